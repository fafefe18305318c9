"""What is compared: programs and plans as long as those of a shop. Equal seeds give equal texts."""

import math
from random import Random
from typing import Any

_CORNERS, _PER_CONTOUR, _ACROSS = 90, 60, 20
_PER_MOVE = 74
"""Characters of one move of a plan, as JSON."""


def scattered(lines: int, random: Random) -> str:
    """A program that never says one thing twice."""
    return _text(f"G1 X{_place(random)} Y{_place(random)} F{900 + n % 7}" for n in range(lines))


def deepened(lines: int, step: float, random: Random) -> str:
    """One contour, cut again and again at depths `step` mm apart."""
    contour = [f"G1 X{_place(random)} Y{_place(random)}" for _ in range(_PER_CONTOUR)]
    found: list[str] = []
    while len(found) < lines:
        depth = step * (1 + len(found) // (_PER_CONTOUR + 1))
        found += [f"G1 Z-{depth:.3f} F300", *contour]
    return _text(found[:lines])


def changed(text: str, share: float, random: Random) -> str:
    """The text with a share of its lines told otherwise."""
    lines = text.splitlines()
    for place in random.sample(range(len(lines)), math.ceil(len(lines) * share)):
        lines[place] += f" F{random.randint(300, 899)}"
    return _text(lines)


def rosettes(lines: int, inwards: float) -> str:
    """A program of rings, each of straight lines and of two true arcs; every seventh is `inwards` mm smaller."""
    found = ["G21 G90 G17", "M3 S18000", "G0 Z5"]
    ring = 0
    while len(found) < lines:
        found += _ring(30.0 * (ring % _ACROSS), 30.0 * (ring // _ACROSS), 10 - inwards * (ring % 7 == 0))
        ring += 1
    return _text(found[:lines])


def _ring(x: float, y: float, radius: float) -> list[str]:
    angles = [math.tau * corner / _CORNERS for corner in range(1, _CORNERS + 1)]
    corners = [f"G1 X{x + radius * math.cos(a):.3f} Y{y + radius * math.sin(a):.3f} F900" for a in angles]
    arcs = [
        f"G2 X{x - radius:.3f} Y{y:.3f} I{-radius:.3f} J0",
        f"G2 X{x + radius:.3f} Y{y:.3f} I{radius:.3f} J0",
    ]
    return [f"G0 X{x + radius:.3f} Y{y:.3f}", "G1 Z-1.5 F300", *corners, *arcs, "G0 Z5"]


def plan(characters: int, random: Random) -> dict[str, Any]:
    """A plan of moves that takes about so many characters as JSON."""
    return {"units": "mm", "moves": [_move(random) for _ in range(max(10, characters // _PER_MOVE))]}


def edited(moves: list[dict[str, Any]], random: Random) -> list[dict[str, Any]]:
    """The moves with some changed, one taken out and one put in."""
    found = [dict(move) for move in moves]
    for place in random.sample(range(len(found)), math.ceil(len(found) / 100)):
        found[place]["f"] += 100.0
    del found[len(found) // 3]
    found.insert(2 * len(found) // 3, _move(random))
    return found


def _move(random: Random) -> dict[str, Any]:
    x, y = (round(random.uniform(0, 200), 4) for _ in "xy")
    return {"code": "G1", "x": x, "y": y, "z": -1.5, "f": random.choice((600.0, 900.0)), "pass": 1}


def _place(random: Random) -> str:
    return f"{random.uniform(0, 200):.3f}"


def _text(lines: Any) -> str:
    return "".join(f"{line}\n" for line in lines)

"""What either program cuts alone, held against the places that the oracle's moves go through, counted one by one."""

import cmath
import math
from collections import Counter
from collections.abc import Iterable, Sequence
from random import Random
from typing import NamedTuple

from hypothesis import given, settings
from hypothesis import strategies as st

from reviewapp.domain.gcode.moves import Kind, Move
from reviewapp.domain.gcode.overlay import overlay
from reviewapp.domain.gcode.reader import read
from tests.support import grbl_oracle
from tests.support.proving import SCALE

# Odd places along a move, not the same from its other end, and cells that no place on a grid lies at the edge of.
SHARES = (0.0531, 0.2719, 0.5083, 0.7647, 0.9711)
PER_MM, ASIDE = 100, 0.00137
MM_PER_INCH = 25.4
OTHER = {"G0": "G1", "G1": "G0", "G2": "G3", "G3": "G2"}
Cell = tuple[bool, int, int, int]


class Leg(NamedTuple):
    """Where a program goes next, in whole mm from where it is; an arc that is long goes three quarters round."""

    code: str
    by: tuple[int, int, int]
    is_long: bool


def leg(random: Random) -> Leg:
    """Few places and few ways, so that two programs often meet; arcs are quarters of a circle, or all but one."""
    code, reach = random.choice(("G0", "G1", "G1", "G2", "G3")), random.choice((1, 2))
    across, up = (random.choice((-reach, reach)) for _ in range(2))
    if code in ("G0", "G1"):
        across, up = random.choice(((across, 0), (0, up), (across, up), (0, 0)))
    return Leg(code, (across, up, random.choice((0, 0, 0, -1, 1))), is_long=random.random() < 0.3)


def edited(random: Random, legs: Sequence[Leg]) -> list[Leg]:
    """The same with legs taken out, put in, written twice, or gone another way about the same centre."""
    found = [*legs]
    for _ in range(random.randint(0, 2)):
        at, size = random.randint(0, len(found)), random.choice((1, 1, 3))
        old = found[at : at + size]
        turned = [one._replace(code=OTHER[one.code], is_long=not one.is_long) for one in old]
        found[at : at + size] = random.choice(([], [leg(random)], old * 2, turned))
    return found


def two(random: Random) -> tuple[str, str]:
    """Two programs, of which the second is the first with edits, each as one of many posts would write it."""
    legs = [leg(random) for _ in range(random.randint(0, 20))]
    posts = [[random.random() < 0.5 for _ in range(3)] for _ in range(2)]
    return written(legs, *posts[0]), written(edited(random, legs), *random.choice(posts))


def written(legs: Iterable[Leg], is_relative: bool, is_inch: bool, by_radius: bool) -> str:
    unit = MM_PER_INCH if is_inch else 1.0
    lines = [f"{'G91' if is_relative else 'G90'} {'G20' if is_inch else 'G21'} F9"]
    at = (0, 0, 0)
    for one in legs:
        by = one.by
        to = tuple(here + more for here, more in zip(at, by, strict=True))
        places = " ".join(
            f"{axis}{place / unit:.9f}" for axis, place in zip("XYZ", by if is_relative else to, strict=True)
        )
        lines.append(f"{one.code} {places}{_round(one, unit, by_radius=by_radius)}")
        at = (to[0], to[1], to[2])
    return "\n".join(lines)


def _round(leg: Leg, unit: float, *, by_radius: bool) -> str:
    """How an arc is told: the centre of a quarter is right of the way for G2, left of it for G3."""
    (across, up, _), sign = leg.by, -1 if leg.is_long else 1
    if leg.code in ("G0", "G1"):
        return ""
    if by_radius:
        return f" R{sign * abs(across) / unit:.9f}"
    is_beside = (across * up * sign > 0) == (leg.code == "G2")
    return f" I{across / unit:.9f}" if is_beside else f" J{up / unit:.9f}"


def cell(is_rapid: bool, point: Sequence[float]) -> Cell:
    x, y, z = (math.floor((place + ASIDE) * PER_MM) for place in point)
    return is_rapid, x, y, z


def along(start: Sequence[float], end: Sequence[float], share: float) -> list[float]:
    return [one + (other - one) * share for one, other in zip(start, end, strict=True)]


def of_step(step: grbl_oracle.Step) -> tuple[Cell, ...]:
    """The cells of a step; an arc's centre is told by its ends, of which one is the other turned about it."""
    found = []
    for share in SHARES:
        point = along(step.start, step.end, share)
        if step.turn:
            start, end = (complex(*place[:2]) for place in (step.start, step.end))
            turned = cmath.exp(1j * step.turn)
            centre = (end - start * turned) / (1 - turned)
            at = centre + (start - centre) * cmath.exp(1j * step.turn * share)
            point[:2] = at.real, at.imag
        found.append(cell(step.code == "G0", point))
    return tuple(found)


def of_move(move: Move) -> tuple[Cell, ...]:
    """The cells of a move of the reader's."""
    found = []
    for share in SHARES:
        point = along(move.start, move.end, share)
        if move.arc:
            u, v = move.arc.centre
            angle = math.atan2(move.start[1] - v, move.start[0] - u) + move.arc.turn * share
            point[:2] = u + move.arc.radius * math.cos(angle), v + move.arc.radius * math.sin(angle)
        found.append(cell(move.kind is Kind.RAPID, point))
    return tuple(found)


@settings(max_examples=150 * SCALE)
@given(st.integers(0, 2**64))
def test_what_is_common_and_alone_goes_where_the_oracle_goes(seed: int) -> None:
    a, b = two(Random(seed))
    wanted_a, wanted_b = (Counter(map(of_step, grbl_oracle.steps(text))) for text in (a, b))
    over = overlay(read(a).moves, read(b).moves)
    assert Counter(map(of_move, over.only_b)) == wanted_b - wanted_a, (a, b)
    assert Counter(map(of_move, over.only_a)) == wanted_a - wanted_b, (a, b)
    assert Counter(map(of_move, over.common)) == wanted_a & wanted_b, (a, b)


def test_such_programs_have_moves_of_every_sort_in_common_and_alone() -> None:
    parts: tuple[set[Kind], ...] = (set(), set(), set())
    for seed in range(60):
        over = overlay(*(read(text).moves for text in two(Random(seed))))
        for kinds, moves in zip(parts, (over.common, over.only_a, over.only_b), strict=True):
            kinds |= {move.kind for move in moves}
    assert all(kinds == {Kind.RAPID, Kind.CUT, Kind.ARC} for kinds in parts)

"""Programs of the whole GRBL 1.1 set, made at random, and what else a controller may be sent."""

from collections.abc import Callable
from random import Random

AXES = "XYZ"
OFFSETS = {"X": "I", "Y": "J", "Z": "K"}
PLANES = {"G17": "XY", "G18": "ZX", "G19": "YZ"}
STRANGE = (
    "X#1", "X", "G64", "G81 X1 Y1 Z-1 R1", "G1 X1 X2", "G0 G1 X1", "G90 G91 X1", "A5", "$H", "X1e400", "Xnan",
    "G1.5 X1", "M98 P1", "G28 G1 X2", "G4 P1 X3", "G92.1 Y2", "G28.1 Z4", "G49 X1", "G43.1 X1", "G92", "G1 (",
    "G1 X1 ) Y1", "/G1 X3", "g1 x+1.y-.5", "N10 G0 Z5", "G53 G1 X3", "G01 X2.", "M6 T2", "G4 P0.5",
)  # fmt: skip


def _strange(random: Random) -> str:
    return random.choice(STRANGE)


def program(random: Random, lines: int) -> str:
    """A program of so many lines."""
    kinds = (move,) * 8 + (_arc,) * 5 + (_setting,) * 4 + (_offset, _strange)
    return "\n".join(random.choice(kinds)(random) for _ in range(lines))


def whole(random: Random) -> str:
    """A line that says where all three axes are, so that what comes next can be drawn."""
    return f"G90 G0 X{_place(random)} Y{_place(random)} Z{_place(random)}"


def _place(random: Random) -> str:
    return f"{random.randint(-40_000, 40_000) / 1000:g}"


def _axes(random: Random, least: int = 0) -> str:
    named = random.sample(AXES, random.randint(least, 3))
    return " ".join(axis + _place(random) for axis in named)


def move(random: Random) -> str:
    code = random.choice(("", "", "", "G0 ", "G1 ", "G01", "G38.2 "))
    return f"{code}{_axes(random, 1)}" + random.choice(("", " F800", " (fast)", " S12000 M3"))


def _setting(random: Random) -> str:
    if random.random() < 0.3:
        return whole(random)
    plain = "G17 G18 G19 G20 G21 G40 G61 G90 G91 G91.1 G90.1 G93 G94 G80 G54 G55 M0 M3 M5 M7 M8 M9 M30 % T3".split()
    return random.choice(plain) + random.choice(("", "", f" {_axes(random)}"))


def _offset(random: Random) -> str:
    code = random.choice(
        "G92|G92.1|G10 L20 P1|G10 L20 P0|G10 L2 P1|G10 L2 P4|G28|G30|G28.1|G30.1|G43.1|G49|G53 G0|G59".split("|")
    )
    return f"{code} {_axes(random)}"


def _arc(random: Random) -> str:
    """Mostly one that can be cut: relative, so that its centre can be told from where it begins."""
    plane, axes = random.choice([*PLANES.items()])
    one, two = (random.randint(-9_000, 9_000) / 1000 for _ in range(2))
    third = next(axis for axis in AXES if axis not in axes)
    makers: tuple[Callable[[], str], ...] = (
        lambda: f"{axes[0]}{one:g} {axes[1]}{two:g} {OFFSETS[axes[0]]}{one / 2:g} {OFFSETS[axes[1]]}{two / 2:g}",
        lambda: f"{axes[0]}0 {axes[1]}0 {OFFSETS[axes[0]]}{one:g} {OFFSETS[axes[1]]}{two:g} {third}{two / 4:g}",
        lambda: f"{OFFSETS[axes[0]]}{one:g} {third}1",
        lambda: f"{axes[0]}{one:g} {axes[1]}{two:g} R{random.choice((-20, -9, 7, 15)):g}",
        lambda: f"{_axes(random)} {OFFSETS[axes[0]]}{one:g}",
    )
    mode = random.choice(("G91", "G91", "G90"))
    return f"{plane} {mode} {random.choice(('G2', 'G3'))} {random.choice(makers)()}"

"""What a GRBL remembers from line to line."""

from dataclasses import dataclass, field
from typing import TypeGuard

from reviewapp.domain.gcode.moves import Point

MM_PER_INCH = 25.4
FARTHEST = 100_000.0
"""Millimetres from where a program begins; no machine reaches farther, and drawings need not."""
RAPID, CUT, CLOCKWISE, COUNTERCLOCKWISE = 0.0, 1.0, 2.0, 3.0
ARCS = frozenset({CLOCKWISE, COUNTERCLOCKWISE})
PROBES = frozenset({38.2, 38.3, 38.4, 38.5})
"""Motions, by the number of their G code."""
XY_PLANE, FIRST_SYSTEM = 17.0, 54.0
_ZERO = (0.0, 0.0, 0.0)
_AXES = ((0, "X"), (1, "Y"), (2, "Z"))
Axes = tuple[float | None, float | None, float | None]
"""X, Y, Z in mm; None where nobody knows."""


def is_known(at: Axes) -> TypeGuard[Point]:
    """Whether all three axes are."""
    return None not in at


@dataclass(slots=True)
class State:
    """The modal state, as GRBL 1.1 has it after a reset.

    `at` is where the tool's tip is, in the coordinates that the program began in; `shift` is what G92 (`called`) and
    G10 L20 add to what is written. `homes` holds the places that G28.1 and G30.1 stored, for a tool without length.
    """

    at: Axes = _ZERO
    shift: Point = _ZERO
    called: Point = _ZERO
    motion: float | None = RAPID
    scale: float = 1.0
    absolute: bool = True
    arcs_absolute: bool = False
    plane: float = XY_PLANE
    inverse_time: bool = False
    feed: float | None = None
    tool_length: float = 0.0
    system: float = FIRST_SYSTEM
    homes: dict[float, Axes] = field(default_factory=dict)

    @property
    def point(self) -> Point | None:
        """Where the tool is, None while any axis is unknown."""
        return self.at if is_known(self.at) else None

    def target(self, values: dict[str, float]) -> Axes | None:
        """Where a line's X, Y and Z lead; None where that is farther than any machine reaches."""
        found = list(self.at)
        for axis, letter in _AXES:
            if letter in values:
                place = values[letter] * self.scale
                if self.absolute:
                    place += self.shift[axis]
                elif (here := found[axis]) is not None:
                    place += here
                else:
                    continue
                if not -FARTHEST < place < FARTHEST:
                    return None
                found[axis] = place
        return (found[0], found[1], found[2])

    def call(self, axis: int, place: float, *, for_good: bool) -> None:
        """Have the tool's known place on an axis be called `place` mm, by G92 or, `for_good`, by G10 L20."""
        here = self.at[axis]
        assert here is not None
        moved = here - place - self.shift[axis]
        self.shift = with_axis(self.shift, axis, self.shift[axis] + moved)
        if not for_good:
            self.called = with_axis(self.called, axis, self.called[axis] + moved)

    def uncall(self) -> None:
        """Undo every G92."""
        (a, b, c), (u, v, w) = self.shift, self.called
        self.shift, self.called = (a - u, b - v, c - w), _ZERO

    def end(self) -> None:
        """What M2 and M30 put back; units, offsets and feed stay."""
        self.motion, self.plane, self.absolute, self.system = CUT, XY_PLANE, True, FIRST_SYSTEM
        if self.inverse_time:
            self.inverse_time, self.feed = False, None


def with_axis(point: Point, axis: int, place: float) -> Point:
    """`point` with one of its places changed."""
    x, y, z = point
    return ((place, y, z), (x, place, z), (x, y, place))[axis]

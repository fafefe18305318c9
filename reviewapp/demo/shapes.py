"""What a part's geometry can do: draw itself as moves of a program."""

from dataclasses import asdict, dataclass
from typing import Protocol

from reviewapp.demo.hashing import Json
from reviewapp.demo.moves import ARC_CCW, ARC_CW, Cut
from reviewapp.demo.program import Program


class Shape(Protocol):
    """Geometry of a part in mm, its lower left corner at (0, 0)."""

    def trace(self, program: Program, cut: Cut) -> None:
        """Cut the shape with `cut`, writing the moves to `program`."""

    def describe(self) -> Json:
        """The shape's measures, as a CAD export would name them."""


@dataclass(frozen=True)
class Described:
    """Names a shape after its class and lists its measures."""

    def describe(self) -> Json:
        """The shape's measures, as a CAD export would name them."""
        return {"shape": type(self).__name__, "units": "mm", **asdict(self)}


@dataclass(frozen=True)
class Box:
    """A rectangle with rounded corners, by its lower left corner."""

    x: float
    y: float
    width: float
    height: float
    radius: float

    def grown(self, by: float) -> "Box":
        """The box moved outwards by `by` mm on every side (inwards where it is negative)."""
        radius = max(0.0, self.radius + by)
        return Box(self.x - by, self.y - by, self.width + 2 * by, self.height + 2 * by, radius)

    @property
    def start(self) -> tuple[float, float]:
        """Where a contour of the box begins: the lower end of its left side."""
        return (self.x, self.y + self.radius)


def contour(program: Program, box: Box, level: float) -> None:
    """Once clockwise round `box`, ramping to `level` along the left side, slowed in the corners."""
    x, y, r = box.x, box.y, box.radius
    right, top = x + box.width, y + box.height
    program.cut(x, top - r, level)
    _corner(program, r, (x + r, top), (x + r, top - r))
    program.cut(right - r, top)
    _corner(program, r, (right, top - r), (right - r, top - r))
    program.cut(right, y + r)
    _corner(program, r, (right - r, y), (right - r, y + r))
    program.cut(x + r, y)
    _corner(program, r, (x, y + r), (x + r, y + r))
    program.cut(x, top - r)


def ring(program: Program, box: Box, level: float) -> None:
    """Once anticlockwise round the inside of `box` at `level`, the climbing way for a pocket."""
    x, y, r = box.x, box.y, box.radius
    right, top = x + box.width, y + box.height
    program.cut(x, y + r)
    program.cut(z=level, feed=program.slow_feed)
    _turn(program, r, (x + r, y), (x + r, y + r))
    program.cut(right - r, y)
    _turn(program, r, (right, y + r), (right - r, y + r))
    program.cut(right, top - r)
    _turn(program, r, (right - r, top), (right - r, top - r))
    program.cut(x + r, top)
    _turn(program, r, (x, top - r), (x + r, top - r))
    program.cut(x, y + r)


def _corner(program: Program, radius: float, to: tuple[float, float], centre: tuple[float, float]) -> None:
    if radius > 0:
        with program.hint(0.6):
            program.arc(ARC_CW, *to, centre)


def _turn(program: Program, radius: float, to: tuple[float, float], centre: tuple[float, float]) -> None:
    if radius > 0:
        program.arc(ARC_CCW, *to, centre)

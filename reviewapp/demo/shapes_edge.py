"""Shapes that follow an edge: profiles, outlines of instruments, rings about a soundhole."""

from dataclasses import dataclass

from reviewapp.demo.moves import Cut
from reviewapp.demo.outlines import Point, body, offset, turn
from reviewapp.demo.program import Program
from reviewapp.demo.shapes import Box, Described, contour

SHARP_DEGREES = 7.0
SAME = 0.01  # mm; closer circles are one


@dataclass(frozen=True)
class Profile(Described):
    """A rectangle with rounded corners, cut out along its outside."""

    width: float
    height: float
    corner_radius: float

    def trace(self, program: Program, cut: Cut) -> None:
        """Round the outside in depth passes, ramping down along the left side."""
        around = Box(*cut.origin, self.width, self.height, self.corner_radius).grown(cut.diameter / 2)
        program.start_at(*around.start, 0.0)
        for number, level in enumerate(cut.levels(), start=1):
            program.operation(f"PROFILE PASS {number} Z{level:.3f}")
            contour(program, around, level)
            program.cut(*around.start)
        program.lift()


@dataclass(frozen=True)
class BodyOutline(Described):
    """The outline of a body; `inset` mm inside it where a ledge or a purfling line is cut instead."""

    model: str
    inset: float = 0.0

    def trace(self, program: Program, cut: Cut) -> None:
        """Once round the curve a pass, slowed where it turns sharply."""
        distance = cut.diameter / 2 - self.inset
        curve = [(x + cut.origin[0], y + cut.origin[1]) for x, y in offset(body(self.model), distance)]
        for number, level in enumerate(cut.levels(), start=1):
            program.operation(f"OUTLINE PASS {number} Z{level:.3f}")
            program.start_at(*curve[0], level)
            _follow(program, [*curve, curve[0], curve[1]])
        program.lift()


@dataclass(frozen=True)
class Rings(Described):
    """Concentric channels about a centre, as for a rosette: each (inner radius, width)."""

    centre: Point
    channels: tuple[tuple[float, float], ...]

    def trace(self, program: Program, cut: Cut) -> None:
        """Each channel in circles of growing radius, level by level."""
        centre = (cut.origin[0] + self.centre[0], cut.origin[1] + self.centre[1])
        for number, (inner, width) in enumerate(self.channels, start=1):
            radii = _radii(inner, width, cut)
            for level in cut.levels():
                program.operation(f"RING {number} R{inner:.2f} W{width:.2f} Z{level:.3f}")
                program.start_at(centre[0] + radii[0], centre[1], level)
                for radius in radii:
                    program.cut(centre[0] + radius)
                    program.circle(centre, radius)
        program.lift()


@dataclass(frozen=True)
class Disc(Described):
    """A hole cut out along its inside by a helix and a finishing circle, such as a soundhole."""

    centre: Point
    diameter: float

    def trace(self, program: Program, cut: Cut) -> None:
        """Helix down a pass a turn, then once round at full depth."""
        centre = (cut.origin[0] + self.centre[0], cut.origin[1] + self.centre[1])
        radius = (self.diameter - cut.diameter) / 2
        program.operation(f"DISC D{self.diameter:.2f}")
        program.start_at(centre[0] + radius, centre[1], 0.0)
        for level in cut.levels():
            program.circle(centre, radius, level)
        program.circle(centre, radius)
        program.lift()


def _radii(inner: float, width: float, cut: Cut) -> list[float]:
    first, last = inner + cut.diameter / 2, inner + max(width - cut.diameter / 2, cut.diameter / 2)
    count = int((last - first) // (cut.diameter * cut.stepover)) + 1
    stepped = [first + index * cut.diameter * cut.stepover for index in range(count)]
    return stepped if last - stepped[-1] < SAME else [*stepped, last]


def _follow(program: Program, points: list[Point]) -> None:
    """Cut from the first of `points` along the others, with a feed hint over each run of sharp turns."""
    sharp: list[Point] = []
    for before, here, after in zip(points, points[1:], [*points[2:], points[-1]], strict=False):
        if turn(before, here, after) > SHARP_DEGREES:
            sharp.append(here)
            continue
        _slowly(program, sharp)
        sharp = []
        program.cut(*here)
    _slowly(program, sharp)


def _slowly(program: Program, points: list[Point]) -> None:
    if points:
        with program.hint(0.6):
            for point in points:
                program.cut(*point)

"""Shapes that clear an area: pockets and facing."""

from dataclasses import dataclass

from reviewapp.demo.moves import ARC_CCW, Cut
from reviewapp.demo.program import Program
from reviewapp.demo.shapes import Box, Described, ring


@dataclass(frozen=True)
class RectPocket(Described):
    """A rectangular recess with rounded corners."""

    width: float
    height: float
    corner_radius: float

    def trace(self, program: Program, cut: Cut) -> None:
        """Clear from the middle outwards, one ring a step, pass by pass."""
        wall = Box(*cut.origin, self.width, self.height, self.corner_radius).grown(-cut.diameter / 2)
        step = cut.diameter * cut.stepover
        rings = int((min(wall.width, wall.height) / 2 - 0.2) // step)
        for number, level in enumerate(cut.levels(), start=1):
            program.operation(f"POCKET PASS {number} Z{level:.3f}")
            program.start_at(*wall.grown(-rings * step).start)
            for inset in range(rings, -1, -1):
                ring(program, wall.grown(-inset * step), level)
        program.lift()


@dataclass(frozen=True)
class RoundPocket(Described):
    """A circular recess, cleared by a spiral of half circles."""

    diameter: float

    def trace(self, program: Program, cut: Cut) -> None:
        """Spiral from the centre to the wall at each level, then once round the wall."""
        wall = (self.diameter - cut.diameter) / 2
        centre = (cut.origin[0] + self.diameter / 2, cut.origin[1] + self.diameter / 2)
        for number, level in enumerate(cut.levels(), start=1):
            program.operation(f"SPIRAL PASS {number} Z{level:.3f}")
            program.start_at(*centre, level)
            _spiral(program, centre, wall, cut.diameter * cut.stepover)
            program.circle(centre, wall)
        program.lift()


@dataclass(frozen=True)
class Facing(Described):
    """A flat area planed by parallel passes, there and back."""

    width: float
    height: float

    def trace(self, program: Program, cut: Cut) -> None:
        """Zigzag over the area, overrunning each end by half a cutter."""
        step = cut.diameter * cut.stepover
        (left, bottom), over = cut.origin, cut.diameter / 2
        ends = (left - over / 2, left + self.width + over / 2)
        rows = int(self.height // step) + 1
        for number, level in enumerate(cut.levels(), start=1):
            program.operation(f"FACING PASS {number} Z{level:.3f}")
            program.start_at(ends[0], bottom, level)
            for row in range(rows):
                y = bottom + min(row * step, self.height)
                program.cut(y=y)
                program.cut(ends[(row + 1) % 2])
        program.lift()


def _spiral(program: Program, centre: tuple[float, float], wall: float, step: float) -> None:
    """Half circles, each half a step wider, until the wall; ends at the wall's rightmost point."""
    here, side = centre[0], 1.0
    reach = 0.0
    while reach < wall:
        reach = min(wall, reach + step / 2)
        target = centre[0] + side * reach
        program.arc(ARC_CCW, target, centre[1], ((here + target) / 2, centre[1]))
        here, side = target, -side
    if side > 0:
        program.arc(ARC_CCW, centre[0] + wall, centre[1], centre)

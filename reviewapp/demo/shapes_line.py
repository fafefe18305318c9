"""Shapes made of lines and points: slots, rips, holes, engraving."""

import math
from dataclasses import dataclass

from reviewapp.demo.moves import Cut
from reviewapp.demo.outlines import Point, vine
from reviewapp.demo.program import Program
from reviewapp.demo.shapes import Described

OCTAVE = 12


@dataclass(frozen=True)
class FretSlots(Described):
    """Fret slots of a scale, the board tapering from nut to heel."""

    scale_length: float
    frets: int
    nut_width: float
    heel_width: float

    def trace(self, program: Program, cut: Cut) -> None:
        """Each slot to and fro, deeper at each end."""
        for fret in range(1, self.frets + 1):
            along = self.scale_length * (1 - 2 ** (-fret / OCTAVE))
            half = (self.nut_width + (self.heel_width - self.nut_width) * along / (self.scale_length * 0.72)) / 2 - 1.2
            middle = cut.origin[1] + self.heel_width / 2
            program.operation(f"FRET {fret} X{along:.3f}")
            program.start_at(cut.origin[0] + along, middle - half)
            for turn, level in enumerate(cut.levels()):
                program.cut(z=level, feed=cut.plunge)
                program.cut(y=middle + half if turn % 2 == 0 else middle - half)
        program.lift()


@dataclass(frozen=True)
class Channel(Described):
    """A straight channel along x, such as a truss rod's: `width` cleared by parallel lines."""

    length: float
    width: float

    def trace(self, program: Program, cut: Cut) -> None:
        """Ramp in and back along the channel, a level at a time, line by line across its width."""
        spare = max(0.0, self.width - cut.diameter)
        lanes = max(1, math.ceil(spare / (cut.diameter * cut.stepover)) + 1) if spare > 0 else 1
        (left, bottom), end = cut.origin, cut.origin[0] + self.length
        for lane in range(lanes):
            y = bottom + cut.diameter / 2 + (spare * lane / (lanes - 1) if lanes > 1 else 0.0)
            program.operation(f"CHANNEL LANE {lane + 1} Y{y:.3f}")
            program.start_at(left, y, 0.0)
            for level in cut.levels():
                program.cut(end, z=level)
                program.cut(left)
        program.lift()


@dataclass(frozen=True)
class Rip(Described):
    """Strips sawn off side by side along x."""

    length: float
    strips: int
    pitch: float

    def trace(self, program: Program, cut: Cut) -> None:
        """One straight rip a strip and level; the blade enters and leaves clear of the stock."""
        start, end = cut.origin[0], cut.origin[0] + self.length
        for strip in range(self.strips):
            program.operation(f"RIP STRIP {strip + 1}")
            for level in cut.levels():
                program.start_at(start, cut.origin[1] + strip * self.pitch, level)
                with program.hint(0.5):
                    program.cut(start + 25.0)
                program.cut(end)
        program.lift()


@dataclass(frozen=True)
class Holes(Described):
    """Holes drilled with a peck each stepdown."""

    points: tuple[Point, ...]

    def trace(self, program: Program, cut: Cut) -> None:
        """Peck each hole to depth, lifting just clear of the stock between pecks."""
        for number, (x, y) in enumerate(self.points, start=1):
            program.operation(f"HOLE {number}")
            program.start_at(cut.origin[0] + x, cut.origin[1] + y)
            for level in cut.levels():
                program.rapid(z=min(cut.clearance, 1.0))
                program.cut(z=level, feed=cut.plunge)
        program.lift()


@dataclass(frozen=True)
class Bores(Described):
    """Holes larger than the cutter, opened by a helix and a finishing circle."""

    points: tuple[Point, ...]
    diameter: float

    def trace(self, program: Program, cut: Cut) -> None:
        """Helix down a level a turn, once round at depth, back to the middle and out."""
        radius = (self.diameter - cut.diameter) / 2
        for number, (x, y) in enumerate(self.points, start=1):
            centre = (cut.origin[0] + x, cut.origin[1] + y)
            program.operation(f"BORE {number} D{self.diameter:.2f}")
            program.start_at(centre[0] + radius, centre[1], 0.0)
            for level in cut.levels():
                program.circle(centre, radius, level)
            program.circle(centre, radius)
            program.cut(*centre)
        program.lift()


@dataclass(frozen=True)
class Vine(Described):
    """An engraved vine of a stem and leaves; a V bit makes the line wider where it goes deeper."""

    length: float
    amplitude: float
    leaves: int

    def trace(self, program: Program, cut: Cut) -> None:
        """Each stroke once, swelling to full depth in its middle and thinning to a third at its ends."""
        left, middle = cut.origin[0], cut.origin[1] + 2 * self.amplitude
        for number, stroke in enumerate(vine(self.length, self.amplitude, self.leaves), start=1):
            program.operation(f"STROKE {number}")
            program.start_at(left + stroke[0][0], middle + stroke[0][1], -cut.depth / 3)
            for step, (x, y) in enumerate(stroke[1:], start=1):
                swell = math.sin(math.pi * step / len(stroke))
                program.cut(left + x, middle + y, -cut.depth * (1 + 2 * swell) / 3)
        program.lift()

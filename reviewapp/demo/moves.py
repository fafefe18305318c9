"""A toolpath as moves: what the cutter does, not how a controller spells it. In mm and mm/min."""

import math
from dataclasses import dataclass
from datetime import datetime

RAPID, LINE, ARC_CW, ARC_CCW = "G0", "G1", "G2", "G3"


@dataclass(frozen=True)
class Cut:
    """How one run cuts: cutter, speeds, depths and where the part lies on the table.

    Feeds in mm/min, `rpm` spindle turns a minute, lengths in mm; `stepover` is a share of the diameter;
    `clearance` is the height of rapids above the stock top (below zero they pass through the stock).
    """

    diameter: float
    feed: int
    plunge: int
    rpm: int
    stepdown: float
    depth: float
    stepover: float = 0.45
    clearance: float = 5.0
    origin: tuple[float, float] = (20.0, 20.0)

    def levels(self) -> list[float]:
        """The heights of the passes, from the first below the stock top to the full depth."""
        count = max(1, math.ceil(round(self.depth / self.stepdown, 6)))
        return [round(-min(self.depth, self.stepdown * (index + 1)), 4) for index in range(count)]


@dataclass(frozen=True)
class Move:
    """One straight or circular move to (x, y, z); `cx`, `cy` is the centre of an arc."""

    code: str
    x: float
    y: float
    z: float
    feed: int
    operation: str
    cx: float = 0.0
    cy: float = 0.0


@dataclass(frozen=True)
class Toolpath:
    """A finished program: the lines a controller reads and the moves they mean."""

    lines: tuple[str, ...]
    moves: tuple[Move, ...]

    @property
    def text(self) -> str:
        """The G-code file."""
        return "\n".join(self.lines) + "\n"


@dataclass(frozen=True)
class Header:
    """What the comments at the top of a program say."""

    title: str
    tool: str
    material: str
    made: datetime
    post: str = "GRBL"


def text(value: float) -> str:
    """A coordinate in mm with three decimals, never a negative zero."""
    shown = f"{value:.3f}"
    return "0.000" if shown == "-0.000" else shown

"""What a program makes a machine do: moves in millimetres, and what could not be read of it."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from reviewapp.domain.diff.severity import Severity

Point = tuple[float, float, float]
"""X, Y and Z in mm, in the coordinates that the program began in."""


class Kind(StrEnum):
    """How a move is made."""

    RAPID = "rapid"
    CUT = "cut"
    ARC = "arc"
    PROBE = "probe"


class Arc(NamedTuple):
    """The circle of an arc: the axes of its plane (0 X, 1 Y, 2 Z), its centre on them, and how far it turns.

    `turn` is in radians, negative clockwise; from X to Y is the other way, as from the first axis to the second.
    """

    axes: tuple[int, int]
    centre: tuple[float, float]
    radius: float
    turn: float


@dataclass(slots=True)
class Move:
    """One move: made by line `line` (from 1), from `start` to `end`; `feed` in mm/min, None for rapids or unknown."""

    line: int
    kind: Kind
    start: Point
    end: Point
    feed: float | None
    arc: Arc | None = None


class Finding(NamedTuple):
    """Something about a line (from 1; 0 for the whole program) that whoever decides must know."""

    severity: Severity
    line: int
    text: str


@dataclass(frozen=True)
class Program:
    """A program as read: its moves in order, what was found, and what it told of spindle and tools.

    `unsaid` findings were too many to keep. `in_machine` holds the places that were named in machine coordinates:
    line, axis (0 X, 1 Y, 2 Z), mm.
    """

    moves: tuple[Move, ...]
    findings: tuple[Finding, ...]
    unsaid: int
    lines: int
    speeds: tuple[float, ...]
    tool_changes: int
    in_machine: tuple[tuple[int, int, float], ...] = ()

"""Programs read to moves, and laid over one another, beside finding their words."""

import re
from collections.abc import Iterator
from functools import partial

from reviewapp.app.memory import settled
from reviewapp.bench.differences.figures import Figure
from reviewapp.bench.differences.rounds import in_turn
from reviewapp.bench.figures import Clock
from reviewapp.domain.gcode.reader import read
from reviewapp.domain.machine import UNKNOWN
from reviewapp.web.toolpaths import Side, toolpath

MOST_READ_MS, MOST_DRAWN_MS = 100.0, 400.0
_WORD = re.compile(r"[A-Z][+-]?[\d.]+")


def toolpath_figures(before: str, after: str, rounds: int, clock: Clock) -> Iterator[Figure]:
    """How long one program takes to be read, and both to be read, measured, laid over one another and drawn."""
    sides = [Side("a", before, UNKNOWN), Side("b", after, UNKNOWN)]
    with settled():
        finding, reading, drawing = in_turn(
            rounds,
            clock,
            partial(_WORD.findall, after),
            partial(read, after),
            partial(toolpath, sides, lambda *_: None),
        )
    lines = after.count("\n")
    beside = f"finding its words alone {finding * 1000:.1f} ms"
    yield Figure(f"program of {lines:,} lines, read", reading * 1000, "ms", MOST_READ_MS, beside)
    yield Figure(f"two programs of {lines:,} lines, read and drawn", drawing * 1000, "ms", MOST_DRAWN_MS, beside)

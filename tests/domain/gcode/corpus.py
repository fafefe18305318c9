"""Files that are no programs, or the worst of them; under `make prove` as large as may be read."""

from random import Random

from reviewapp.bench.differences import hostile
from reviewapp.domain.gcode.reader import MOST_ARCS, MOST_LINES
from tests.domain.gcode import programs
from tests.support.proving import SCALE

LINES, ARCS = MOST_LINES * SCALE // 10 - 10, MOST_ARCS * SCALE // 10 - 10
RANDOM = Random(7)
CORPUS = {
    **hostile.programs(LINES, ARCS, 10_500_000 * SCALE // 10, RANDOM),
    "whole set": programs.program(RANDOM, LINES),
}

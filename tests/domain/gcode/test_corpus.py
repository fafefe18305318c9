"""Whatever a file holds, reading it ends, with a bounded answer and in finite figures."""

import math

import pytest

from reviewapp.domain.gcode.facts import facts
from reviewapp.domain.gcode.interpreter import MOST_FINDINGS
from reviewapp.domain.gcode.reader import read
from reviewapp.domain.gcode.state import FARTHEST
from reviewapp.domain.machine import UNKNOWN
from tests.domain.gcode.corpus import CORPUS


@pytest.mark.parametrize("name", CORPUS)
def test_a_file_is_read_to_a_bounded_answer(name: str) -> None:
    program = read(CORPUS[name])
    assert len(program.moves) <= 2 * program.lines
    assert len(program.findings) <= MOST_FINDINGS
    assert all(len(finding.text) < 200 for finding in program.findings)
    found = facts(program, UNKNOWN)
    assert len(found.findings) < 20
    assert all(math.isfinite(value) for value in found[2:5] if value is not None)
    for end in found.box or ():
        assert all(abs(place) < 2.1 * FARTHEST for place in end)

"""The reader goes where an oracle goes that was written another way, on random programs of the whole set."""

import math
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviewapp.domain.gcode.moves import Kind
from reviewapp.domain.gcode.reader import read
from tests.domain.gcode import programs
from tests.support import grbl_oracle
from tests.support.proving import SCALE

KINDS = {"G0": Kind.RAPID, "G1": Kind.CUT, "G2": Kind.ARC, "G3": Kind.ARC}


def agrees(text: str) -> int:
    """Make sure that both go the same way; answers how many moves there were."""
    ours, theirs = read(text).moves, grbl_oracle.steps(text)
    assert [(move.line, move.kind) for move in ours] == [
        (step.line, KINDS.get(step.code, Kind.PROBE)) for step in theirs
    ], text
    for move, step in zip(ours, theirs, strict=True):
        assert move.start == pytest.approx(step.start, abs=1e-6), (text, step)
        assert move.end == pytest.approx(step.end, abs=1e-6), (text, step)
        if move.arc:
            assert move.arc.turn == pytest.approx(step.turn, abs=1e-5), (text, step)
    return len(ours)


@settings(max_examples=150 * SCALE)
@given(st.integers(0, 2**64), st.integers(1, 60))
def test_every_move_begins_and_ends_where_the_oracle_has_it(seed: int, lines: int) -> None:
    agrees(programs.program(Random(seed), lines))


def test_random_programs_are_drawn_and_use_the_whole_set() -> None:
    texts = [programs.program(Random(seed), 200) for seed in range(20)]
    assert sum(agrees(text) for text in texts) > 600
    drawn = [move for text in texts for move in read(text).moves]
    assert {move.kind for move in drawn} == set(Kind)
    assert {move.arc.axes for move in drawn if move.arc} == {(0, 1), (2, 0), (1, 2)}
    written = set(" ".join(texts).split())
    assert written >= grbl_oracle.GROUP_OF.keys() - {"G38.3", "G38.4", "G38.5", "G56", "G57", "G58"}


@given(st.integers(0, 2**64))
def test_short_cuts_lead_nowhere_else(seed: int) -> None:
    """A comment keeps a line from being read the quick way."""
    random = Random(seed)
    lines = [programs.whole(random), "G1 F500"]
    lines += [programs.move(random) for _ in range(30)]
    text = "\n".join(lines)
    slowly = "\n".join(f"{line} (x)" for line in lines)
    assert read(text).moves == read(slowly).moves


@pytest.mark.parametrize("line", programs.STRANGE)
def test_what_is_strange_is_told_or_drawn(line: str) -> None:
    """And the oracle goes the same way, from a known place and to one."""
    text = f"G0 X1 Y2 Z3\nG1 F100\n{line}\nX5\nG90 G21 G0 X7 Y8 Z9\nG1 Y4"
    agrees(text)
    found = read(text)
    assert found.moves[-1].end == (7.0, 4.0, 9.0)
    assert math.isfinite(sum(map(sum, (move.end for move in found.moves))))

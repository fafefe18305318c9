"""What is drawn is where the machine goes, and nothing else is."""

import math
from collections.abc import Sequence
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviewapp.domain.gcode.facts import bounds
from reviewapp.domain.gcode.moves import Kind, Move, Point
from reviewapp.domain.gcode.reader import read
from reviewapp.web.drawing import UNITS, Frame, path
from tests.domain.gcode import programs
from tests.support.proving import SCALE
from tests.support.svg_path import distance, pieces

NEAR = UNITS / 1000
"""In units: whole numbers shift ends by half a unit, and the bulge of an arc by some more."""
VIEWS = ((0, 1), (0, 2), (1, 2))


def samples(move: Move, count: int = 7) -> list[Point]:
    """Points along a move, told from its circle."""
    shares = [number / count for number in range(count + 1)]
    straight = [tuple(a + (b - a) * share for a, b in zip(move.start, move.end, strict=True)) for share in shares]
    if move.arc is None:
        return [(x, y, z) for x, y, z in straight]
    (a, b), (u, v) = move.arc.axes, move.arc.centre
    begun = math.atan2(move.start[b] - v, move.start[a] - u)
    found = []
    for share, point in zip(shares, straight, strict=True):
        angle = begun + move.arc.turn * share
        placed = list(point)
        placed[a], placed[b] = u + move.arc.radius * math.cos(angle), v + move.arc.radius * math.sin(angle)
        found.append((placed[0], placed[1], placed[2]))
    return found


def exactly(frame: Frame, point: Point) -> complex:
    """A point in the units of a frame, before they are rounded."""
    left, top = frame.place((frame.left,) * 3)[0], frame.place((frame.top,) * 3)[1]
    return complex(
        (point[frame.across] - frame.left) * frame.scale + left,
        (frame.top - point[frame.up]) * frame.scale * frame.stretch + top,
    )


def framed(moves: Sequence[Move], across: int, up: int) -> Frame:
    found = bounds(moves)
    assert found is not None
    return Frame.around(found, across, up)


def drawn_program(seed: int) -> tuple[Move, ...]:
    random = Random(seed)
    return read(f"{programs.whole(random)}\nF900\n{programs.program(random, 25)}").moves


@settings(max_examples=25 * SCALE, deadline=None)
@given(st.integers(0, 2**64))
@pytest.mark.parametrize("view", VIEWS)
def test_wherever_a_move_leads_there_is_a_line_and_elsewhere_none(view: tuple[int, int], seed: int) -> None:
    moves = drawn_program(seed)
    frame = framed(moves, *view)
    drawn = pieces(path(moves, frame))
    gone = [exactly(frame, point) for move in moves if is_seen(move, frame) for point in samples(move)]
    for point in gone:
        assert min((distance(point, piece) for piece in drawn), default=0.0) <= NEAR, (seed, point)
    ways = [
        (exactly(frame, one), exactly(frame, other)) for move in moves for one, other in pairwise(samples(move, 200))
    ]
    for start, end in drawn[:: max(1, len(drawn) // 60)]:
        middle = (start + end) / 2
        assert min(distance(middle, way) for way in ways) <= NEAR, (seed, middle)


def is_seen(move: Move, frame: Frame) -> bool:
    """Whether a move is more than a point in a view; the way up or down is none in the plan, but for its cross."""
    return move.arc is not None or frame.place(move.start) != frame.place(move.end)


def test_an_arc_is_drawn_as_one_and_turns_as_it_is_cut() -> None:
    moves = read("F9\nG2 X10 Y10 I10\nG3 X0 Y0 J-10").moves
    frame = framed(moves, 0, 1)
    there, back = "a3000 3000 0 0 1 3000 -3000", "a3000 3000 0 0 0 -3000 3000"
    assert path(moves, frame) == f"M80 3080{there}{back}"


def test_a_hole_that_is_drilled_is_a_cross_in_the_plan() -> None:
    moves = read("G0 X10 Y10\nG1 F9 Z-3\nG0 Z5\nG1 Z-3\nG0 Z5\nG0 X0 Y0").moves
    drilled = [move for move in moves if move.kind is Kind.CUT]
    assert path(drilled, framed(moves, 0, 1)) == "M3064 80l32 0M3080 64l0 32"
    assert len(pieces(path(drilled, framed(moves, 0, 2)))) == 2, "from Z0, and from Z5"


def test_what_is_gone_over_again_is_drawn_once() -> None:
    lines = "".join(f"X{place}\n" for place in (10, 0) * 500)
    moves = read(f"G1 F9 Y5\n{lines}").moves
    assert len(pieces(path(moves, framed(moves, 0, 1)))) == 3, "there, back, and the way to them"
    assert len(pieces(path(moves, framed(moves, 0, 2)))) == 1


def test_a_very_wide_arc_is_drawn_by_points() -> None:
    moves = read("F9\nG1 X0 Y0\nG2 X10 Y0 R20000").moves
    assert "a" not in path(moves, framed(moves, 0, 1))


@pytest.mark.parametrize("text", ["G1 F9 X0", "G1 F9 X1", "G1 F9 Z-1", "G1 F9 X90000\nY0.001"])
def test_flat_and_empty_drawings_have_a_size(text: str) -> None:
    moves = read(text).moves
    for view in VIEWS:
        frame = framed(moves, *view)
        assert 0 < frame.width <= UNITS + 160
        assert 0 < frame.height <= UNITS + 160
        assert math.isfinite(frame.stretch)

"""What the figures of differences are measured on."""

from random import Random

from reviewapp.bench.differences import hostile, samples
from reviewapp.domain.gcode.moves import Kind
from reviewapp.domain.gcode.reader import read


def test_equal_seeds_give_equal_programs_of_that_many_lines() -> None:
    for made in (samples.scattered(130, Random(1)), samples.deepened(130, 0.05, Random(1)), samples.rosettes(130, 0.5)):
        assert made.count("\n") == 130
    assert samples.scattered(30, Random(1)) == samples.scattered(30, Random(1))
    assert samples.rosettes(200, 0.0) != samples.rosettes(200, 0.5)


def test_a_share_of_the_lines_is_changed() -> None:
    before = samples.scattered(200, Random(1))
    after = samples.changed(before, 0.01, Random(5))
    pairs = zip(before.splitlines(), after.splitlines(), strict=True)
    assert sum(old != new for old, new in pairs) == 2


def test_a_contour_comes_again_at_each_depth() -> None:
    lines = samples.deepened(610, 0.05, Random(3)).splitlines()
    assert len(set(lines)) == 60 + 10


def test_rings_are_read_without_a_finding_arcs_and_all() -> None:
    program = read(samples.rosettes(2_000, 0.5))
    assert not program.findings
    assert {move.kind for move in program.moves} == {Kind.RAPID, Kind.CUT, Kind.ARC}


def test_one_move_of_a_plan_is_gone_one_has_come_and_some_are_changed() -> None:
    moves = samples.plan(20_000, Random(9))["moves"]
    after = samples.edited(moves, Random(9))
    assert len(after) == len(moves) > 200
    assert sum(move not in moves for move in after) == 1 + -(-len(moves) // 100)


def test_what_is_hostile_differs_from_side_to_side() -> None:
    pairs = hostile.pairs(0.01, Random(7))
    assert len({pair.name for pair in pairs}) == len(pairs) > 20
    assert all(pair.before != pair.after for pair in pairs)

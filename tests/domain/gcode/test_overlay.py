"""Two programs laid over one another: what is common, what is alone, and what swaps when they swap."""

from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from reviewapp.domain.gcode.moves import Move
from reviewapp.domain.gcode.overlay import Overlay, overlay
from reviewapp.domain.gcode.reader import read
from tests.domain.gcode import programs
from tests.support.proving import SCALE


def of(a: str, b: str) -> Overlay:
    return overlay(read(a).moves, read(b).moves)


def ways(moves: tuple[Move, ...]) -> list[tuple[object, ...]]:
    return sorted((move.kind, move.start, move.end, str(move.arc)) for move in moves)


def contour(*changed: tuple[int, float], passes: int = 1, feed: int = 900) -> str:
    lines = ["G0 Z5", "G0 X0 Y0"]
    for number in range(1, passes + 1):
        lines.append(f"G1 Z-{number} F200")
        lines += [f"G1 X{n} Y{dict(changed).get(n, n * n % 7):g} F{feed}" for n in range(60)]
    return "\n".join([*lines, "G0 Z5"])


@settings(max_examples=60 * SCALE)
@given(st.integers(0, 2**64), st.integers(0, 2**64))
def test_a_program_is_all_common_with_itself_and_swapping_mirrors(one: int, other: int) -> None:
    a = read(programs.program(Random(one), 40)).moves
    b = read(programs.program(Random(other), 20) + "\n" + programs.program(Random(one), 25)).moves
    same = overlay(a, a)
    assert same.common == a
    assert (same.only_a, same.only_b, same.regions_a, same.regions_b, same.other_feed) == ((), (), (), (), 0)
    there, back = overlay(a, b), overlay(b, a)
    assert ways(there.only_a) == ways(back.only_b)
    assert ways(there.only_b) == ways(back.only_a)
    assert there.other_feed == back.other_feed
    assert len(there.common) == len(back.common)
    for side, moves, regions in ((a, there.only_a, there.regions_a), (b, there.only_b, there.regions_b)):
        assert len(moves) + len(there.common) == len(side)
        assert [move for region in regions for move in region.moves] == list(moves)


@given(st.integers(1, 58), st.floats(0.01, 50))
def test_one_changed_place_is_one_region_of_each_side(at: int, by: float) -> None:
    found = of(contour(), contour((at, at * at % 7 + by)))
    assert [(region.id, len(region.moves)) for region in (*found.regions_a, *found.regions_b)] == [
        ("a-1", 2),
        ("b-1", 2),
    ]
    assert found.regions_b[0].lines == (at + 4, at + 5)
    assert found.regions_b[0].cut_length > 0


def test_every_pass_is_a_region_of_its_own() -> None:
    found = of(contour(passes=2), contour(passes=4))
    assert [region.cut_length for region in found.regions_a] == [0], "only the way up is another"
    assert [region.box.low[2] for region in found.regions_b] == [-3, -4]
    assert [region.lines for region in found.regions_b] == [(125, 185), (186, 247)]


def test_changes_far_apart_are_two_regions_and_near_ones_one() -> None:
    assert len(of(contour(), contour((10, 30), (40, 30))).regions_b) == 2
    assert len(of(contour(), contour((10, 30), (18, 30))).regions_b) == 1


def test_the_same_place_reached_another_way_is_common() -> None:
    absolute = "G0 X0.1 Y0.2\nG1 F9 X0.3\nX0.0005\nG2 X10.0005 Y0.2 I5\nG2 X0.0005 I-5"
    relative = "G91 G0 X0.1 Y0.2\nG1 F9 X0.2\nX-0.2995\nG2 X10 R5\nG90 G2 X0.0005 R5"
    assert len(of(absolute, relative).common) == 5


def test_the_way_an_arc_turns_counts() -> None:
    found = of("F9 G2 X10 Y0 I5", "F9 G3 X10 Y0 I5")
    assert (len(found.only_a), len(found.only_b)) == (1, 1)


def test_a_move_that_stands_twice_must_stand_twice() -> None:
    once, twice = "G1 F9 X1\nX0", "G1 F9 X1\nX0\nX1\nX0"
    assert len(of(once, twice).only_b) == 2


def test_another_feed_alone_is_counted() -> None:
    found = of(contour(), contour(feed=700))
    assert (found.only_a, found.only_b, found.other_feed) == ((), (), 60)
    assert of("G1 F9 X1\nX0\nX1 F8", "G1 F8 X1\nX0").other_feed == of("G1 F8 X1\nX0", "G1 F9 X1\nX0\nX1 F8").other_feed


def test_rapids_alone_cut_nothing() -> None:
    found = of("G0 X5\nG0 X0", "G0 Y5\nG0 Y0")
    assert [region.cut_length for region in (*found.regions_a, *found.regions_b)] == [0, 0]
    assert found.regions_b[0].box.high == (0, 5, 0)

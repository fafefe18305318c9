from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from reviewapp.domain.diff.lines import MOST_LINES, Block, compare

LINES = st.lists(st.sampled_from(["G0 Z5", "G1 X1", "G1 X2", "M5", ""]), max_size=30)


def applied(blocks: tuple[Block, ...], before: list[str], after: list[str]) -> list[str]:
    """The text that `before` becomes when every stretch that differs is put in from `after`."""
    found: list[str] = []
    for block in blocks:
        found += [before[place] for place in block.before] if block.same else [after[place] for place in block.after]
    return found


@given(LINES, LINES)
def test_the_blocks_are_the_whole_of_both_texts_in_order(before: list[str], after: list[str]) -> None:
    blocks = compare(before, after)
    assert [place for block in blocks for place in block.before] == list(range(len(before)))
    assert [place for block in blocks for place in block.after] == list(range(len(after)))
    assert all(left.same != right.same for left, right in pairwise(blocks))


@given(LINES, LINES)
def test_applying_what_differs_gives_the_other(before: list[str], after: list[str]) -> None:
    assert applied(compare(before, after), before, after) == after


@given(LINES, LINES)
def test_what_is_called_the_same_is(before: list[str], after: list[str]) -> None:
    for block in compare(before, after):
        if block.same:
            assert [before[place] for place in block.before] == [after[place] for place in block.after]
        else:
            assert block.before or block.after


@given(LINES)
def test_a_text_does_not_differ_from_itself(text: list[str]) -> None:
    assert all(block.same for block in compare(text, text))


@given(st.lists(st.integers(), unique=True, min_size=1), st.data())
def test_one_line_taken_out_is_one_block(numbers: list[int], data: st.DataObject) -> None:
    lines = [str(number) for number in numbers]
    place = data.draw(st.integers(0, len(lines) - 1))
    blocks = compare(lines, lines[:place] + lines[place + 1 :])
    assert [(list(block.before), list(block.after)) for block in blocks if not block.same] == [([place], [])]


def contour(feed: int, depths: int) -> list[str]:
    """A program that cuts one contour at many depths: nearly every line stands in it many times."""
    moves = [f"G1 X{place} Y{place % 7}" for place in range(60)]
    return [line for depth in range(depths) for line in (f"G1 Z-{depth / 10} F{feed}", *moves, "G0 Z5")]


def test_a_contour_repeated_at_many_depths_keeps_each_depth_beside_its_like() -> None:
    before = contour(900, 40)
    after = [line.replace("X30 ", "X31.5 ") for line in before]
    changed = [block for block in compare(before, after) if not block.same]
    assert sum(len(block.before) for block in changed) == 40
    one_more = compare(before, contour(900, 41))
    assert [(len(block.before), len(block.after)) for block in one_more if not block.same] == [(0, 62)]


@given(LINES, LINES)
def test_swapping_the_sides_mirrors_the_blocks(before: list[str], after: list[str]) -> None:
    assert [Block(block.same, block.after, block.before) for block in compare(before, after)] == list(
        compare(after, before)
    )


@given(st.lists(st.text(st.characters(exclude_characters="\n")), max_size=8), st.lists(st.text(max_size=3), max_size=8))
def test_lines_are_parted_by_line_feeds_alone(before: list[str], others: list[str]) -> None:
    after = [line for line in others if "\n" not in line]
    assert applied(compare(before, after), before, after) == after


def test_bytes_of_binary_files_are_compared_as_text() -> None:
    assert [block.same for block in compare(["G0", "\0\0", "M5"], ["G0", "\0\1", "M5"])] == [True, False, True]


def test_the_most_lines_that_are_compared_are_compared() -> None:
    before = [f"G1 X{number % 10}" for number in range(MOST_LINES)]
    after = [f"G1 X{number % 7}" for number in range(MOST_LINES)]
    assert applied(compare(before, after), before, after) == after

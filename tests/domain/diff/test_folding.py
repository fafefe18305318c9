from hypothesis import given
from hypothesis import strategies as st

from reviewapp.domain.diff.folding import CONTEXT, LONGEST, fold, hunks
from reviewapp.domain.diff.lines import compare

LINES = st.lists(st.sampled_from("abcdefgh"), max_size=40)


@given(LINES, LINES)
def test_folding_loses_no_line(before: list[str], after: list[str]) -> None:
    parts = list(fold(compare(before, after)))
    assert [place for part in parts for place in part.before] == list(range(len(before)))
    assert [place for part in parts for place in part.after] == list(range(len(after)))


@given(LINES, LINES)
def test_what_differs_is_in_sight_and_so_is_what_stands_around_it(before: list[str], after: list[str]) -> None:
    blocks = compare(before, after)
    hidden = {place for part in fold(blocks) if part.folded for place in part.before}
    for block in blocks:
        if not block.same:
            near = range(block.before.start - CONTEXT, block.before.stop + CONTEXT)
            assert not hidden & set(near)


def test_a_long_equal_stretch_is_folded_between_its_ends() -> None:
    lines = [str(number) for number in range(100)]
    parts = list(fold(compare([*lines, "x"], ["y", *lines, "z"])))
    assert [(part.same, part.folded, len(part.before)) for part in parts] == [
        (False, False, 0),
        (True, False, CONTEXT),
        (True, True, 100 - 2 * CONTEXT),
        (True, False, CONTEXT),
        (False, False, 1),
    ]


def test_equal_texts_are_one_fold() -> None:
    parts = list(fold(compare(["a"] * 9, ["a"] * 9)))
    assert [(part.folded, len(part.before)) for part in parts] == [(True, 9)]


def test_a_line_or_two_are_not_worth_folding() -> None:
    lines = [str(number) for number in range(2 * CONTEXT + 2)]
    assert not any(part.folded for part in fold(compare(["a", *lines, "b"], ["c", *lines, "d"])))


@given(LINES, LINES)
def test_hunks_are_the_parts_in_order(before: list[str], after: list[str]) -> None:
    blocks = compare(before, after)
    assert [part for hunk in hunks(blocks) for part in hunk.parts] == list(fold(blocks))
    assert all(hunk.folded or any(not part.same for part in hunk.parts) for hunk in hunks(blocks)) or before == after


def test_a_long_change_is_cut() -> None:
    found = hunks(compare([f"a{n}" for n in range(500)], [f"b{n}" for n in range(450)]))
    assert [(len(hunk.parts[0].before), len(hunk.parts[0].after)) for hunk in found] == [
        (LONGEST, LONGEST),
        (LONGEST, LONGEST),
        (100, 50),
    ]

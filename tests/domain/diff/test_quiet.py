import pytest

from reviewapp.domain.diff.quiet import Quiet, quiet


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        (["G0  X1"], ["G0 X1 "], Quiet.SPACES),
        (["a", "", "b"], ["a", "b"], Quiet.SPACES),
        (["(DATE=2026-01-05)", "G0"], ["(DATE=2026-02-05)", "G0"], Quiet.COMMENTS),
        (["G0 X1 ; park"], ["G0X1"], Quiet.COMMENTS),
        (["g0 x1"], ["G0 X1"], Quiet.COMMENTS),
        (["(scale)", "G1"], ["G1"], Quiet.COMMENTS),
        (["G0 X1"], ["G0 X2"], None),
        (["G0 (a) X1"], ["G0 (b) X2"], None),
        (["G0 (never closed X1"], ["G0 (never closed X2"], None),
    ],
)
def test_in_a_program_spaces_and_comments_are_quiet(before: list[str], after: list[str], found: Quiet | None) -> None:
    assert quiet(before, after, is_program=True) is found
    assert quiet(after, before, is_program=True) is found


def test_elsewhere_what_stands_in_parentheses_counts() -> None:
    assert quiet(["feed (slow)"], ["feed (fast)"], is_program=False) is None
    assert quiet(["ab"], ["a b"], is_program=False) is None
    assert quiet(["a  b"], ["a b"], is_program=False) is Quiet.SPACES


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("G0 X1", "G0 X1\u200b"),
        ("G0 X1 (a)", "G0 X1 (a\u202e)"),
        ("G0 X1 (\u200b)", "G0 X1 ()"),
        ("G0 X1", "G0\u2028X1"),
        ("G0 X1", "G0\x0cX1"),
        ("G0 X1", "G0\xa0X1"),
        ("G0 X1", "G0\u3000X1"),
        ("S900", "\u017f900"),
        ("G0 X1", "G0 X1\ufe0f"),
    ],
)
def test_what_nobody_sees_is_never_quiet(before: str, after: str) -> None:
    for is_program in (True, False):
        assert quiet([before], [after], is_program=is_program) is None
        assert quiet([after], [before], is_program=is_program) is None


def test_very_long_stretches_are_never_quiet() -> None:
    assert quiet(["x" * 200_001], ["x" * 200_001 + " "], is_program=False) is None

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewapp.domain.diff.words import marks, plain

WORDS = st.lists(st.sampled_from(["G1", " ", "X1.5", "X-2", "Y", "(", "feed", ")", "\N{MULTIPLICATION SIGN}"])).map(
    "".join
)


def differing(text: str, other: str) -> list[str]:
    return [mark.text for mark in marks(text, other)[0] if mark.differs]


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        ("G1 X12.5 Y3 F900", "G1 X13.5 Y3 F1200", ["X12.5", "F900"]),
        ("S16000 M3", "S16000 M3", []),
        ("raise the feed", "raise the spindle feed", []),
        ("(DATE=2026-01-05)", "(DATE=2026-01-06)", ["-05"]),
        ("G1X1Y2", "G1X1Y3", ["Y2"]),
        ("X1 X2 X3", "X2 X3 X1", ["X1", "X2", "X3"]),
        ("X1 Y2", "Y2 X1 Y2", []),
        ("", "G0", []),
    ],
)
def test_words_and_numbers_that_differ_are_marked(before: str, after: str, found: list[str]) -> None:
    assert differing(before, after) == found


@given(WORDS, WORDS)
def test_nothing_of_a_line_is_lost(before: str, after: str) -> None:
    old, new = marks(before, after)
    assert ("".join(mark.text for mark in old), "".join(mark.text for mark in new)) == (before, after)


@given(WORDS, WORDS)
def test_what_is_not_marked_stands_in_both(before: str, after: str) -> None:
    old, new = ("".join(mark.text for mark in side if not mark.differs) for side in marks(before, after))
    assert old == new


def test_lines_of_very_many_words_differ_as_a_whole() -> None:
    assert differing("G1 " * 100, "G1 " * 99) == ["G1 " * 100]


def test_a_line_alone_has_no_marks() -> None:
    assert [mark.differs for mark in plain("G1")] == [False]
    assert plain("") == ()

"""What follows from the figures of differences."""

import math
from pathlib import Path

import pytest

from reviewapp.bench.differences.figures import Differences, Figure, missed, rows
from reviewapp.bench.differences.lines import line_figures
from reviewapp.bench.differences.peers import html_diff
from reviewapp.bench.differences.rounds import in_turn


@pytest.mark.parametrize(
    ("value", "is_missed"), [(1.4, False), (1.5, False), (1.51, True), (None, True), (math.nan, True)]
)
def test_what_is_not_shown_to_be_within_its_bar_misses_it(value: float | None, is_missed: bool) -> None:
    assert Figure("lines", value, "x", 1.5).is_missed is is_missed


def test_a_sentence_says_what_misses_its_bar_and_why_nothing_was_seen() -> None:
    found = (
        Figure("lines", 1.5, "x", 1.5, "git 3 ms"),
        Figure("page", 151.0, "ms", 150.0, "beside"),
        Figure("lines of another", None, "x", 1.5, "git is not here"),
    )
    assert missed(found) == (
        "page: 151.0 ms; 150.0 ms is the bar.",
        "lines of another: not shown; 1.50 times is the bar (git is not here).",
    )
    assert rows(found)[1:3] == [
        ("lines", "1.50 times", "1.50 times", "git 3 ms"),
        ("page", "151.0 ms", "150.0 ms", "beside"),
    ]
    told = Differences("here", found, "difflib is left out").as_json()
    assert [one["is_missed"] for one in told["figures"]] == [False, True, True]


def test_things_are_timed_in_turn_behind_a_round_that_does_not_count() -> None:
    done: list[str] = []
    times = iter([0.0, 5.0, 10.0, 11.0, 20.0, 23.0, 30.0, 32.0, 40.0, 41.0, 50.0, 59.0])
    found = in_turn(3, lambda: next(times), lambda: done.append("ours"), lambda: done.append("theirs"))
    assert done == ["ours", "theirs"] * 4
    assert found == [3.0, 2.0]


def test_the_peer_is_stopped_when_it_takes_too_long() -> None:
    assert html_diff("a\n", "b\n", 0.0, lambda: 0.0) == "difflib.HtmlDiff takes more than 0 s for the same page"


def test_without_git_its_bar_counts_as_not_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    found = next(line_figures(tmp_path, 20, 1, lambda: 0.0))
    assert found.is_missed
    assert missed([found]) == (
        "20 lines, 1 % changed: not shown; 1.50 times is the bar (git is not here to be measured beside).",
    )

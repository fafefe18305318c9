"""Suggested values against the limits that are known, and which way they go."""

from typing import Any

import pytest

from reviewapp.domain.diff.suggestion import proposals
from reviewapp.domain.parameters.limits import limits_of
from reviewapp.domain.parameters.stated import stated
from reviewapp.domain.parameters.suggested import Suggested, judged
from reviewapp.domain.tree import rows

RUN = {"plan": {"feed_xy_mm_min": 1000, "tool": "t102", "max_feed_mm_min": 2000}, "limits": {"stepdown_mm": 2}}


def judge(data: Any) -> Suggested | None:
    (one,) = proposals(rows(data), RUN)
    return judged(one, limits_of(stated(RUN)))


@pytest.mark.parametrize(
    ("data", "passes", "word"),
    [
        ({"feed_xy_mm_min": 2400}, True, "faster"),
        ({"feed_xy": {"from": 1000, "to": 2400, "unit": "mm/min"}}, True, "faster"),
        ({"parameters": {"feed_xy_mm_min": 900}}, False, "slower"),
        ({"suggested": {"feed_xy_mm_min": 2400}}, True, "faster"),
        ({"feed_xy": {"to": 2.4, "unit": "m/min"}}, False, None),
        ({"feed_xy": 2400}, False, None),
        ({"stepdown_mm": 2.5}, True, None),
        ({"tool": "t118"}, False, "another"),
    ],
)
def test_a_suggestion_is_held_against_limits_in_its_own_unit(data: Any, passes: bool, word: str | None) -> None:
    found = judge(data)
    assert found is not None
    assert (bool(found.passed), found.turn and found.turn.word) == (passes, word)


@pytest.mark.parametrize("data", [{"colour": "red"}, {"max_feed_mm_min": 9}, {"why": "chatter"}])
def test_what_is_no_parameter_is_left_to_itself(data: Any) -> None:
    assert judge(data) is None

from decimal import Decimal
from typing import Any

import pytest

from reviewapp.domain.diff.suggestion import Proposal, proposals
from reviewapp.domain.tree import rows

EVIDENCE = {
    "request_summary": {"keys": ["feed_xy", "coolant"], "tool_id": "router:t102"},
    "outputs": {
        "opplan_json": {
            "parameters": {"feed_xy_mm_min": 1000, "spindle_rpm": 16000, "stepdown_mm": "0.5", "stepover_pct": 45},
            "operations": [{"plunge_mm_min": 200}],
            "limits": {"plunge_mm_min": 999, "depth_mm": 8},
        }
    },
    "feasibility": {"details": {"max_depth_mm": 9, "spindle_rpm": 16000, "chip": "0.0096"}},
}


def proposed(data: Any) -> dict[str, Proposal]:
    return {one.name: one for one in proposals(rows(data), EVIDENCE)}


@pytest.mark.parametrize(
    ("data", "name", "before", "after"),
    [
        ({"feed_xy_mm_min": 2400}, "feed_xy_mm_min", "1000", "2400"),
        ({"feed_xy": {"from": 1000, "to": 2400, "unit": "mm/min"}}, "feed_xy", "1000", "2400"),
        ({"feed": {"xy": {"to": 2400, "unit": "mm/min"}}}, "feed/xy", "1000", "2400"),
        ({"parameters": {"spindle_rpm": 17000}}, "parameters/spindle_rpm", "16000", "17000"),
        ({"spindle": {"to": 17000, "unit": "rpm"}}, "spindle", "16000", "17000"),
        ({"stepover": {"value": 60, "unit": "%"}}, "stepover", "45", "60"),
        ({"stepdown_mm": "0.75"}, "stepdown_mm", "0.5", "0.75"),
        ({"coolant": "mist"}, "coolant", None, "mist"),
        ({"feed_xy": 2400}, "feed_xy", None, "2400"),
        ({"feed_xy": {"to": 2, "unit": "m/min"}}, "feed_xy", None, "2"),
        ({"plunge_mm_min": 300}, "plunge_mm_min", None, "300"),
        ({"depth_mm": 3}, "depth_mm", None, "3"),
        ({"xy": {"mm_min": 3}}, "xy/mm_min", None, "3"),
    ],
)
def test_before_is_what_the_run_states_under_the_very_name_and_else_unknown(
    data: Any, name: str, before: str | None, after: str
) -> None:
    (one,) = proposed(data).values()
    assert (one.name, one.before and one.before.value, one.after.value) == (name, before, after)
    assert not one.disputed


def test_a_number_tells_by_how_much_it_would_move() -> None:
    moved = proposed({"feed_xy_mm_min": 2400})["feed_xy_mm_min"].moved
    assert moved is not None
    assert (moved.absolute, moved.percent) == (Decimal(1400), Decimal(140))
    assert proposed({"coolant": "mist"})["coolant"].moved is None


def test_what_a_run_states_in_two_ways_is_not_chosen_from() -> None:
    evidence = {"a": {"feed_xy": 1}, "b": {"feed_xy": 2}, "c": {"feed_xy": "2"}}
    (one,) = proposals(rows({"feed_xy": 3}), evidence)
    assert one.before is None
    assert one.disputed == ("1", "2", "2")
    (agreed,) = proposals(rows({"feed_xy": 3}), {"a": {"feed_xy": 1}, "b": {"feed_xy": 1.0}})
    assert agreed.before is not None


@pytest.mark.parametrize(("claimed", "mistaken"), [(1000, False), (1000.0, False), (3600, True), (None, False)])
def test_a_suggestion_that_mistakes_the_run_is_told(claimed: Any, mistaken: bool) -> None:
    data = {"feed_xy": {"from": claimed, "to": 2400, "unit": "mm/min"} if claimed else {"to": 2400, "unit": "mm/min"}}
    assert proposed(data)["feed_xy"].is_mistaken is mistaken


def test_nothing_of_a_suggestion_is_left_out() -> None:
    data = {
        "feed": {"from": 1, "to": 2, "unit": "mm/min", "why": "chatter"},
        "passes": [{"z": 1}, {"z": 2}],
        "to": 4,
        "two": {"to": 1, "value": 2},
    }
    shown = {one.after.value for one in proposals(rows(data), {})}
    assert shown == {"1", "2", "mm/min", "chatter", "4"}
    assert len(proposals(rows(data), {})) == 9


@pytest.mark.parametrize("data", [None, {}, 7, "text", [1, 2], {"a": {"to": 1, "from": 1}}])
def test_any_suggestion_can_be_read(data: Any) -> None:
    assert len(proposals(rows(data), EVIDENCE)) <= 2

"""What a tree states of machining parameters: every one really stands where it is said to."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviewapp.domain.errors import Unreadable
from reviewapp.domain.parameters.stated import UNKNOWN, Stated, stated
from reviewapp.domain.tree import MAX_DEPTH, rows
from tests.support.proving import SCALE

NAMES = st.sampled_from(
    [
        "feed",
        "feed_mm_min",
        "max_feed_mm_min",
        "tool",
        "diameter_mm",
        "stepdown_mm",
        "limits",
        "value",
        "unit",
        "max",
        "x/~",
    ]
)
VALUES = (
    st.none() | st.integers(-9, 9) | st.floats(-9, 9) | st.sampled_from(["2400 mm/min", "3", "6 mm ball", "mm", ""])
)
TREES = st.recursive(
    VALUES, lambda one: st.lists(one, max_size=2) | st.dictionaries(NAMES, one, max_size=5), max_leaves=25
)


def found(tree: Any) -> list[tuple[str, str, Decimal | str, str | None]]:
    return [
        (one.parameter, one.role.value, one.value if one.number is None else one.number, one.unit)
        for one in stated(tree)
    ]


@given(TREES)
@settings(max_examples=200 * SCALE)
def test_every_value_stands_in_the_record_at_its_path(tree: Any) -> None:
    leaves = {row.path: (row.type, row.value) for row in rows(tree)}
    for one in stated(tree):
        assert leaves[one.path] == (one.type, one.value)


@pytest.mark.parametrize(
    ("tree", "told"),
    [
        ({"feed_mm_min": 2400}, [("feed", "value", Decimal(2400), "mm/min")]),
        ({"feed": {"value": 2400, "unit": "mm/min"}}, [("feed", "value", Decimal(2400), "mm/min")]),
        (
            {"feed": {"value": 2, "max": 3, "unit": "m/min"}},
            [("feed", "value", Decimal(2), "m/min"), ("feed", "most", Decimal(3), "m/min")],
        ),
        ({"feed": "2400 mm/min"}, [("feed", "value", Decimal(2400), "mm/min")]),
        ({"feed": "2400"}, [("feed", "value", Decimal(2400), None)]),
        ({"feed": "24 furlongs"}, [("feed", "value", "24 furlongs", None)]),
        ({"tool": "6 mm ball"}, [("tool", "value", "6 mm ball", None)]),
        ({"strategy": "adaptive"}, [("strategy", "value", "adaptive", None)]),
        ({"units": "mm", "parameters": {"depth": 3}}, [("depth", "value", Decimal(3), None)]),
        (
            {"chip_load_range_mm": [0.01, 0.05]},
            [("chip", "least", Decimal("0.01"), "mm"), ("chip", "most", Decimal("0.05"), "mm")],
        ),
        ({"moves": [{"feed": 1}], "operations": [{"stepdown_mm": 2}]}, []),
        ({"feed": None, "depth": {}}, []),
        ([{"feed": 1}], []),
        (7, []),
    ],
)
def test_values_are_read_with_the_unit_that_is_said_and_no_other(tree: Any, told: list[Any]) -> None:
    assert found(tree) == told


def test_a_name_whose_value_was_dropped_is_told_as_unknown() -> None:
    summary = {"keys": ["feed_xy", "coolant", "design"], "context_keys": ["tool_id"], "tool_id": "router:t102"}
    known = stated({"request_summary": summary})
    assert [(one.parameter, one.path, one.is_known) for one in known] == [
        ("feed", "/request_summary/keys/0", False),
        ("coolant", "/request_summary/keys/1", False),
        ("tool", "/request_summary/context_keys/0", False),
        ("tool", "/request_summary/tool_id", True),
    ]
    assert known[0].type == UNKNOWN
    assert known[0].number is None
    assert stated({"elsewhere": {"keys": ["feed"]}}) == ()


def test_what_is_nested_too_deep_is_refused() -> None:
    tree: Any = {"feed": 1}
    for _ in range(MAX_DEPTH):
        tree = {"a": tree}
    with pytest.raises(Unreadable, match="deeper than"):
        stated(tree)


def test_the_file_is_named_with_what_stands_in_it() -> None:
    assert [one.source for one in stated({"feed": 1}, "plan a.json")] == ["plan a.json"]
    assert isinstance(stated({"feed": 1})[0], Stated)

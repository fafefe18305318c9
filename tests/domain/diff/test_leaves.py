from decimal import Decimal
from typing import Any

import pytest

from reviewapp.domain.diff.leaves import Leaf, delta, leaves
from reviewapp.domain.diff.tree import Kind, align, diff
from reviewapp.domain.tree import Row, rows


def told(before: Any, after: Any) -> list[Leaf]:
    return list(leaves(diff(before, after)))


def test_what_came_or_went_is_told_leaf_by_leaf() -> None:
    came = told({"a": 1}, {"a": 1, "o": {"p": {"feed": 900, "on": [True, []]}}})
    assert came == [
        Leaf("/o/p/feed", Kind.ADDED, None, Row("/o/p/feed", "number", "900")),
        Leaf("/o/p/on/0", Kind.ADDED, None, Row("/o/p/on/0", "boolean", "true"), goes_on=True),
        Leaf("/o/p/on/1", Kind.ADDED, None, Row("/o/p/on/1", "array", ""), goes_on=True),
    ]
    assert told({"l": [1, None]}, {"l": [1]}) == [Leaf("/l/1", Kind.REMOVED, Row("/l/1", "null", ""), None)]


def test_another_type_is_one_leaf() -> None:
    assert told({"a": {"b": [1]}}, {"a": "x"}) == [
        Leaf("/a", Kind.CHANGED, Row("/a", "object", '{"b":[1]}'), Row("/a", "string", "x"))
    ]


def test_the_leaves_of_what_is_the_same_are_the_rows_of_the_tree() -> None:
    tree = {"b": [1, {"c": "x"}, [], None], "a": {"d": 1.5}}
    same = sorted(leaf.after for leaf in leaves(align(tree, tree)) if leaf.after)
    assert same == rows(tree)


@pytest.mark.parametrize(
    ("before", "after", "absolute", "percent"),
    [
        (1000, 2400, "1400", "140"),
        (2400, 1000, "-1400", "-58.3"),
        (-4, -6, "-2", "-50"),
        ("41.5", 83, "41.5", "100"),
        ("0.25", "0.5", "0.25", "100"),
        (0, 5, "5", None),
    ],
)
def test_numbers_tell_by_how_much_they_moved(before: Any, after: Any, absolute: str, percent: str | None) -> None:
    (leaf,) = told({"feed": before}, {"feed": after})
    moved = delta(leaf)
    assert moved is not None
    assert moved.absolute == Decimal(absolute)
    assert (moved.percent is None) == (percent is None)
    assert percent is None or round(moved.percent or 0, 1) == Decimal(percent)


@pytest.mark.parametrize(
    ("key", "before", "after"),
    [
        ("feed", "slow", "1.5"),
        ("feed", "007", "008"),
        ("feed", True, 2),
        ("engine_version", "1.4", "1.5"),
        ("tool_id", "1.4", "1.5"),
        ("size", 10**50, 10**51),
    ],
)
def test_names_and_words_move_by_nothing(key: str, before: Any, after: Any) -> None:
    (leaf,) = told({key: before}, {key: after})
    assert delta(leaf) is None


def test_what_has_one_side_moves_by_nothing() -> None:
    (leaf,) = told({}, {"feed": 1})
    assert delta(leaf) is None

from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewapp.domain.diff.leaves import leaves
from reviewapp.domain.diff.tree import Change, Kind, align, apply, diff, plain
from reviewapp.domain.errors import Unreadable
from reviewapp.domain.tree import MAX_DEPTH, is_empty, rows

SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text("a/~", max_size=2)
)
JSON = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text("ab/~", max_size=2), inner, max_size=4),
    max_leaves=16,
)
WRITTEN = {"object", "array"}
SWAPPED = {Kind.ADDED: Kind.REMOVED, Kind.REMOVED: Kind.ADDED}


def said(tree: Any) -> Any:
    """A tree in plain form, nothing where it says nothing."""
    form = plain(tree)
    return None if is_empty(form) else form


def typed(tree: Any) -> Any:
    """A tree told with its types: to Python, True equals 1."""
    if isinstance(tree, dict):
        return {key: typed(item) for key, item in tree.items()}
    return [typed(item) for item in tree] if isinstance(tree, list) else (type(tree).__name__, tree)


@given(JSON)
def test_a_tree_does_not_differ_from_itself(tree: Any) -> None:
    assert diff(tree, tree) == ()


@given(JSON, JSON)
def test_applying_what_differs_gives_the_other(before: Any, after: Any) -> None:
    assert typed(said(apply(before, diff(before, after)))) == typed(said(after))


@given(st.lists(st.integers(0, 3)), st.lists(st.integers(0, 3)))
def test_applying_what_differs_gives_the_other_list(before: list[int], after: list[int]) -> None:
    assert (apply({"l": before}, diff({"l": before}, {"l": after})) or {}).get("l", []) == after


@given(JSON, JSON)
def test_nothing_is_told_exactly_where_nothing_differs(before: Any, after: Any) -> None:
    assert (diff(before, after) == ()) == (typed(said(before)) == typed(said(after)))


@given(JSON, JSON)
def test_swapping_the_sides_mirrors_what_is_told(before: Any, after: Any) -> None:
    mirrored = [Change(c.path, SWAPPED.get(c.kind, c.kind), c.after, c.before) for c in diff(after, before)]
    assert sorted(diff(before, after), key=repr) == sorted(mirrored, key=repr)


@given(JSON, JSON)
def test_the_aligned_places_show_the_whole_of_both_trees(before: Any, after: Any) -> None:
    shown = list(leaves(align(before, after)))
    for side, tree in (("before", said(before)), ("after", said(after))):
        found = [row for leaf in shown if (row := getattr(leaf, side))]
        values = Counter(row.value for row in found if row.type not in WRITTEN)
        whole = Counter(row.value for row in rows(tree) if row.type not in WRITTEN)
        as_one_text = any(row.value for row in found if row.type in WRITTEN)
        assert values <= whole if as_one_text else values == whole
    assert tuple(change for change in align(before, after) if change.kind is not Kind.SAME) == diff(before, after)


@given(st.lists(st.text("abc", max_size=2), min_size=1), st.data())
def test_one_item_taken_out_of_a_list_is_one_change(items: list[str], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(items) - 1))
    fewer = items[:place] + items[place + 1 :]
    told = diff({"l": items, "x": 1}, {"l": fewer, "x": 1})
    assert [change.kind for change in told] == [Kind.REMOVED]


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ({"a": 1}, {"a": 1.0}, []),
        ({"a": 10**22}, {"a": 1e22}, []),
        ({"a": None, "b": {}, "c": [], "d": {"e": None}}, {}, []),
        ({"a": 1}, {"a": True}, [("/a", "changed", 1, True)]),
        ({"a": 1}, {"a": "1"}, [("/a", "changed", 1, "1")]),
        ({"a": [None], "x": 1}, {"x": 1}, [("/a", "removed", [None], None)]),
        ({"a": {"b": 1}}, {"a": [1]}, [("/a", "changed", {"b": 1}, [1])]),
        ({"x": 1}, {"a/b~": {"c": 2.5}, "x": 1}, [("/a~1b~0", "added", None, {"c": 2.5})]),
        ({}, {"a": 1}, [("", "added", None, {"a": 1})]),
        (None, 7, [("", "added", None, 7)]),
        (7, 8, [("", "changed", 7, 8)]),
        ({"w": ["a", "b", "c"]}, {"w": ["a", "c"]}, [("/w/1", "removed", "b", None)]),
        ({"w": ["a", "c"]}, {"w": ["a", "b", "c"]}, [("/w/1", "added", None, "b")]),
        ({"w": [{"z": 1}, {"z": 2}]}, {"w": [{"z": 1}, {"z": 3}]}, [("/w/1/z", "changed", 2, 3)]),
    ],
)
def test_what_differs_is_told_by_path(before: Any, after: Any, told: list[tuple[Any, ...]]) -> None:
    assert [tuple(change) for change in diff(before, after)] == told


def nested(levels: int) -> Any:
    tree: Any = 1
    for _ in range(levels):
        tree = [tree]
    return tree


def test_a_tree_may_be_as_deep_as_the_limit_and_no_deeper() -> None:
    assert diff(nested(MAX_DEPTH), nested(MAX_DEPTH)) == ()
    assert diff(nested(MAX_DEPTH), [2])
    with pytest.raises(Unreadable, match="nested deeper"):
        diff({}, nested(MAX_DEPTH + 1))


@pytest.mark.parametrize("value", [float("inf"), float("nan")])
def test_what_is_no_finite_number_is_unreadable(value: float) -> None:
    with pytest.raises(Unreadable, match="a number"):
        diff({}, {"a": [value]})


def test_a_long_list_with_one_item_more_is_one_change() -> None:
    moves = [{"code": "G1", "x": place / 7, "y": place % 13} for place in range(5776)]
    assert len(diff({"moves": moves}, {"moves": [*moves[:99], {"code": "G0"}, *moves[99:]]})) == 1

"""Two trees side by side: properties of every difference, and known answers."""

import json
from collections import Counter
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviewapp.domain.diff import items
from reviewapp.domain.diff.leaves import leaves
from reviewapp.domain.diff.patch import apply, mirrored
from reviewapp.domain.diff.tree import Change, Kind, align, diff, unequal
from reviewapp.domain.errors import Unreadable
from reviewapp.domain.tree import MAX_DEPTH, is_empty, rows
from tests.support.proving import SCALE

SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-3, 3)
    | st.sampled_from([-1.0, 0.0, 1.0, 2.0, 0.5])
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text("a/~", max_size=2)
)
KEYS = st.text("ab/~", max_size=2) | st.sampled_from(["warnings", "0", "10"])
JSON = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=6) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=20,
)
OPERATIONS = st.lists(
    st.fixed_dictionaries(
        {"op": st.sampled_from("ab"), "z": st.integers(0, 2) | st.sampled_from([1.0, True])},
        optional={"at": st.lists(st.integers(0, 2), max_size=5)},
    ),
    max_size=8,
)
MANY = settings(max_examples=200 * SCALE)
WRITTEN = {"object", "array"}


@st.composite
def edited(draw: st.DrawFn) -> tuple[Any, Any]:
    """A list of operations, and the same with items taken out, put in, written twice, moved and changed."""
    before = draw(OPERATIONS)
    after = json.loads(json.dumps(before))
    for new in draw(OPERATIONS.filter(lambda some: len(some) < 5)):
        at, to = (draw(st.integers(0, len(after))) for _ in range(2))
        taken = after[at : at + 1]
        after[at : at + 1] = draw(st.sampled_from([[], [new], [*taken, new], taken * 2]))
        after[to:to] = draw(st.sampled_from([[], taken]))
    return {"x": 1, "l": before, "warnings": before}, {"x": 1, "l": after, "warnings": after}


def said(tree: Any, name: str = "") -> Any:
    """A tree told with its types (to Python, True equals 1), without what says nothing, its sets in one order."""
    form = _said(tree, name)
    return None if is_empty(form) else form


def _said(tree: Any, name: str) -> Any:
    if isinstance(tree, dict):
        members = {key: _said(tree[key], key) for key in sorted(tree)}
        return {key: item for key, item in members.items() if not is_empty(item)}
    if isinstance(tree, list):
        told = [_said(item, "") for item in tree]
        return sorted(told, key=repr) if name in items.SETS else told
    return None if tree is None else (type(tree).__name__, tree)


def alike(tree: Any, name: str = "") -> Any:
    """The same, with numbers in one form."""
    if isinstance(tree, dict):
        return {key: alike(item, key) for key, item in tree.items()}
    if isinstance(tree, list):
        return [alike(item) for item in tree]
    return int(tree) if isinstance(tree, float) and tree.is_integer() else tree


@given(JSON)
def test_a_tree_does_not_differ_from_itself(tree: Any) -> None:
    assert diff(tree, tree) == ()
    assert diff(tree, json.loads(json.dumps(tree))) == ()


@MANY
@given(JSON, JSON)
def test_applying_what_is_told_gives_the_other(before: Any, after: Any) -> None:
    assert said(apply(before, align(before, after, is_whole=False))) == said(after)


@given(st.lists(st.integers(0, 3)), st.lists(st.integers(0, 3)))
def test_applying_what_differs_gives_the_other_list(before: list[int], after: list[int]) -> None:
    assert (apply(before, diff(before, after)) or []) == after


@MANY
@given(edited())
def test_what_was_edited_is_told_either_way_round(sides: tuple[Any, Any]) -> None:
    before, after = sides
    there, back = (align(*pair, is_whole=False) for pair in ((before, after), (after, before)))
    # Copies: applying changes in place, and one list stands at two places of these trees.
    assert said(apply(json.loads(json.dumps(before)), there)) == said(after)
    assert said(apply(json.loads(json.dumps(after)), back)) == said(before)
    assert sorted(there, key=repr) == sorted(map(mirrored, back), key=repr)


@MANY
@given(JSON, JSON)
def test_nothing_is_told_exactly_where_nothing_differs(before: Any, after: Any) -> None:
    assert (diff(before, after) == ()) == (said(alike(before)) == said(alike(after)))


@MANY
@given(JSON, JSON)
def test_swapping_the_sides_mirrors_what_is_told(before: Any, after: Any) -> None:
    there, back = (align(*sides, is_whole=False) for sides in ((before, after), (after, before)))
    assert sorted(there, key=repr) == sorted(map(mirrored, back), key=repr)


@MANY
@given(JSON, JSON)
def test_the_aligned_places_show_the_whole_of_both_trees(before: Any, after: Any) -> None:
    shown = list(leaves(align(before, after)))
    for side, tree in (("before", before), ("after", after)):
        found = [row for leaf in shown if leaf.kind is not Kind.FORM and (row := getattr(leaf, side))]
        values = Counter(row.value for row in found if row.type not in WRITTEN)
        whole = Counter(row.value for row in rows(pruned(tree)) if row.type not in WRITTEN)
        as_one_text = any(row.value for row in found if row.type in WRITTEN)
        forms = any(leaf.kind is Kind.FORM for leaf in shown)
        assert values <= whole if as_one_text or forms else values == whole
    assert unequal(align(before, after)) == diff(before, after)


def pruned(tree: Any) -> Any:
    if isinstance(tree, dict):
        return {key: form for key, item in tree.items() if not is_empty(form := pruned(item))}
    return [pruned(item) for item in tree] if isinstance(tree, list) else tree


@MANY
@given(st.lists(JSON.filter(lambda item: item != []), min_size=1), st.sampled_from(["l", "warnings"]), st.data())
def test_one_item_taken_out_of_a_list_is_one_change(items: list[Any], name: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(items) - 1))
    fewer = items[:place] + items[place + 1 :]
    told = diff({name: [*items, 5], "x": 1}, {name: [*fewer, 5], "x": 1})
    assert [change.kind for change in told] == [Kind.REMOVED]


@given(st.lists(st.text("abcd", max_size=2)), st.randoms())
def test_the_order_of_a_set_says_nothing(items: list[str], random: Any) -> None:
    shuffled = [*items]
    random.shuffle(shuffled)
    assert diff({"decision": {"warnings": items}}, {"decision": {"warnings": shuffled}}) == ()


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ({"a": 10**22}, {"a": 1e22}, []),
        ({"a": None, "b": {}, "c": [], "d": {"e": None}}, {}, []),
        ({"a": 1}, {"a": True}, [("changed", "/a", "/a", 1, True)]),
        ({"a": 1}, {"a": "1"}, [("changed", "/a", "/a", 1, "1")]),
        ({"a": [None], "x": 1}, {"x": 1}, [("removed", "/a", None, [None], None)]),
        ({"a": {"b": 1}}, {"a": [1]}, [("changed", "/a", "/a", {"b": 1}, [1])]),
        ({"a": {"b": None}, "x": 1}, {"a": [1], "x": 1}, [("added", None, "/a", None, [1])]),
        ({"x": 1}, {"a/b~": {"c": 2.5}, "x": 1}, [("added", None, "/a~1b~0", None, {"c": 2.5})]),
        ({}, {"a": 1}, [("added", None, "", None, {"a": 1})]),
        (None, 7, [("added", None, "", None, 7)]),
        (7, None, [("removed", "", None, 7, None)]),
        (7, 8, [("changed", "", "", 7, 8)]),
        ({"w": ["a", "b", "c"]}, {"w": ["a", "c"]}, [("removed", "/w/1", None, "b", None)]),
        ({"w": ["a", "c"]}, {"w": ["a", "b", "c"]}, [("added", None, "/w/1", None, "b")]),
        ({"w": [{"z": 1}, {"z": 2}]}, {"w": [{"z": 1}, {"z": 3}]}, [("changed", "/w/1/z", "/w/1/z", 2, 3)]),
        ({"w": ["a", "b", "c", "d"]}, {"w": ["b", "c", "d", "a"]}, [("moved", "/w/0", "/w/3", "a", "a")]),
        (
            {"at": [20, 40]},
            {"at": [40, 20]},
            [("changed", "/at/0", "/at/0", 20, 40), ("changed", "/at/1", "/at/1", 40, 20)],
        ),
        (
            {"warnings": ["a", "b"]},
            {"warnings": ["c", "a"]},
            [("removed", "/warnings/1", None, "b", None), ("added", None, "/warnings/0", None, "c")],
        ),
        ([1, True], [True], [("removed", "/0", None, 1, None)]),
    ],
)  # fmt: skip
def test_what_differs_is_told_by_path(before: Any, after: Any, told: list[tuple[Any, ...]]) -> None:
    assert [tuple(change) for change in diff(before, after)] == told


def test_a_number_that_is_written_another_way_is_told_and_does_not_count() -> None:
    before, after = {"a": [1, {"b": 2.0}, "x", 3]}, {"a": [1.0, {"b": 2}, 3]}
    found = align(before, after, is_whole=False)
    assert [(change.kind, change.path) for change in found] == [
        ("form", "/a/0"),
        ("form", "/a/1/b"),
        ("removed", "/a/2"),
    ]
    assert [change.kind for change in diff(before, after)] == ["removed"]
    (one, *_) = leaves(found)
    assert one.before
    assert one.after
    assert (one.before.value, one.after.value) == ("1", "1.0")


def test_an_item_with_another_number_is_found_beside_one_that_went() -> None:
    """Lists of another length are aligned by what their items look like, once equal ones are out of the way."""
    operations = [{"op": f"pass {number}", "z": -number, "cuts": {"feed": 900}} for number in range(1, 8)]
    fewer = json.loads(json.dumps([operations[0], *operations[2:]]))
    fewer[3]["cuts"]["feed"] = 700
    assert diff(operations, fewer) == (
        Change(Kind.REMOVED, "/1", None, operations[1], None),
        Change(Kind.CHANGED, "/4/cuts/feed", "/3/cuts/feed", 900, 700),
    )


def nested(levels: int) -> Any:
    tree: Any = 1
    for _ in range(levels):
        tree = [tree]
    return tree


def test_a_tree_may_be_as_deep_as_the_limit_and_no_deeper() -> None:
    assert diff(nested(MAX_DEPTH), nested(MAX_DEPTH)) == ()
    assert diff(nested(MAX_DEPTH), [2])
    for depth in (MAX_DEPTH + 1, 100_000):
        with pytest.raises(Unreadable, match="nested deeper"):
            diff({}, nested(depth))


@pytest.mark.parametrize("value", [float("inf"), float("nan")])
@pytest.mark.parametrize("other", [{}, {"a": [1]}, {"a": 1}, {"a": ["x", "y", "z"]}])
def test_what_is_no_finite_number_is_unreadable(value: float, other: Any) -> None:
    with pytest.raises(Unreadable, match="a number"):
        list(leaves(diff(other, {"a": [value]})))


def test_a_long_list_with_one_item_more_is_one_change() -> None:
    moves = [{"code": "G1", "x": place / 7, "y": place % 13} for place in range(5776)]
    assert len(diff({"moves": moves}, {"moves": [*moves[:99], {"code": "G0"}, *moves[99:]]})) == 1


def test_a_list_that_is_too_long_to_be_aligned_is_compared_place_by_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(items, "MOST_LINES", 4)
    before, after = ["a", "b", "c", "d", "e"], ["b", "c", "d", "e", "a"]
    assert [change.kind for change in diff(before, after)] == ["changed"] * 5
    assert apply(before, diff(before, after)) == after

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewapp.domain.errors import Unreadable
from reviewapp.domain.tree import MAX_DEPTH, Row, is_empty, member, normalise, number, rows, text_of

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4),
    max_leaves=15,
)


@pytest.mark.parametrize(
    ("value", "form"),
    [
        (0, 0),
        (-0.0, 0),
        (1.0, 1),
        (-3.0, -3),
        (41.5, "41.5"),
        (0.1, "0.1"),
        (1e-7, "1e-07"),
        (2**53 - 1, 9007199254740991),
        (float(2**53 - 1), 9007199254740991),
        (2**53, "9007199254740992"),
        (-(2**53), "-9007199254740992"),
        (1e20, "1e+20"),
        (10**20, "100000000000000000000"),
        (5e-324, "5e-324"),
    ],
)
def test_a_number_has_one_form(value: float, form: int | str) -> None:
    found = number(value)
    assert (found, type(found)) == (form, type(form))


@given(st.integers(1 - 2**53, 2**53 - 1))
def test_an_integer_is_the_same_however_it_was_written(value: int) -> None:
    assert number(float(value)) == number(value) == value


def test_a_large_integer_too_is_the_same_however_it_was_written() -> None:
    assert number(float(2**53)) == number(2**53)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_no_number_loses_a_digit(value: float) -> None:
    assert float(number(value)) == value


@pytest.mark.parametrize("value", [float("inf"), float("-inf"), float("nan")])
def test_what_is_no_finite_number_is_unreadable(value: float) -> None:
    with pytest.raises(Unreadable, match="a number"):
        normalise({"a": [value]})


@pytest.mark.parametrize(
    ("tree", "pruned"),
    [
        ({"a": None, "b": {}, "c": [], "d": 0}, {"d": 0}),
        ({"a": {"b": {"c": None}}, "d": {"e": {"f": []}, "g": ""}}, {"d": {"g": ""}}),
        ({"a": [None, {}, [], {"b": None}]}, {"a": [None, {}, [], {}]}),
        ({"a": False, "b": 0, "c": ""}, {"a": False, "b": 0, "c": ""}),
        ({"a": {"b": {}}}, {}),
        ([None], [None]),
        (None, None),
        ("x", "x"),
        (True, True),
    ],
)
def test_what_says_nothing_is_left_out_of_objects_and_kept_in_lists(tree: Any, pruned: Any) -> None:
    assert normalise(tree) == pruned


@given(JSON)
def test_normalising_twice_changes_nothing_more(tree: Any) -> None:
    once = normalise(tree)
    assert normalise(once) == once


@given(st.dictionaries(st.text(max_size=4), JSON, max_size=4), st.sampled_from([None, {}, [], {"x": None}]))
def test_an_empty_member_is_the_same_as_none(tree: dict[str, Any], nothing: Any) -> None:
    assert normalise({**tree, "added": nothing}) == normalise({k: v for k, v in tree.items() if k != "added"})


def nested(levels: int) -> Any:
    tree: Any = 1
    for level in range(levels):
        tree = {"a": tree} if level % 2 else [tree]
    return tree


def test_a_tree_may_be_as_deep_as_the_limit_and_no_deeper() -> None:
    assert rows(normalise(nested(MAX_DEPTH)))
    with pytest.raises(Unreadable, match="nested deeper than 64 levels"):
        normalise(nested(MAX_DEPTH + 1))


@pytest.mark.parametrize("value", [None, {}, []])
def test_null_and_empty_are_nothing(value: Any) -> None:
    assert is_empty(value)
    assert rows(value) == []


@pytest.mark.parametrize("value", [0, False, "", [None], {"a": None}])
def test_everything_else_is_something(value: Any) -> None:
    assert not is_empty(value)


def test_rows_are_the_leaves_by_pointer_type_and_text() -> None:
    tree: dict[str, Any] = {
        "b": [1, "x", None, [], {}, {"c": True}],
        "a": {"~": 1.5, "/": False, "~1": "one\r\ntwo\rthree", "": 2.0},
        "n": None,
    }
    assert rows(tree) == [
        Row("/a/", "number", "2"),
        Row("/a/~0", "number", "1.5"),
        Row("/a/~01", "string", "one\ntwo\nthree"),
        Row("/a/~1", "boolean", "false"),
        Row("/b/0", "number", "1"),
        Row("/b/1", "string", "x"),
        Row("/b/2", "null", ""),
        Row("/b/3", "array", ""),
        Row("/b/4", "object", ""),
        Row("/b/5/c", "boolean", "true"),
        Row("/n", "null", ""),
    ]


def test_a_bare_value_is_one_row_at_the_root() -> None:
    assert rows("x") == [Row("", "string", "x")]


def follow(tree: Any, pointer: str) -> Any:
    for token in pointer.split("/")[1:]:
        key = token.replace("~1", "/").replace("~0", "~")
        tree = tree[int(key)] if isinstance(tree, list) else tree[key]
    return tree


@given(JSON)
def test_every_pointer_leads_to_its_leaf_and_no_two_are_alike(tree: Any) -> None:
    found = rows(tree)
    paths = [row.path for row in found]
    assert paths == sorted(set(paths))
    for row in found:
        leaf = follow(tree, row.path)
        kind = {str: "string", int: "number", float: "number", bool: "boolean", list: "array", dict: "object"}
        assert row.type == kind.get(type(leaf), "null")
        assert leaf in ([], {}) or not isinstance(leaf, (list, dict))


def test_a_member_is_found_through_objects_only() -> None:
    tree = {"a": {"b": 0}, "l": [1]}
    assert member(tree, "a", "b") == 0
    assert member(tree, "a", "b", "c") is None
    assert member(tree, "l", "0") is None
    assert member(None, "a") is None
    assert member(tree) is tree


@pytest.mark.parametrize(("value", "text"), [("x", "x"), ("", None), (None, None), (1, None), (["x"], None)])
def test_text_is_a_string_with_something_in_it(value: Any, text: str | None) -> None:
    assert text_of(value) == text

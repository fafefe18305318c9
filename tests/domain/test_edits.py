"""Edits of somebody else's record: applied and taken back, whatever was written beside them meanwhile."""

from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewapp.domain.edits import Edit, applied, from_facts, needed, undone
from reviewapp.domain.tree import normalise

VALUES = (
    st.booleans() | st.integers(-2, 2) | st.text("ab", max_size=2) | st.dictionaries(st.just("k"), st.integers(0, 2))
)
INPUT: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
    {"advisory_id": st.sampled_from(["x", "y"])}, optional={"status": st.just("NEW")}
)
MADE: dict[Any, st.SearchStrategy[Any]] = {
    "status": st.sampled_from(["OK", "BLOCKED", None]),
    "meta": st.none() | st.dictionaries(st.sampled_from(["override", "rating"]), VALUES),
    "attachments": st.none() | st.lists(st.integers(0, 3), max_size=3, unique=True),
    "advisory_inputs": st.lists(INPUT, max_size=2, unique_by=lambda one: one["advisory_id"]),
}
RECORDS = st.fixed_dictionaries({}, optional=MADE)
PLACES = st.sampled_from([("status",), ("meta", "override"), ("advisory_inputs", "x", "status")])
EDITS = st.lists(
    st.builds(Edit, PLACES, VALUES, st.none(), st.just(False))
    | st.builds(Edit, st.just(("attachments",)), st.integers(0, 3), st.none(), st.just(True)),
    max_size=4,
    unique_by=lambda edit: edit.path,
)


@given(RECORDS, EDITS)
def test_what_was_written_can_be_taken_back(record: dict[str, Any], wanted: list[Edit]) -> None:
    before = deepcopy(record)
    edits = [from_facts(edit.facts()) for edit in needed(record, wanted)]
    there = applied(record, edits)
    assert normalise(undone(there, edits)) == normalise(before)
    assert record == before
    assert not needed(there, wanted)


@given(RECORDS, EDITS, st.text("ab", min_size=1))
def test_what_others_write_beside_it_stays(record: dict[str, Any], wanted: list[Edit], rating: str) -> None:
    edits = needed(record, wanted)
    there = applied(record, edits)
    there["rating"] = rating
    assert normalise(undone(there, edits)) == normalise({**record, "rating": rating})


def test_what_others_changed_again_is_left_to_them() -> None:
    edits = needed({"status": "BLOCKED"}, [Edit(("status",), "OK")])
    assert undone({"status": "ERROR"}, edits) == {"status": "ERROR"}
    assert undone({"status": "OK"}, edits) == {"status": "BLOCKED"}


def test_true_is_not_one() -> None:
    edits = needed({"rejected": 1}, [Edit(("rejected",), True)])
    assert applied({"rejected": 1}, edits)["rejected"] is True


@pytest.mark.parametrize("there", ["a text", 7, [1], {"advisory_id": "z"}])
def test_what_has_no_place_is_not_written(there: Any) -> None:
    wanted = [Edit(("advisory_inputs", "x", "status"), "REVIEWED"), Edit(("meta", "override"), {"by": "cy"})]
    held = {"advisory_inputs": [there], "meta": there if not isinstance(there, dict) else "text"}
    assert needed(held, wanted) == ()
    assert needed({"attachments": "a text"}, [Edit(("attachments",), 1, joins=True)]) == ()


def test_a_place_is_told_as_a_pointer() -> None:
    assert Edit(("meta", "a/b"), 1).pointer == "/meta/a~1b"

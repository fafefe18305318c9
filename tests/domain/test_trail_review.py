import hashlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewapp.domain.errors import Invalid, NotAllowed, WrongState
from reviewapp.domain.events import Event
from reviewapp.domain.reauthentication import Reauthentication
from reviewapp.domain.trail_review import Stretch, check_bounds, digest, sign
from tests.domain.cast import ANA, B64, CY, DEE, NOW, SESSION

BODIES = (b'{"n":0}', b'{"n":1}')
STRETCH = Stretch(first=0, last=1, sha256=digest(BODIES))


def signed(**changes: Any) -> Event:
    proof = Reauthentication(method="password", at=NOW, bound_to=STRETCH.sha256)
    given = {"newest": None, "note": "Looked at each.", "person": DEE, "auth": proof, **changes}
    return sign(STRETCH, given["newest"], given["note"], given["person"], given["auth"], NOW, "req-1")


def test_the_digest_of_two_events_is_the_one_written_here_by_hand() -> None:
    halves = hashlib.sha256(b'{"n":0}').digest() + hashlib.sha256(b'{"n":1}').digest()
    assert len(halves) == 64
    assert digest(BODIES) == hashlib.sha256(halves).hexdigest()
    assert digest(BODIES) == "35acdb6e33020fd262e7842fba0ab9b7c9789cdd477576b324071831ffc32293"


@given(st.lists(st.binary(max_size=8), min_size=1, max_size=8), st.data())
def test_another_byte_or_another_order_or_another_cut_is_another_digest(
    bodies: list[bytes], data: st.DataObject
) -> None:
    place = data.draw(st.integers(0, len(bodies) - 1))
    changed = [*bodies[:place], bodies[place] + b"!", *bodies[place + 1 :]]
    assert digest(bodies) != digest(changed)
    assert digest(bodies) != digest(bodies[:-1])
    if bodies != bodies[::-1]:
        assert digest(bodies) != digest(bodies[::-1])


def test_an_auditor_signs_what_they_looked_at() -> None:
    event = signed(note="  Looked at each.\r\nAll in order. ")
    record = event.fields["record"]
    assert (event.kind, event.actor.role, event.fields["after"]) == (
        "trail:reviewed",
        "auditor",
        {"first": 0, "last": 1},
    )
    assert (record["schema"], record["act"]) == ("reviewapp/statement/v1", "review_trail")
    assert record["object"] == {"kind": "trail", "id": "0-1", "sha256": STRETCH.sha256}
    assert record["note"] == event.fields["reason"] == "Looked at each.\nAll in order."


@pytest.mark.parametrize("person", [ANA, CY, DEE.model_copy(update={"disabled_at": NOW})])
def test_nobody_but_an_auditor_signs(person: Any) -> None:
    with pytest.raises(NotAllowed, match="Only an auditor signs"):
        signed(person=person)


@pytest.mark.parametrize("auth", [SESSION, Reauthentication(method="password", at=NOW, bound_to=B64)])
def test_the_password_is_typed_for_these_very_events(auth: Any) -> None:
    with pytest.raises(NotAllowed, match=r"needs your password|for something else"):
        signed(auth=auth)


@pytest.mark.parametrize("note", ["", " \n", "x" * 4_001])
def test_a_review_has_a_note(note: str) -> None:
    with pytest.raises(Invalid, match="Write a note of 1 to 4000 characters"):
        signed(note=note)


def test_the_same_review_is_not_signed_twice_running() -> None:
    newest = {"n": 7, "actor": {"id": "dee"}, "after": {"first": 0, "last": 1}}
    with pytest.raises(WrongState, match=r"already, as event 7\."):
        signed(newest=newest)
    for other in ({"actor": {"id": "di"}}, {"after": {"first": 0, "last": 0}}):
        assert signed(newest={**newest, **other}).kind == "trail:reviewed"


def test_the_bounds_are_numbers_of_events_that_there_are() -> None:
    check_bounds(0, 0, 0)
    check_bounds(3, 7, 7)
    with pytest.raises(Invalid, match=r"must not come before the first: 2 is less than 3\.") as refused:
        check_bounds(3, 2, 7)
    assert refused.value.field == "last"
    with pytest.raises(Invalid, match=r"The trail ends with event 7\."):
        check_bounds(3, 8, 7)

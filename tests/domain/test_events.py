import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewapp.domain.canonical import record_bytes
from reviewapp.domain.errors import Invalid
from reviewapp.domain.events import KINDS, SUBJECTS, Event, kinds_of
from reviewapp.domain.person import IMPORTER, SETUP
from tests.domain.cast import ANA, NOW
from tests.domain.every_event import FOLDER, N, examples, path

EXAMPLES = examples()
ALWAYS = {"schema", "n", "kind", "at", "actor", "subject"}


def imported(**changes: Any) -> Event:
    plain = {"kind": "run:imported", "at": NOW, "actor": IMPORTER, "fields": {"run_id": "run_1", "after": {}}}
    return Event.model_validate({**plain, **changes})


def test_every_kind_has_a_golden_example_and_every_golden_example_a_kind() -> None:
    assert {file.name for file in FOLDER.iterdir()} == {path(kind).name for kind in KINDS}, (
        "run python -m tests.domain.every_event; a kind that stood in a ledger is never taken away"
    )


def test_the_maker_knows_every_kind() -> None:
    assert EXAMPLES.keys() == KINDS.keys()


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_an_event_has_the_bytes_of_its_golden_example(kind: str) -> None:
    assert EXAMPLES[kind].record(N) == path(kind).read_bytes()


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_golden_example_has_the_keys_of_its_kind_and_is_canonical(kind: str) -> None:
    data = path(kind).read_bytes()
    body = json.loads(data)
    assert body.keys() - {"request_id"} == ALWAYS | KINDS[kind]
    assert (body["schema"], body["kind"], body["n"]) == ("reviewapp/event/v1", kind, N)
    assert kind.startswith(f"{body['subject']}:")
    assert record_bytes(body) == data


def test_an_event_has_the_bytes_written_here_by_hand() -> None:
    assert imported(request_id="req-1").record(0) == (
        b'{"actor":{"id":"system:import","name":"Import","role":"system"},"after":{},'
        b'"at":"2026-01-05T05:07:16.690677Z","kind":"run:imported","n":0,"request_id":"req-1","run_id":"run_1",'
        b'"schema":"reviewapp/event/v1","subject":"run"}'
    )


@pytest.mark.parametrize("request_id", [None, ""])
def test_an_absent_request_is_omitted(request_id: str | None) -> None:
    assert b"request_id" not in imported(request_id=request_id).record(0)


def test_every_kind_is_of_one_subject() -> None:
    assert sorted(kind for subject in SUBJECTS for kind in kinds_of(subject)) == sorted(KINDS)
    assert kinds_of("stop") == ("stop:placed", "stop:released")
    assert kinds_of("adv") == kinds_of("") == ()


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_missing_key_is_refused(kind: str) -> None:
    event = EXAMPLES[kind]
    for key in event.fields:
        fields = {name: value for name, value in event.fields.items() if name != key}
        with pytest.raises(Invalid, match=f"An event of the kind {kind} cannot carry"):
            event.model_copy(update={"fields": fields}).record(N)


@pytest.mark.parametrize("kind", sorted(KINDS))
@pytest.mark.parametrize("key", ["extra", "n", "schema", "request_id", "actor"])
def test_a_key_too_many_is_refused(kind: str, key: str) -> None:
    event = EXAMPLES[kind]
    with pytest.raises(Invalid, match="cannot carry"):
        event.model_copy(update={"fields": {**event.fields, key: 1}}).record(N)


@pytest.mark.parametrize("kind", ["run:eaten", "", "run", "advisory:approved"])
@pytest.mark.parametrize("fields", [{}, {"after": {}}])
def test_an_unknown_kind_is_refused(kind: str, fields: dict[str, Any]) -> None:
    with pytest.raises(Invalid, match="cannot carry"):
        imported(kind=kind, fields=fields).record(0)


def test_an_event_has_at_most_65535_bytes() -> None:
    spare = 65_535 - len(imported(fields={"run_id": "", "after": {}}).record(0))
    assert len(imported(fields={"run_id": "x" * spare, "after": {}}).record(0)) == 65_535
    with pytest.raises(Invalid, match=r"^The event would have 65536 bytes; 65535 is the most.$"):
        imported(fields={"run_id": "x" * (spare + 1), "after": {}}).record(0)


@pytest.mark.parametrize("value", [0.5, 2**53, "\ud800", "a\rb", {"é": 1}])
def test_what_has_no_canonical_form_stays_out_of_the_ledger(value: Any) -> None:
    with pytest.raises(Invalid, match=r"/after|surrogate"):
        imported(fields={"run_id": "run_1", "after": {"x": value}}).record(0)


@given(st.integers(0, 2**53 - 1))
def test_the_number_is_the_only_thing_that_appending_adds(n: int) -> None:
    event = imported(actor=SETUP)
    assert json.loads(event.record(n)) == {**json.loads(event.record(0)), "n": n}


def test_signed_kinds_carry_the_signature_and_the_record() -> None:
    signed = {kind for kind, keys in KINDS.items() if "signature" in keys}
    verdicts = {"advisory:approve", "advisory:reject", "advisory:request_changes", "advisory:withdraw"}
    statements = {"advisory:revoked", "policy:put_in_force", "run:conflict_dismissed", "stop:placed", "stop:released"}
    statements |= {"trail:reviewed", "migration:cut_over", "migration:rolled_back"}
    assert signed == verdicts | statements
    assert all("record" in KINDS[kind] for kind in signed)


def test_people_stand_in_events_by_id_name_and_role() -> None:
    body = json.loads(EXAMPLES["advisory:approve"].record(N))
    assert body["actor"] == {"id": ANA.id, "name": ANA.name, "role": "reviewer"}


def test_the_terms_of_an_override_stand_in_the_ledger() -> None:
    data = EXAMPLES["advisory:override_requested"].record(N)
    assert b'"scope":"RED"' in data
    assert b'"minutes":480' in data

"""No signature can be moved to another record, and no record to another event."""

import json
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from reviewapp.verify import ProofError, check_event

GOLDEN = Path(__file__).parents[1] / "golden/events"
SIGNED = {
    path.stem: record
    for path in sorted(GOLDEN.glob("*.json"))
    if "signature" in (record := json.loads(path.read_bytes()))
}


def written(event: dict[str, Any]) -> bytes:
    return json.dumps(event, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def refused(event: Any) -> str:
    with pytest.raises(ProofError) as told:
        check_event(event, 4711, written(event))
    return str(told.value)


def signed_anew(event: dict[str, Any]) -> dict[str, Any]:
    """The event, its signature computed over the record that it has now."""
    record = event["record"]
    body = f"{record['schema']}\n".encode() + written(record)
    return event | {"signature": sha256(body).hexdigest()}


def test_every_published_example_holds() -> None:
    assert len(SIGNED) >= 9
    for path in GOLDEN.glob("*.json"):
        check_event(json.loads(path.read_bytes()), 4711, path.read_bytes())


@pytest.mark.parametrize("name", SIGNED)
def test_a_signature_grafted_on_another_record_is_refused(name: str) -> None:
    for other, donor in SIGNED.items():
        if donor["signature"] != SIGNED[name]["signature"]:
            assert "is not that of its record" in refused(SIGNED[name] | {"signature": donor["signature"]}), other


@pytest.mark.parametrize("name", SIGNED)
def test_a_record_grafted_on_another_event_is_refused(name: str) -> None:
    for donor in SIGNED.values():
        if donor["record"] != SIGNED[name]["record"]:
            grafted = SIGNED[name] | {"record": donor["record"], "signature": donor["signature"]}
            assert "differ in" in refused(grafted)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("run_id", "run_x"),
        ("advisory_id", "adv_x"),
        ("round", 7),
        ("kind", "advisory:reject"),
        ("at", "2026-01-05T05:07:16.690678Z"),
        ("reason", "Another."),
        ("policy", {"id": "none", "sha256": "0" * 64, "version": 1}),
        ("packet_sha256", "0" * 64),
        ("actor", {"id": "bo", "name": "Bo", "role": "reviewer"}),
    ],
)
def test_what_an_event_says_is_what_was_signed(field: str, value: Any) -> None:
    named = {"kind": "verdict", "actor": "person"}.get(field, field)
    assert refused(SIGNED["advisory_approve"] | {field: value}).endswith(f"differ in: {named}.")


def test_what_cannot_be_signed_has_no_signature() -> None:
    good = SIGNED["advisory_approve"]
    wrong: tuple[Any, ...] = (None, "text", {}, good["record"] | {"schema": "reviewapp/packet/v1"})
    for record in wrong:
        assert "no record that could be signed" in refused(good | {"record": record})
    assert "no record" in refused({key: value for key, value in good.items() if key != "record"})


@pytest.mark.parametrize("event", [[], None, {"n": 4712}, {"n": "4711"}, {}])
def test_what_is_no_event_is_refused(event: Any) -> None:
    assert "is not written in its one form, or is another one" in refused(event)


def test_another_form_of_the_same_event_is_refused() -> None:
    event = SIGNED["advisory_approve"]
    with pytest.raises(ProofError, match="one form"):
        check_event(event, 4711, json.dumps(event).encode())
    check_event(signed_anew(event), 4711, written(event))

"""What others are told: of which events, in which words, and never too much."""

import json
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewapp.domain import announcing
from reviewapp.domain.announcing import LARGEST, TOPICS, Fact, Topic
from reviewapp.domain.errors import Invalid
from reviewapp.domain.gate import Answer
from tests.domain.cast import NOW, NOW_TEXT, RUN_ID
from tests.domain.every_event import N, examples

EVENTS: dict[str, dict[str, Any]] = {kind: json.loads(event.record(N)) for kind, event in examples().items()}
TOLD = {
    "advisory:routed": Topic.ADVISORY_PENDING,
    "advisory:rerouted": Topic.ADVISORY_PENDING,
    "advisory:stale": Topic.ADVISORY_STALE,
    "advisory:retracted": Topic.ADVISORY_STALE,
    "advisory:superseded": Topic.ADVISORY_STALE,
    "advisory:auto_approved": Topic.ADVISORY_DECIDED,
    "advisory:approve": Topic.ADVISORY_DECIDED,
    "advisory:reject": Topic.ADVISORY_DECIDED,
    "advisory:request_changes": Topic.ADVISORY_DECIDED,
    "advisory:withdraw": Topic.ADVISORY_DECIDED,
    "advisory:override_requested": Topic.OVERRIDE_REQUESTED,
    "advisory:revoked": Topic.OVERRIDE_REVOKED,
}


@pytest.mark.parametrize("kind", sorted(EVENTS))
def test_an_event_tells_what_its_kind_does(kind: str) -> None:
    fact = announcing.told_by(EVENTS[kind])
    assert (fact.topic if fact else None) == TOLD.get(kind)


@pytest.mark.parametrize(
    ("kind", "meaning", "state", "topic"),
    [
        ("advisory:approve", "override granted", "approved", Topic.OVERRIDE_APPROVED),
        ("advisory:approve", "override granted, approval 1 of 2", "pending", None),
        ("advisory:reject", "override refused", "rejected", Topic.OVERRIDE_REFUSED),
        ("advisory:approve", "approved for use in the workflow, approval 1 of 2", "pending", None),
    ],
)
def test_an_override_has_words_of_its_own_and_half_an_approval_is_none(
    kind: str, meaning: str, state: str, topic: Topic | None
) -> None:
    event = EVENTS[kind]
    after, record = {**event["after"], "state": state}, {**event["record"], "meaning": meaning}
    fact = announcing.told_by({**event, "after": after, "record": record})
    assert (fact.topic if fact else None) == topic


def test_ids_and_outcome_are_told_to_all_and_words_to_the_trusted() -> None:
    fact = announcing.told_by(EVENTS["advisory:reject"])
    assert fact is not None
    told = json.loads(announcing.body(fact, 12, trusted=False))
    assert told == {
        "type": "advisory.decided",
        "timestamp": NOW_TEXT,
        "sequence": 12,
        "data": {
            "event": N,
            "run_id": RUN_ID,
            "advisory_id": EVENTS["advisory:reject"]["advisory_id"],
            "round": 1,
            "state": "rejected",
            "what": "reject",
            "reason_code": "GEOMETRY_UNSAFE",
            "expires_at": None,
        },
    }
    trusted = json.loads(announcing.body(fact, 12, trusted=True))
    words = {"by": {"id": "ana", "name": "Ana Alves"}, "reason": EVENTS["advisory:reject"]["reason"]}
    assert trusted == {**told, "data": {**told["data"], **words}}


@pytest.mark.parametrize("kind", sorted(TOLD))
def test_no_free_text_and_no_parameter_reaches_the_untrusted(kind: str) -> None:
    marked = _marked(EVENTS[kind])
    fact = announcing.told_by(marked)
    assert fact is not None
    assert b"FREE TEXT" not in announcing.body(fact, 1, trusted=False)


def _marked(event: dict[str, Any]) -> dict[str, Any]:
    """The event with every text of people and engines marked."""
    after = {**event["after"], "override": {"reason": "FREE TEXT"}, "origin": "FREE TEXT", "rule": "FREE TEXT"}
    record = {**event.get("record", {}), "note": "FREE TEXT", "reason_code": None, "sections_seen": ["FREE TEXT"]}
    actor = {"id": "FREE TEXT", "name": "FREE TEXT", "role": "FREE TEXT"}
    return {**event, "after": after, "record": {"meaning": "", **record}, "actor": actor, "reason": "FREE TEXT"}


@given(st.text(st.characters(exclude_characters="\r", exclude_categories=["Cs"]), max_size=4_000))
def test_a_body_stays_below_twenty_thousand_bytes(reason: str) -> None:
    fact = announcing.told_by({**EVENTS["advisory:reject"], "reason": reason})
    assert fact is not None
    assert len(announcing.body(fact, 2**52, trusted=True)) < LARGEST


@pytest.mark.parametrize("worst", ["\u0001", "\U0001f6d1", '"'])
def test_the_longest_reason_of_the_worst_signs_fits(worst: str) -> None:
    fact = announcing.told_by({**EVENTS["advisory:reject"], "reason": worst * 4_000})
    assert fact is not None
    assert 2_000 < len(announcing.body(fact, 2**52, trusted=True)) < LARGEST


def test_what_would_not_fit_is_refused() -> None:
    assert LARGEST == 20_000
    with pytest.raises(Invalid, match="fewer than 20000"):
        announcing.body(Fact(Topic.TEST, NOW, {"endpoint": "x" * LARGEST}), 1, trusted=False)


def test_a_gate_tells_its_answer_before_and_now() -> None:
    until = NOW + timedelta(hours=8)
    fact = announcing.gate_changed(RUN_ID, Answer.BLOCKED, Answer.OVERRIDDEN, until, NOW)
    told = json.loads(announcing.body(fact, 3, trusted=False))
    assert told["type"] == "gate.changed"
    assert told["data"] == {
        "run_id": RUN_ID,
        "before": "blocked",
        "gate": "overridden",
        "until": "2026-01-05T13:07:16.690677Z",
    }
    first = announcing.gate_changed(RUN_ID, None, Answer.ALLOWED, None, NOW)
    assert first.data == {"run_id": RUN_ID, "before": None, "gate": "allowed", "until": None}


def test_a_checkpoint_carries_its_note_byte_for_byte() -> None:
    note = "desk\n6\nAAAA=\n\n— desk AbCd\n".encode()
    told = json.loads(announcing.body(announcing.checkpoint("desk", 6, note, NOW), 3, trusted=False))
    assert told["data"]["note"].encode() == note


def test_an_id_is_of_one_message_and_stays() -> None:
    ids = {announcing.message_id(*one) for one in (("a", 1, b"x"), ("b", 1, b"x"), ("a", 2, b"x"), ("a", 1, b"y"))}
    assert len(ids) == 4
    assert announcing.message_id("a", 1, b"x") in ids
    assert all(len(one) == 36 for one in ids)


def test_a_test_is_nothing_to_subscribe_to() -> None:
    assert Topic.TEST not in TOPICS
    assert len(TOPICS) == len(Topic) - 1

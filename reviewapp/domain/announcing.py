"""What is told to others, and in which words: ids and outcomes; free text only where it is trusted with."""

from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple

from reviewapp.domain.canonical import canonical, record_bytes, sha256, utc_text, utc_time
from reviewapp.domain.errors import Invalid
from reviewapp.domain.gate import Answer
from reviewapp.domain.states import State

LARGEST = 20_000
"""Bytes; a body has fewer (Standard Webhooks 1.0.0)."""
LONGEST_WORDS = 2_000
_Record = dict[str, Any]


class Topic(StrEnum):
    """What an endpoint can be told of; a test is sent to whoever asks for one.

    Stale is what stands no more though nobody decided that: an approval, and an advisory, or a request for an override,
    that waits no longer since it was retracted or superseded. Its `what` says which.
    """

    ADVISORY_PENDING = "advisory.pending"
    ADVISORY_DECIDED = "advisory.decided"
    ADVISORY_STALE = "advisory.stale"
    OVERRIDE_REQUESTED = "override.requested"
    OVERRIDE_APPROVED = "override.approved"
    OVERRIDE_REFUSED = "override.refused"
    OVERRIDE_REVOKED = "override.revoked"
    OVERRIDE_EXPIRED = "override.expired"
    GATE_CHANGED = "gate.changed"
    CHECKPOINT = "checkpoint"
    TEST = "test"


TOPICS = tuple(topic for topic in Topic if topic is not Topic.TEST)
_FIXED = {
    "advisory:stale": Topic.ADVISORY_STALE,
    "advisory:retracted": Topic.ADVISORY_STALE,
    "advisory:superseded": Topic.ADVISORY_STALE,
    "advisory:override_requested": Topic.OVERRIDE_REQUESTED,
    "advisory:revoked": Topic.OVERRIDE_REVOKED,
    "advisory:auto_approved": Topic.ADVISORY_DECIDED,
    "advisory:request_changes": Topic.ADVISORY_DECIDED,
    "advisory:withdraw": Topic.ADVISORY_DECIDED,
}
_ROUTED = {"advisory:routed", "advisory:rerouted"}
_OF_OVERRIDES = {"advisory:approve": Topic.OVERRIDE_APPROVED, "advisory:reject": Topic.OVERRIDE_REFUSED}


class Fact(NamedTuple):
    """One thing to be told: `data` to every endpoint, `words` to trusted ones only; `run_id` where it is of a run."""

    topic: Topic
    at: datetime
    data: _Record
    run_id: str | None = None
    words: _Record | None = None


def told_by(event: _Record) -> Fact | None:
    """What an event tells others; None for most kinds, and for an approval that is not yet the last one."""
    topic = _topic(event)
    if topic is None:
        return None
    after, record = event["after"], event.get("record", {})
    data = {
        "event": event["n"],
        "run_id": event["run_id"],
        "advisory_id": event["advisory_id"],
        "round": event["round"],
        "state": after["state"],
        "what": event["kind"].partition(":")[2],
        "reason_code": record.get("reason_code"),
        "expires_at": after.get("expires_at"),
    }
    by = {"id": event["actor"]["id"], "name": event["actor"]["name"]}
    words = {"by": by, "reason": event.get("reason", "")[:LONGEST_WORDS]}
    return Fact(topic, utc_time(event["at"]), data, event["run_id"], words)


def expired(run_id: str, advisory_id: str, at: datetime) -> Fact:
    """An override that time alone has ended."""
    data = {"run_id": run_id, "advisory_id": advisory_id, "expires_at": utc_text(at)}
    return Fact(Topic.OVERRIDE_EXPIRED, at, data, run_id)


def gate_changed(run_id: str, before: Answer | None, after: Answer, until: datetime | None, at: datetime) -> Fact:
    """Another answer of the gate; `before` is None where nothing was told of this run yet."""
    data = {"run_id": run_id, "before": before, "gate": after, "until": utc_text(until) if until else None}
    return Fact(Topic.GATE_CHANGED, at, data, run_id)


def checkpoint(origin: str, size: int, note: bytes, at: datetime) -> Fact:
    """The newest checkpoint, whole, so that others hold it."""
    return Fact(Topic.CHECKPOINT, at, {"origin": origin, "size": size, "note": note.decode()})


def trial(endpoint_id: str, at: datetime) -> Fact:
    """A message that says nothing but that it arrives."""
    return Fact(Topic.TEST, at, {"endpoint": endpoint_id})


def body(fact: Fact, sequence: int, *, trusted: bool) -> bytes:
    """The exact bytes to send; `sequence` grows from message to message, so that a receiver can put them in order.

    Raises Invalid where they would be too many.
    """
    data = {**fact.data, **(fact.words or {})} if trusted else fact.data
    told = {"type": fact.topic, "timestamp": utc_text(fact.at), "sequence": sequence, "data": data}
    made = record_bytes(told)
    if len(made) >= LARGEST:
        raise Invalid(f"The message would have {len(made)} bytes; fewer than {LARGEST} may be sent.")
    return made


def message_id(endpoint_id: str, sequence: int, told: bytes) -> str:
    """The id of a message: the same for the same one, however often it is sent."""
    return "msg_" + sha256(canonical([endpoint_id, sequence, sha256(told)]))[:32]


def _topic(event: _Record) -> Topic | None:
    kind = event["kind"]
    if kind in _ROUTED:
        return Topic.ADVISORY_PENDING if event["after"]["state"] == State.PENDING else Topic.ADVISORY_DECIDED
    if kind in _OF_OVERRIDES:
        if event["after"]["state"] == State.PENDING:
            return None
        is_of_override = event["record"]["meaning"].startswith("override ")
        return _OF_OVERRIDES[kind] if is_of_override else Topic.ADVISORY_DECIDED
    return _FIXED.get(kind)

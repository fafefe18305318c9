"""A release certificate: that the output of a run was releasable at a moment, for a machine that cannot ask."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from reviewapp.domain.advisory import Advisory, Attachment
from reviewapp.domain.canonical import record_bytes, utc_text
from reviewapp.domain.errors import SafetyBlocked, WrongState
from reviewapp.domain.events import Event
from reviewapp.domain.gate import Answer, Gate
from reviewapp.domain.identity import is_sha256
from reviewapp.domain.model import Frozen
from reviewapp.domain.person import Actor
from reviewapp.domain.policy import PolicyRef
from reviewapp.domain.tree import Json, member

SCHEMA = "reviewapp/certificate/v1"
LONGEST = timedelta(hours=24)


class Certificate(Frozen):
    """What a certificate says; `event_n` is the event of its issue, `reviews` are the signatures it rests on."""

    origin: str
    run_id: str
    run_sha256: str
    gcode_sha256: str
    gate: Answer
    reviews: tuple[str, ...]
    override: Advisory | None
    policy: PolicyRef
    event_n: int
    issued_at: datetime

    @property
    def valid_until(self) -> datetime:
        """When it ends: after a day, and never later than the override it rests on."""
        ends = self.issued_at + LONGEST
        expires = self.override.expires_at if self.override else None
        return min(ends, expires) if expires else ends

    def record(self) -> bytes:
        """The canonical bytes that are signed (RECORDS.md, section 7)."""
        return record_bytes(
            {
                "schema": SCHEMA,
                "origin": self.origin,
                "run_id": self.run_id,
                "run_sha256": self.run_sha256,
                "gcode_sha256": self.gcode_sha256,
                "gate": self.gate,
                "reviews": list(self.reviews),
                "override": _override(self.override),
                "policy": self.policy.model_dump(),
                "event_n": self.event_n,
                "issued_at": utc_text(self.issued_at),
                "valid_until": utc_text(self.valid_until),
            }
        )

    def event(self, sha256: str, actor: Actor, request_id: str | None) -> Event:
        """The event of its issue; `sha256` is that of the signed file."""
        after = {
            "sha256": sha256,
            "run_sha256": self.run_sha256,
            "gcode_sha256": self.gcode_sha256,
            "gate": self.gate,
            "valid_until": utc_text(self.valid_until),
        }
        fields = {"run_id": self.run_id, "policy": self.policy.model_dump(), "after": after}
        return Event(kind="certificate:issued", at=self.issued_at, actor=actor, fields=fields, request_id=request_id)


def require_released(answer: Gate) -> None:
    """Raise SafetyBlocked where the gate is shut: nothing is certified that may not be used."""
    if answer.answer is Answer.BLOCKED:
        raise SafetyBlocked(f"There is no certificate for a blocked run. {answer.reasons[0]}")


def gcode_of(evidence: Json, attachments: Sequence[Attachment]) -> str:
    """The SHA-256 of the run's G-code; raises WrongState where it does not name just one, or its file differs."""
    stated = member(evidence, "hashes", "gcode_sha256")
    files = [one for one in attachments if one.kind == "gcode"]
    hashes = {one.blob for one in files}
    if len(hashes) > 1 or None in hashes or any(one.matched in {"bad", "missing"} for one in files):
        raise WrongState("The run's G-code is missing, damaged, or there are several; none of it can be certified.")
    found = next(iter(hashes), None)
    if found and stated and stated != found:
        raise WrongState("The G-code file of the run is not the one whose hash the run states; it is not certified.")
    gcode = found or stated
    if not isinstance(gcode, str) or not is_sha256(gcode):
        raise WrongState("The run names no G-code, so there is nothing to certify.")
    return gcode


def _override(one: Advisory | None) -> dict[str, Any] | None:
    if one is None or one.override is None or one.expires_at is None:
        return None
    return {"advisory_id": one.advisory_id, "scope": one.override.scope, "expires_at": utc_text(one.expires_at)}

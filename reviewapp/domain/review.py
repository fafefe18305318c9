"""A person's signed verdict: its words, its record, its signature (RECORDS.md, section 6)."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from reviewapp.domain.advisory import Advisory
from reviewapp.domain.canonical import plain_text, record_bytes, signature, utc_text
from reviewapp.domain.content import ContentClass
from reviewapp.domain.errors import Invalid
from reviewapp.domain.model import Frozen
from reviewapp.domain.person import Actor, Authentication

SCHEMA = "reviewapp/review/v1"
LONGEST_NOTE = 4_000


class Verdict(StrEnum):
    """What a person can say of an advisory."""

    APPROVE = "approve"
    REJECT = "reject"
    REQUEST_CHANGES = "request_changes"
    WITHDRAW = "withdraw"


class ReasonCode(StrEnum):
    """Why an advisory was refused; RMOS knows the 1st, 3rd, 6th, 7th and OTHER."""

    GEOMETRY_UNSAFE = "GEOMETRY_UNSAFE"
    PARAMETERS_UNSAFE = "PARAMETERS_UNSAFE"
    TEXT_REQUIRES_OUTLINE = "TEXT_REQUIRES_OUTLINE"
    EVIDENCE_INSUFFICIENT = "EVIDENCE_INSUFFICIENT"
    WRONG_EXPLANATION = "WRONG_EXPLANATION"
    AESTHETIC = "AESTHETIC"
    DUPLICATE = "DUPLICATE"
    OTHER = "OTHER"


class Signing(Frozen):
    """What a person sends when they sign: the verdict, what they were shown, and what they typed to acknowledge it."""

    verdict: Verdict
    packet_sha256: str
    note: str = ""
    reason_code: ReasonCode | None = None
    sections_seen: tuple[str, ...] = ()
    seconds_on_evidence: int = 0
    withdraws: str | None = None
    acknowledged: str = ""


class Signed(Frozen):
    """A review as it is kept: the exact record and its signature."""

    signing: Signing
    person: Actor
    at: datetime
    item_sha256: str
    record: bytes
    signature: str


_MEANINGS = {
    (ContentClass.EXPLANATORY, Verdict.APPROVE): "approved for use in the workflow",
    (ContentClass.PRESCRIPTIVE, Verdict.APPROVE): "approved as a proposal for another run",
    (ContentClass.OVERRIDE_REQUEST, Verdict.APPROVE): "override granted",
    (ContentClass.EXPLANATORY, Verdict.REJECT): "rejected, not to be used",
    (ContentClass.PRESCRIPTIVE, Verdict.REJECT): "rejected, not to be used",
    (ContentClass.OVERRIDE_REQUEST, Verdict.REJECT): "override refused",
}


def meaning(content_class: ContentClass, verdict: Verdict, k: int, n: int) -> str:
    """What this signature means, in words fixed for class, verdict and k of n."""
    match verdict:
        case Verdict.REQUEST_CHANGES:
            return "sent back for changes"
        case Verdict.WITHDRAW:
            return "approval withdrawn"
        case Verdict.APPROVE if k < n:
            return f"{_MEANINGS[content_class, verdict]}, as approval {k} of {n}"
        case _:
            return _MEANINGS[content_class, verdict]


def sign(advisory: Advisory, signing: Signing, person: Actor, auth: Authentication, at: datetime) -> Signed:
    """The signed record of one verdict; raises Invalid where the note is not plain text or too long."""
    note = plain_text(signing.note)
    if len(note) > LONGEST_NOTE:
        raise Invalid(f"The note has {len(note)} characters; {LONGEST_NOTE} is the most.", "note")
    body: dict[str, Any] = {
        "schema": SCHEMA,
        "run_id": advisory.run_id,
        "advisory_id": advisory.advisory_id,
        "round": advisory.round,
        "verdict": signing.verdict,
        "meaning": meaning(advisory.content_class, signing.verdict, advisory.given + 1, advisory.needs.approvals),
        "reason_code": signing.reason_code,
        "note": note,
        "person": person.model_dump(),
        "at": utc_text(at),
        "auth": {"method": auth.method, "at": utc_text(auth.at)},
        "packet_sha256": signing.packet_sha256,
        "item_sha256": advisory.item_sha256,
        "policy": advisory.policy.model_dump(),
        "sections_seen": sorted(set(signing.sections_seen)),
        "seconds_on_evidence": max(0, min(86_400, signing.seconds_on_evidence)),
        "withdraws": signing.withdraws,
    }
    record = record_bytes(body)
    return Signed(
        signing=signing,
        person=person,
        at=at,
        item_sha256=advisory.item_sha256,
        record=record,
        signature=signature(SCHEMA, record),
    )

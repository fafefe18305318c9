"""One run as the desk knows it, read from a record of any layout."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from reviewapp.domain import evidence as ev
from reviewapp.domain.canonical import canonical, sha256
from reviewapp.domain.damage import Damage
from reviewapp.domain.errors import Unreadable
from reviewapp.domain.hold import Hold
from reviewapp.domain.identity import is_run_id, is_sha256
from reviewapp.domain.model import Frozen
from reviewapp.domain.overridden import bears_override, override_findings
from reviewapp.domain.risk import (
    Finding,
    Risk,
    Status,
    effective_status,
    read_block_reason,
    read_score,
    read_warnings,
    risk_findings,
    stated_risks,
    strictest,
)
from reviewapp.domain.tree import Json, is_empty, member, text_of


class Deletion(Frozen):
    """That a run was deleted at its source: `mode` soft or hard, by whom, why, and when, as the source says."""

    mode: str
    by: str | None = None
    reason: str | None = None
    at: str | None = None
    request_id: str | None = None

    @property
    def sentence(self) -> str:
        """The deletion in plain words."""
        by = f" by {self.by}" if self.by else ""
        return f"The run was deleted at its source{by}{f': {self.reason}' if self.reason else ''}."


class Run(Frozen):
    """A run and what was read from it; `run_sha256` is the run hash of its first version.

    `status_received` is the status first received, `status_now` the one RMOS states today, `status` the
    effective one. `bore_override`: it was overridden in RMOS at some time. `conflicts` counts the other
    versions ever seen under its id. `deleted` at its source: once so, it stays so; `deletion` says by whom and why.
    `held` while it came from something that was paused and is not released. `requester` owns the token that sent it.
    """

    run_id: str
    created_at: datetime
    run_sha256: str
    risk: Risk
    status: Status
    status_received: str | None
    status_now: str | None
    risk_stated: bool = False
    score: str | None = None
    block_reason: str | None = None
    warnings: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    mode: str | None = None
    event_type: str | None = None
    tool_id: str | None = None
    material_id: str | None = None
    machine_id: str | None = None
    session_id: str | None = None
    parent_run_id: str | None = None
    bore_override: bool = False
    deleted: bool = False
    deletion: Deletion | None = None
    conflicts: int = 0
    open_conflict: bool = False
    history: bool = False
    held: tuple[Hold, ...] = ()
    requester: str | None = None


class Reading(Frozen):
    """A run as read, with the evidence bytes that its run hash covers."""

    run: Run
    evidence: bytes


def read_run(document: Json, before: Run | None = None) -> Reading:
    """Read one parsed record; `before` is the run as known, whose first status and overrides stay.

    Raises Unreadable where it has no usable name, time or number.
    """
    if not isinstance(document, dict):
        raise Unreadable("the record is not a JSON object", kind=Damage.WRONG_TYPE)
    run_id = document.get("run_id")
    if not isinstance(run_id, str) or not is_run_id(run_id):
        kind = Damage.MISSING_FIELD if run_id is None else Damage.BAD_NAME
        raise Unreadable(f"run_id is {run_id!r}, which cannot name a run", "/run_id", kind)
    status_now = _word(document.get("status"))
    status_received = before.status_received if before else status_now
    made, zoned = ev.created_at(document)
    record = ev.evidence(document, status_received, made)
    data = ev.evidence_bytes(record)
    stated, reason = stated_risks(document), read_block_reason(document)
    bore = bool(before and before.bore_override) or bears_override(document)
    status = effective_status(status_received, status_now, blocked=reason is not None, bore_override=bore)
    findings = sorted(_findings(document, stated, zoned=zoned), key=lambda finding: (finding.code, finding.text))
    run = Run(
        **_facts(document, record),
        run_id=run_id,
        created_at=made,
        run_sha256=sha256(data),
        risk=strictest(stated),
        risk_stated=bool(stated),
        block_reason=reason,
        findings=tuple(findings),
        status=status,
        status_received=status_received,
        status_now=status_now,
        bore_override=bore,
        **_followed(before),
    )
    return Reading(run=run, evidence=data)


def _followed(before: Run | None) -> dict[str, Any]:
    """What no record says, and the desk knows of a run."""
    names = ("conflicts", "open_conflict", "deleted", "deletion", "history", "held", "requester")
    return {name: getattr(before, name) for name in names} if before else {}


def _facts(document: Json, record: dict[str, Any]) -> dict[str, Any]:
    """What is shown and filtered by: from the evidence where it stands there, else from the record."""
    named = ("mode", "event_type", "tool_id", "material_id", "machine_id", "parent_run_id")
    return {
        **{name: text_of(record.get(name)) for name in named},
        "session_id": text_of(document.get("workflow_session_id")),
        "score": read_score(document),
        "warnings": read_warnings(document),
    }


def _word(value: Json) -> str | None:
    if is_empty(value):
        return None
    return value if isinstance(value, str) else canonical(value).decode()


def _findings(document: Json, stated: dict[str, Risk], *, zoned: bool) -> Iterator[Finding]:
    yield from risk_findings(document, stated)
    if not zoned:
        yield Finding(code="time_without_zone", text="created_at_utc names no zone; it is taken as UTC.")
    yield from override_findings(document)
    yield from _hash_findings(document)


def _hashes_of(feasibility: Json) -> set[str]:
    """The hashes that fit; where there is none, RMOS wrote now null and now `{}`."""
    forms = [None, {}, []] if is_empty(feasibility) else [feasibility]
    return {sha256(canonical(form)) for form in forms}


def _hash_findings(document: Json) -> Iterator[Finding]:
    stated, feasibility = member(document, "hashes", "feasibility_sha256"), document.get("feasibility")
    # A converted run carries its old request hash in this place.
    if stated and stated != document.get("request_hash") and stated not in _hashes_of(feasibility):
        yield Finding(code="feasibility_hash", text="hashes.feasibility_sha256 is not the hash of the feasibility.")
    snapshot = member(document, "hashes", "snapshot_sha256")
    if snapshot and not is_sha256(snapshot):
        yield Finding(code="snapshot_hash", text="hashes.snapshot_sha256 is not a SHA-256.")

"""What the desk writes back into records of RMOS, as edits: reviews where RMOS keeps them, an override that lasts.

An advisory that nobody has decided leaves no trace. What RMOS promoted stays promoted where it was approved here; the
desk never promotes.
"""

import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from reviewapp.domain.canonical import canonical, sha256, utc_text
from reviewapp.domain.edits import Edit, Path
from reviewapp.domain.model import Frozen
from reviewapp.domain.outcome import Outcome
from reviewapp.domain.overridden import KIND
from reviewapp.domain.review import ReasonCode
from reviewapp.domain.tree import Json, member

_OVERRIDE: Path = ("meta", "override")
_HISTORY: Path = ("meta", "override_history")
_KNOWN = {
    ReasonCode.GEOMETRY_UNSAFE,
    ReasonCode.TEXT_REQUIRES_OUTLINE,
    ReasonCode.AESTHETIC,
    ReasonCode.DUPLICATE,
    ReasonCode.OTHER,
}
"""The reason codes that RMOS has a word for."""


class Told(Frozen):
    """How an advisory stands: its outcome, and the reason code where it was rejected."""

    outcome: Outcome
    reason_code: ReasonCode | None = None


class Granted(Frozen):
    """An override as RMOS's records hold it: who gave it last, why, for which risks, when."""

    override_id: str
    run_id: str
    operator_id: str
    operator_name: str
    scope: str
    reason: str
    risk: str
    original_status: str | None
    at: datetime

    def attachment(self) -> dict[str, Any]:
        """The record that RMOS keeps as an attachment of the kind `override`."""
        return {
            "override_id": self.override_id,
            "run_id": self.run_id,
            "operator_id": self.operator_id,
            "operator_name": self.operator_name,
            "scope": self.scope,
            "reason": self.reason,
            "acknowledged_risk": self.risk,
            "original_risk_level": self.risk,
            "original_status": self.original_status,
            "created_at_utc": utc_text(self.at),
        }

    def file(self) -> bytes:
        """The file of that record: pretty-printed, and named by the hash of its compact form, as RMOS writes JSON."""
        return json.dumps(self.attachment(), indent=2, ensure_ascii=False).encode()

    @property
    def sha256(self) -> str:
        """The name of the attachment: the hash of its compact form, as RMOS has it."""
        return sha256(canonical(self.attachment()))

    def meta(self) -> dict[str, Any]:
        """What stands under meta.override."""
        said = {"override_id": self.override_id, "by": self.operator_id, "reason": self.reason, "scope": self.scope}
        return {**said, "at_utc": utc_text(self.at), "attachment_sha256": self.sha256}


class Ended(Frozen):
    """An override that came to its end, and how, in a word."""

    granted: Granted
    why: str


def reference(record: Json, told: Told, path: Path = ()) -> Iterator[Edit]:
    """The edits of a reference to an advisory, `record`, that stands at `path` of its file."""
    outcome = told.outcome
    if not outcome.reviewed:
        return
    is_rejected = not outcome.approved_for_workflow
    if is_rejected or member(record, "status") != "PROMOTED":
        yield Edit((*path, "status"), "REJECTED" if is_rejected else "REVIEWED")
    if is_rejected or member(record, "rejected") is True:
        yield Edit((*path, "rejected"), is_rejected)
    if outcome.review_notes:
        yield Edit((*path, "notes"), outcome.review_notes)
    if is_rejected and told.reason_code:
        yield from _reason(told.reason_code, path)
    yield from _five(outcome, path)


def asset(told: Told) -> Iterator[Edit]:
    """The edits of the record of an advisory itself."""
    if told.outcome.reviewed:
        yield from _five(told.outcome, ())
        if not told.outcome.approved_for_workflow and told.reason_code:
            yield Edit(("rejection_reason",), str(told.reason_code))


def override(granted: Granted) -> Iterator[Edit]:
    """The edits of a run while an override releases it."""
    yield Edit(_OVERRIDE, granted.meta())
    yield Edit(("status",), "OK")
    yield Edit(("attachments",), _entry(granted), joins=True)


def kept(earlier: Iterable[Edit], active: str | None, why: str, at: datetime) -> Iterator[Edit]:
    """What stays of the overrides in earlier edits, of which `active` alone lasts: their history and their files.

    `why` says in one word how the one that lasted until now came to its end, at `at`.
    """
    for edit in earlier:
        if edit.path == _OVERRIDE and edit.value["override_id"] != active:
            yield Edit(_HISTORY, {**edit.value, "ended": why, "ended_at_utc": utc_text(at)}, joins=True)
        elif edit.joins:
            yield edit


def past(ended: Ended, at: datetime) -> Iterator[Edit]:
    """What a run tells of an override that came to its end before it was ever written there; as `kept`."""
    yield Edit(_HISTORY, {**ended.granted.meta(), "ended": ended.why, "ended_at_utc": utc_text(at)}, joins=True)
    yield Edit(("attachments",), _entry(ended.granted), joins=True)


def overrides_in(edits: Iterable[Edit]) -> set[str]:
    """The overrides that edits tell of, lasting or past."""
    return {edit.value["override_id"] for edit in edits if edit.path in (_OVERRIDE, _HISTORY)}


def lasting(edits: Iterable[Edit]) -> str | None:
    """The override that edits put under meta.override, None where they put none."""
    return next((edit.value["override_id"] for edit in edits if edit.path == _OVERRIDE), None)


def _entry(granted: Granted) -> dict[str, Any]:
    return {
        "sha256": granted.sha256,
        "kind": KIND,
        "mime": "application/json",
        "filename": f"{granted.override_id}.json",
        "size_bytes": len(granted.file()),
        "created_at_utc": utc_text(granted.at),
    }


def _reason(code: ReasonCode, path: Path) -> Iterator[Edit]:
    """RMOS knows some codes; of the others it is told the word as a detail."""
    is_known = code in _KNOWN
    yield Edit((*path, "rejection_reason_code"), str(code if is_known else ReasonCode.OTHER))
    if not is_known:
        yield Edit((*path, "rejection_reason_detail"), str(code))


def _five(outcome: Outcome, path: Path) -> Iterator[Edit]:
    """The five outcome fields; what says nothing is left out."""
    for name, value in outcome.model_dump().items():
        if value is not None:
            yield Edit((*path, name), value)

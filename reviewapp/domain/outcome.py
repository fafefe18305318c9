"""What RMOS reads of an advisory's fate: five fields (RECORDS.md, section 6), which are never the gate's answer."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from reviewapp.domain.advisory import Advisory
from reviewapp.domain.canonical import utc_text
from reviewapp.domain.model import Frozen
from reviewapp.domain.risk import Risk
from reviewapp.domain.routing import AUTO_NOTE
from reviewapp.domain.states import State

_STANDS = {State.APPROVED, State.AUTO_APPROVED}


class Outcome(Frozen):
    """The five fields, under the names that RMOS knows."""

    reviewed: bool
    approved_for_workflow: bool
    reviewed_by: str | None
    reviewed_at_utc: str | None
    review_notes: str | None


def outcome(
    risk: Risk, advisory: Advisory, last: Mapping[str, Any] | None, admitted_at: datetime, now: datetime
) -> Outcome:
    """The outcome of an advisory of a run of that risk, at `now`, the later of clock and newest event.

    `last` is the newest review signed on it, of any round, None where there is none; `admitted_at` the time of its
    newest event, which is when it passed where it passed by policy.
    """
    stands = advisory.state in _STANDS and _lasts(advisory, now)
    by, at, notes = _said(risk, advisory, last, admitted_at)
    return Outcome(
        reviewed=stands or advisory.state is State.REJECTED,
        approved_for_workflow=stands,
        reviewed_by=by,
        reviewed_at_utc=at,
        review_notes=notes,
    )


def _lasts(advisory: Advisory, now: datetime) -> bool:
    """Whether what was approved is still what is there, and an override has not expired."""
    is_over = advisory.expires_at is not None and advisory.expires_at <= now
    return advisory.signed_item == advisory.item_sha256 and not is_over


def _said(
    risk: Risk, advisory: Advisory, last: Mapping[str, Any] | None, admitted_at: datetime
) -> tuple[str | None, str | None, str | None]:
    """By whom, when, and with what words."""
    if advisory.state is State.AUTO_APPROVED:
        note = f"{AUTO_NOTE.format(risk=risk)} ({advisory.policy})"
        return advisory.needs.auto, utc_text(admitted_at), note
    if last is not None:
        return last["person"]["id"], last["at"], last["note"] or None
    if advisory.state is State.PENDING:
        return None, None, f"Requires human review: {next(iter(advisory.labels), 'unknown')}, risk={risk}"
    return None, None, None

"""Advisories: those of a run, one with its content, and all of them by state, each with what became of it."""

import json
from typing import Any

from pydantic import Field

from reviewapp.actions import explaining
from reviewapp.api.endpoint import endpoint
from reviewapp.api.fields import Cursor, Limit, Moment, place
from reviewapp.domain.advisory import Advisory
from reviewapp.domain.content import ContentClass
from reviewapp.domain.model import Frozen
from reviewapp.domain.outcome import Outcome
from reviewapp.domain.states import State
from reviewapp.domain.token import Scope
from reviewapp.http import context, paging
from reviewapp.store.reads import advisories as read
from reviewapp.store.reads import outcomes, runs

NO_EXPLANATION = "NONE"


class AdvisoriesQuery(Frozen):
    """Which advisories: those in a state as it was written last, or all."""

    state: State | None = None
    limit: Limit = 50
    cursor: Cursor | None = None


class AdvisoryItem(Frozen):
    """An advisory and its five outcome fields, which RMOS and its clients know; they never answer for the gate."""

    run_id: str
    advisory_id: str
    title: str
    content_class: ContentClass
    state: State
    round: int
    asked_at_utc: Moment
    engine_id: str | None
    engine_version: str | None
    confidence: str | None = Field(description="As the engine said it, a decimal.")
    content_sha256: str | None
    policy: str
    supersedes: str | None
    reviewed: bool
    approved_for_workflow: bool
    reviewed_by: str | None
    reviewed_at_utc: str | None
    review_notes: str | None


class RunAdvisories(Frozen):
    """The advisories of a run in the order of arrival, and how far its explanation is."""

    run_id: str
    count: int
    advisories: tuple[AdvisoryItem, ...]
    explanation_status: str
    explanation_summary: str | None


class AdvisoryPage(Frozen):
    """Some advisories, the last to arrive first, and where the list goes on."""

    items: tuple[AdvisoryItem, ...]
    next_cursor: str | None


class AdvisoryWhole(Frozen):
    """One advisory with what it says: its text, and the values that it suggests, where there are any."""

    advisory: AdvisoryItem
    labels: tuple[str, ...]
    text: str | None
    suggestion_data: Any = None


@endpoint("GET", "/runs/<run_id>/advisories", Scope.READ, RunAdvisories, refuses=(404, 409))
def of_run(run_id: str) -> RunAdvisories:
    """List the advisories of a run, with the outcome of each."""
    with context.desk().store.reading() as conn:
        stored = runs.get(conn, run_id)
        now = read.newest_event_at(conn, context.now())
        found = read.of_run(conn, run_id)
        told = outcomes.outcomes(conn, found, now)
        record = json.loads(runs.record(conn, stored.received_sha256).decode("utf-8-sig"))
        here = explaining.newest(conn, run_id)
    status, summary = (record.get(f"explanation_{name}") for name in ("status", "summary"))
    if here is not None:
        status, summary = here.status, here.summary
    return RunAdvisories(
        run_id=run_id,
        count=len(found),
        advisories=tuple(_item(one, told[one.run_id, one.advisory_id]) for one in found),
        explanation_status=status if isinstance(status, str) and status else NO_EXPLANATION,
        explanation_summary=summary if isinstance(summary, str) else None,
    )


@endpoint("GET", "/advisories", Scope.READ, AdvisoryPage)
def index(query: AdvisoriesQuery) -> AdvisoryPage:
    """List advisories of all runs, the last to arrive first."""
    (before,) = place(query.cursor, int) or (None,)
    with context.desk().store.reading() as conn:
        found = read.page(conn, query.state, query.limit + 1, before)
        shown = [one for _, one in found[: query.limit]]
        told = outcomes.outcomes(conn, shown, read.newest_event_at(conn, context.now()))
    more = len(found) > query.limit
    return AdvisoryPage(
        items=tuple(_item(one, told[one.run_id, one.advisory_id]) for one in shown),
        next_cursor=paging.encode(found[query.limit - 1][0]) if more else None,
    )


@endpoint("GET", "/advisories/<run_id>/<advisory_id>", Scope.READ, AdvisoryWhole, refuses=(404, 409))
def show(run_id: str, advisory_id: str) -> AdvisoryWhole:
    """One advisory with its content."""
    with context.desk().store.reading() as conn:
        runs.get(conn, run_id)
        one = read.get(conn, run_id, advisory_id)
        told = outcomes.outcomes(conn, (one,), read.newest_event_at(conn, context.now()))
        content = json.loads(runs.record(conn, one.content_sha256)) if one.content_sha256 else {}
    return AdvisoryWhole(
        advisory=_item(one, told[run_id, advisory_id]),
        labels=one.labels,
        text=content.get("text"),
        suggestion_data=content.get("data"),
    )


def _item(one: Advisory, told: Outcome) -> AdvisoryItem:
    return AdvisoryItem(
        run_id=one.run_id,
        advisory_id=one.advisory_id,
        title=one.title,
        content_class=one.content_class,
        state=one.state,
        round=one.round,
        asked_at_utc=one.asked_at,
        engine_id=one.source.engine,
        engine_version=one.source.version,
        confidence=one.source.confidence,
        content_sha256=one.content_sha256,
        policy=str(one.policy),
        supersedes=one.supersedes,
        **told.model_dump(),
    )

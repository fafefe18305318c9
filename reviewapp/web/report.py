"""The quarterly report, made of the events each time it is asked for."""

from datetime import datetime, timedelta
from typing import Any

from flask import Blueprint, request, url_for
from sqlalchemy import Connection

from reviewapp.actions import reporting
from reviewapp.domain import quarter
from reviewapp.domain.governance import lasting
from reviewapp.domain.quarter import Quarter
from reviewapp.domain.report import FAST_SECONDS, Fast, Granted, PolicyChange, Report
from reviewapp.http import context
from reviewapp.http.guards import needs
from reviewapp.store.reads import advisories, reported
from reviewapp.web import report_figures, trail_standing, words
from reviewapp.web.pages.report import FastLine, Listed, OverrideLine, PolicyLine, ReportPage
from reviewapp.web.queue import EVERYBODY
from reviewapp.web.rendering import render

bp = Blueprint("report", __name__)
Titles = dict[tuple[str, str], str]
_FATES = {
    "advisory:revoked": "revoked",
    "advisory:withdraw": "approval withdrawn",
    "advisory:stale": "gone stale",
}


@bp.get("/report")
@needs(*EVERYBODY)
def show() -> str:
    """One quarter, the present one unless the address names another."""
    store, now = context.desk().store, context.now()
    asked = quarter.parse(request.args["quarter"]) if "quarter" in request.args else Quarter.of(now)
    made = reporting.report(store, asked.since, asked.until)
    with store.reading() as conn:
        page = _page(conn, asked, made, now)
    return render("report/show.html", page)


def _page(conn: Connection, asked: Quarter, made: Report, now: datetime) -> ReportPage:
    first, last, began = asked.since, asked.until - timedelta(days=1), reported.first_at(conn)
    titles = advisories.titles(conn, {(one.run_id, one.advisory_id) for one in made.fast})
    return ReportPage(
        standing=trail_standing.standing(conn),
        title=f"Quarterly report {asked}",
        quarter=str(asked),
        period=f"{first:%Y-%m-%d} to {last:%Y-%m-%d}, UTC",
        is_running=first <= now < asked.until,
        events=words.count(made.events, "event") if made.events else "",
        audit_href=url_for("audit.index"),
        trail_href=url_for("audit.index", **_days(first, last)),
        previous_href=url_for(".show", quarter=str(asked.moved(-1))) if began and began < first else None,
        next_href=url_for(".show", quarter=str(asked.moved(1))) if asked.until <= now else None,
        signed=report_figures.signed(made),
        waits=report_figures.waits(made),
        targets=report_figures.targets(made),
        shares=report_figures.shares(made),
        listed=_listed(made),
        overrides=tuple(_override(one, now) for one in made.overrides),
        policies=tuple(_policy(one) for one in made.policy_changes),
        fast=tuple(_fast(one, titles) for one in made.fast),
        fast_limit=FAST_SECONDS,
    )


def _days(first: datetime, last: datetime) -> dict[str, Any]:
    """The filter of the trail that shows these days and those between."""
    return {"from": f"{first:%Y-%m-%d}", "to": f"{last:%Y-%m-%d}"}


def _listed(made: Report) -> Listed:
    return Listed(
        overrides=f"{made.override_count:,}",
        overrides_left=_left(made.override_count, len(made.overrides)),
        policies=f"{made.policy_change_count:,}",
        policies_left=_left(made.policy_change_count, len(made.policy_changes)),
        fast=f"{made.fast_count:,} of {words.count(made.approvals, 'approval')}",
        fast_left=_left(made.fast_count, len(made.fast)),
    )


def _left(there_are: int, shown: int) -> str | None:
    return f"{there_are - shown:,}" if there_are > shown else None


def _override(one: Granted, now: datetime) -> OverrideLine:
    return OverrideLine(
        n=one.n,
        href=url_for("audit.show", n=one.n),
        at=one.at,
        run_id=one.run_id,
        run_href=url_for("advisories.show", run_id=one.run_id, advisory_id=one.advisory_id),
        scope=one.scope,
        lasting=lasting(one.minutes) if one.minutes else "not known",
        by=" and ".join(one.by),
        fate=_fate(one, now),
        fate_href=url_for("audit.show", n=one.ended_n) if one.ended_n is not None else None,
    )


def _fate(one: Granted, now: datetime) -> str:
    if one.ended and one.ended_at:
        return f"{_FATES[one.ended]} by {one.ended_by}, {_told(one.ended_at)}"
    return f"active until {_told(one.expires_at)}" if one.expires_at > now else f"expired {_told(one.expires_at)}"


def _told(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC"


def _policy(one: PolicyChange) -> PolicyLine:
    return PolicyLine(
        n=one.n,
        href=url_for("audit.show", n=one.n),
        at=one.at,
        words=words.EVENTS[one.kind],
        policy=one.policy,
        by=one.by,
        reason=one.reason,
    )


def _fast(one: Fast, titles: Titles) -> FastLine:
    return FastLine(
        n=one.n,
        href=url_for("audit.show", n=one.n),
        at=one.at,
        by=one.by,
        risk=one.risk,
        heading=titles.get((one.run_id, one.advisory_id), one.advisory_id),
        advisory_href=url_for("advisories.show", run_id=one.run_id, advisory_id=one.advisory_id),
        seconds=f"{one.seconds} s",
    )

"""The queue: everything that waits for a person."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from flask import Blueprint, redirect, request, url_for
from sqlalchemy import Connection
from werkzeug.wrappers import Response

from reviewapp.domain.content import ContentClass
from reviewapp.domain.person import Person, Role
from reviewapp.domain.risk import Risk
from reviewapp.http import context, paging
from reviewapp.http.guards import needs
from reviewapp.store.reads import advisories, policies
from reviewapp.store.reads import queue as read
from reviewapp.web import words
from reviewapp.web.filters import AGES, CLASSES, Query, queue_filter, queue_query, select
from reviewapp.web.pages.parts import FilterBar, FilterInput, Pager
from reviewapp.web.pages.queue import QueuePage, QueueRow
from reviewapp.web.rendering import render

bp = Blueprint("queue", __name__)
PAGE, MOST_COUNTED = 50, 1_000
EVERYBODY = (Role.REVIEWER, Role.ADMIN, Role.AUDITOR)


@bp.get("/")
@needs(*EVERYBODY)
def home() -> Response:
    """Where a person's own work begins: the queue, its override requests for an admin, the trail for an auditor."""
    me = context.person()
    if me.holds(Role.REVIEWER):
        return redirect(url_for("queue.show"), 303)
    if me.holds(Role.ADMIN):
        return redirect(url_for("queue.show", kind=ContentClass.OVERRIDE_REQUEST), 303)
    return redirect(url_for("audit.index"), 303)


@bp.get("/queue")
@needs(*EVERYBODY)
def show() -> str:
    """One page of the queue, filtered by the address."""
    query = queue_query(request.args)
    with context.desk().store.reading() as conn:
        page = _page(conn, query, context.person(), context.now())
    return render("queue/show.html", page)


def _page(conn: Connection, query: Query, viewer: Person, now: datetime) -> QueuePage:
    rows, older, newer = _rows(conn, query, now)
    targets = policies.active(conn).targets
    total = advisories.count(conn, "pending")
    oldest = read.oldest(conn)
    return QueuePage(
        rows=tuple(_row(row, query, viewer, now, targets) for row in rows),
        total=total,
        hidden_count=total if query and not rows else 0,
        fitting=_fitting(conn, query, now) if query else None,
        oldest=words.since(oldest, now) if oldest else None,
        filters=_filters(conn, query),
        pager=Pager(_href(query, newer=newer) if newer else None, _href(query, older=older) if older else None),
    )


def _fitting(conn: Connection, query: Query, now: datetime) -> str:
    found = read.count(conn, queue_filter(query, now), MOST_COUNTED + 1)
    return f"{found:,}" if found <= MOST_COUNTED else f"more than {MOST_COUNTED:,}"


def _rows(conn: Connection, query: Query, now: datetime) -> tuple[tuple[read.Waiting, ...], str | None, str | None]:
    """The rows, and cursors to what follows and what comes before."""
    wanted = queue_filter(query, now)
    back = request.args.get("newer")
    if back:
        rows = read.page_before(conn, wanted, PAGE, _place(back))
        return rows, _cursor(rows[-1]) if rows else None, _cursor(rows[0]) if len(rows) == PAGE else None
    after = request.args.get("older")
    rows = read.page(conn, wanted, PAGE + 1, _place(after) if after else None)
    older = _cursor(rows[PAGE - 1]) if len(rows) > PAGE else None
    return rows[:PAGE], older, _cursor(rows[0]) if rows and after else None


def _cursor(row: read.Waiting) -> str:
    return paging.encode(row.place.urgency, row.place.asked_at.isoformat(), row.place.seq)


def _place(cursor: str) -> read.Place:
    urgency, asked_at, seq = paging.decode(cursor, int, datetime, int)
    return read.Place(urgency, asked_at, seq)


def _href(query: Query, **more: Any) -> str:
    return url_for("queue.show", **query, **more)


def _row(row: read.Waiting, query: Query, viewer: Person, now: datetime, targets: Mapping[Risk, int]) -> QueueRow:
    one = row.advisory
    wanted = targets.get(Risk(row.risk))
    due = one.asked_at + timedelta(minutes=wanted) if wanted else now
    return QueueRow(
        risk=row.risk,
        heading=one.title,
        href=url_for("advisories.show", run_id=one.run_id, advisory_id=one.advisory_id, **query),
        class_words=words.kind_of(one),
        engine=words.engine_of(one),
        run_id=one.run_id,
        tool=row.tool_id or "tool not stated",
        material=row.material_id or "",
        machine=row.machine_id or "",
        waiting=words.since(one.asked_at, now),
        asked_at=one.asked_at,
        late=f"{words.since(due, now)} late" if due < now else None,
        progress=f"{one.given} of {one.needs.approvals}",
        held=f"held: {one.held[0].what} is paused" if one.held else None,
        barred="you asked for this" if viewer.id in one.barred else None,
    )


def _filters(conn: Connection, query: Query) -> FilterBar:
    tools, machines = read.choices(conn)
    given = (
        ("risk", "Risk", {risk.value: risk.value for risk in reversed(Risk)}),
        ("kind", "Kind", {key.value: text for key, text in CLASSES.items()}),
        ("tool", "Tool", {tool: tool for tool in tools}),
        ("machine", "Machine", {machine: machine for machine in machines}),
        ("age", "Waiting", AGES),
    )
    return FilterBar(
        action=url_for("queue.show"),
        clear_href=url_for("queue.show"),
        is_active=bool(query),
        selects=tuple(select(name, label, query, options) for name, label, options in given),
        inputs=(FilterInput("id", "Run or advisory id", query.get("id", "")),),
    )

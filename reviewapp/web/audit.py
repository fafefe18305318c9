"""The audit trail: who did what, when, to what."""

import json
from datetime import timedelta
from typing import Any

from flask import Blueprint, render_template, request, url_for

from reviewapp.domain.canonical import sha256, utc_time
from reviewapp.domain.events import KINDS
from reviewapp.domain.tree import rows
from reviewapp.http import context, paging
from reviewapp.http.guards import needs
from reviewapp.store.reads import events as read
from reviewapp.web import evidence, words
from reviewapp.web.filters import Query, select
from reviewapp.web.pages.audit import AuditPage, AuditRow, EventPage
from reviewapp.web.pages.parts import Fact, FilterBar, FilterInput, Pager
from reviewapp.web.queue import EVERYBODY
from reviewapp.web.run_filters import day

bp = Blueprint("audit", __name__)
PAGE = 50
_FIELDS = ("person", "kind", "run", "from", "to")


@bp.get("/audit")
@needs(*EVERYBODY)
def index() -> str:
    """One page of the trail, newest first."""
    query: Query = {name: value for name in _FIELDS if (value := request.args.get(name, "").strip()[:128])}
    wanted = _wanted(query)
    with context.desk().store.reading() as conn:
        entries, older, newer = _entries(conn, wanted)
    page = AuditPage(
        rows=tuple(audit_row(entry) for entry in entries),
        filters=_filters(query),
        pager=Pager(
            url_for("audit.index", **query, newer=newer) if newer else None,
            url_for("audit.index", **query, older=older) if older else None,
        ),
    )
    return render_template("audit/index.html", page=page)


@bp.get("/audit/<int:n>")
@needs(*EVERYBODY)
def show(n: int) -> str:
    """One event, whole, with its exact bytes."""
    with context.desk().store.reading() as conn:
        data, newest = read.get(conn, n), read.newest(conn)
    record = json.loads(data)
    page = EventPage(
        title=f"Event {n}",
        words=words.event(record),
        at=utc_time(record["at"]),
        actor=f"{record['actor']['name']} ({record['actor']['id']}, {record['actor']['role']})",
        facts=_facts(n, record, data),
        rows=tuple(evidence.tree_row(*leaf) for leaf in rows(record)),
        exact=data.decode(),
        previous_href=url_for("audit.show", n=n - 1) if n else None,
        next_href=url_for("audit.show", n=n + 1) if n < newest else None,
    )
    return render_template("audit/show.html", page=page)


def audit_row(entry: read.Entry) -> AuditRow:
    """An event as a row of a list."""
    record = entry.record
    run_id = record.get("run_id")
    return AuditRow(
        n=entry.n,
        href=url_for("audit.show", n=entry.n),
        at=utc_time(record["at"]),
        actor_name=record["actor"]["name"],
        actor_id=record["actor"]["id"],
        words=words.event(record),
        kind=record["kind"],
        run_id=run_id,
        run_href=url_for("runs.show", run_id=run_id) if run_id else None,
        note=record.get("reason"),
    )


def _facts(n: int, record: dict[str, Any], data: bytes) -> tuple[Fact, ...]:
    run_id, advisory_id = record.get("run_id"), record.get("advisory_id")
    facts = [Fact("Leaf index", str(n)), Fact("Kind", record["kind"], is_code=True)]
    if run_id:
        facts.append(Fact("Run", run_id, href=url_for("runs.show", run_id=run_id)))
    if run_id and advisory_id:
        href = url_for("advisories.show", run_id=run_id, advisory_id=advisory_id)
        facts.append(Fact("Advisory", advisory_id, href=href))
    facts.append(Fact("SHA-256 of the bytes", sha256(data), is_hash=True))
    if record.get("signature"):
        facts.append(Fact("Signature", record["signature"], is_hash=True))
    return tuple(facts)


def _filters(query: Query) -> FilterBar:
    kinds = {kind: words.EVENTS[kind] for kind in sorted(KINDS)}
    return FilterBar(
        action=url_for("audit.index"),
        clear_href=url_for("audit.index"),
        is_active=bool(query),
        selects=(select("kind", "What", query, kinds),),
        inputs=(
            FilterInput("person", "Person", query.get("person", "")),
            FilterInput("run", "Run", query.get("run", "")),
            FilterInput("from", "From", query.get("from", ""), type="date"),
            FilterInput("to", "To", query.get("to", ""), type="date"),
        ),
    )


def _entries(conn: Any, wanted: read.EventFilter) -> tuple[tuple[read.Entry, ...], str | None, str | None]:
    if back := request.args.get("newer"):
        entries = read.page_after(conn, wanted, PAGE, *paging.decode(back, int))
        return entries, paging.encode(entries[-1].n) if entries else None, _first(entries, full=len(entries) == PAGE)
    after = request.args.get("older")
    entries = read.page(conn, wanted, PAGE + 1, *(paging.decode(after, int) if after else (None,)))
    older = paging.encode(entries[PAGE - 1].n) if len(entries) > PAGE else None
    return entries[:PAGE], older, _first(entries, full=bool(after))


def _first(entries: tuple[read.Entry, ...], *, full: bool) -> str | None:
    return paging.encode(entries[0].n) if entries and full else None


def _wanted(query: Query) -> read.EventFilter:
    until = day(query.get("to"), "to")
    return read.EventFilter(
        person=query.get("person", ""),
        kind=query.get("kind", ""),
        run_id=query.get("run", ""),
        since=day(query.get("from"), "from"),
        until=until + timedelta(days=1) if until else None,
    )

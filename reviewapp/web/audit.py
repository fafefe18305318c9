"""The audit trail: who did what, when, to what."""

from collections.abc import Iterable, Mapping
from typing import Any

from flask import Blueprint, request, url_for

from reviewapp.domain.canonical import utc_time
from reviewapp.http import context, paging
from reviewapp.http.guards import needs
from reviewapp.store.reads import advisories
from reviewapp.store.reads import events as read
from reviewapp.web import event_page, exports, signatures, trail_filter, trail_reviews, trail_standing, words
from reviewapp.web.pages.audit import AuditPage, AuditRow
from reviewapp.web.pages.parts import Pager
from reviewapp.web.queue import EVERYBODY
from reviewapp.web.rendering import render

bp = Blueprint("audit", __name__)
PAGE = 50
_LONGEST_NOTE = 240
Titles = Mapping[tuple[str, str], str]


@bp.get("/audit")
@needs(*EVERYBODY)
def index() -> str:
    """One page of the trail, newest first."""
    query = trail_filter.trail_query(request.args)
    wanted = trail_filter.trail_filter(query)
    with context.desk().store.reading() as conn:
        entries, older, newer = _entries(conn, wanted)
        headings, actors = titles(conn, entries), trail_filter.actors(conn)
        standing = trail_standing.standing(conn)
        reviewed = trail_reviews.last_review(conn)
    page = AuditPage(
        rows=tuple(audit_row(entry, headings, standing.signed) for entry in entries),
        standing=standing,
        filters=trail_filter.filter_bar(query, actors),
        export=exports.panel(query),
        pager=Pager(
            url_for("audit.index", **query, newer=newer) if newer else None,
            url_for("audit.index", **query, older=older) if older else None,
        ),
        reviewed=reviewed,
        reviews_href=url_for("trail_reviews.index"),
        report_href=url_for("report.show"),
    )
    return render("audit/index.html", page)


@bp.get("/audit/<int:n>")
@needs(*EVERYBODY)
def show(n: int) -> str:
    """One event, whole, with its exact bytes."""
    with context.desk().store.reading() as conn:
        page = event_page.build(conn, n)
    return render("audit/show.html", page)


def titles(conn: Any, entries: Iterable[read.Entry]) -> Titles:
    """The headings of the advisories that these events are about, in one question."""
    named = {(one.record["run_id"], one.record["advisory_id"]) for one in entries if "advisory_id" in one.record}
    return advisories.titles(conn, named)


def audit_row(entry: read.Entry, headings: Titles | None = None, covered: int = 0) -> AuditRow:
    """An event as a row of a list; `covered` is how many events a checkpoint covers."""
    record = entry.record
    run_id, advisory_id = record.get("run_id"), record.get("advisory_id")
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
        advisory=(headings or {}).get((run_id, advisory_id), advisory_id) if run_id and advisory_id else None,
        advisory_href=(
            url_for("advisories.show", run_id=run_id, advisory_id=advisory_id) if run_id and advisory_id else None
        ),
        note=_note(record),
        signed=signatures.of_event(entry),
        is_proved=entry.n < covered,
    )


def _note(record: dict[str, Any]) -> str | None:
    """The reason of an event: what was signed as it was signed, else what a list has room for."""
    note: str | None = record.get("reason")
    if note is None or "signature" in record or len(note) <= _LONGEST_NOTE:
        return note
    return f"{note[:_LONGEST_NOTE]}…"


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

"""Exports of the trail: made by POST, which is an event, and fetched by GET."""

from typing import Any

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response

from reviewapp.actions import exporting
from reviewapp.domain.canonical import utc_time
from reviewapp.domain.errors import Invalid
from reviewapp.domain.export import Form, Wanted
from reviewapp.http import context
from reviewapp.http.downloads import as_stream
from reviewapp.http.flashes import tell
from reviewapp.http.guards import needs
from reviewapp.store.reads import events as read
from reviewapp.web import event_list, trail_filter, trail_standing, words
from reviewapp.web.filters import Query
from reviewapp.web.keepers import KEEPERS, as_keeper, may_keep
from reviewapp.web.pages.exports import ExportPanel, ExportRow, ExportsPage
from reviewapp.web.pages.parts import Option
from reviewapp.web.rendering import render

bp = Blueprint("exports", __name__)
_MADE = "export:made"
_FORMS = {Form.CSV: "CSV", Form.JSON_LINES: "JSON Lines"}
_TYPES = {Form.CSV: "text/csv", Form.JSON_LINES: "application/x-ndjson"}


@bp.get("/audit/exports")
@needs(*KEEPERS)
def index() -> str:
    """The exports that were made, newest first."""
    with context.desk().store.reading() as conn:
        entries, pager = event_list.turned(conn, _MADE)
        standing = trail_standing.standing(conn)
    page = ExportsPage(
        standing=standing,
        rows=tuple(_row(entry) for entry in entries),
        audit_href=url_for("audit.index"),
        pager=pager,
    )
    return render("exports/index.html", page)


@bp.post("/audit/exports")
@needs(*KEEPERS)
def make() -> Response:
    """Export what the filter lets through, and say so in the trail."""
    wanted = _wanted(trail_filter.trail_filter(trail_filter.trail_query(request.form)))
    desk, form = context.desk(), _form(request.form.get("format", ""))
    n = exporting.make(desk.store, wanted, form, as_keeper(context.person()), context.now(), context.request_id())
    tell(f"The export is made, as event {n}.", url_for(".download", n=n), "Download it")
    return redirect(url_for(".index"), 303)


@bp.get("/audit/exports/<int:n>")
@needs(*KEEPERS)
def download(n: int) -> Response:
    """The file of an export, re-hashed as it is read."""
    desk = context.desk()
    with desk.store.reading() as conn:
        made = event_list.made(conn, n, _MADE, "export")
    form = Form(made["format"])
    stream = desk.store.blobs.open(made["sha256"])
    return as_stream(stream, made["size_bytes"], f"trail-{n}.{form}", _TYPES[form])


def panel(query: Query) -> ExportPanel | None:
    """The way to export what a filter shows, for those who may."""
    if not may_keep():
        return None
    return ExportPanel(
        action=url_for("exports.make"),
        filter=tuple(Option(value, name) for name, value in query.items()),
        exports_href=url_for("exports.index"),
    )


def _wanted(asked: read.EventFilter) -> Wanted:
    return Wanted(**{name: value or None for name, value in asked})


def _form(name: str) -> Form:
    try:
        return Form(name)
    except ValueError as error:
        raise Invalid(f"{name[:32]!r} is no form of an export; choose CSV or JSON Lines.", "format") from error


def _row(entry: read.Entry) -> ExportRow:
    made = entry.record["after"]
    return ExportRow(
        n=entry.n,
        event_href=url_for("audit.show", n=entry.n),
        at=utc_time(entry.record["at"]),
        actor_name=entry.record["actor"]["name"],
        actor_id=entry.record["actor"]["id"],
        filter=told(made["filter"]),
        form=_FORMS[Form(made["format"])],
        events=_count(made),
        size=words.size(made["size_bytes"]),
        sha256=made["sha256"],
        download_href=url_for(".download", n=entry.n),
    )


def told(asked: dict[str, Any]) -> tuple[str, ...]:
    """What was asked for, in words."""
    labels = {
        "person": "by",
        "subject": "about",
        "kind": "what",
        "run_id": "run",
        "advisory_id": "advisory",
        "since": "from",
        "until": "before",
        "risk": "risk",
        "policy": "policy",
    }
    said = tuple(f"{label} {_value(name, asked[name])}" for name, label in labels.items() if asked.get(name))
    return said or ("the whole trail",)


def _value(name: str, value: str) -> str:
    if name in {"since", "until"}:
        return f"{utc_time(value):%Y-%m-%d %H:%M} UTC"
    known = {"kind": words.EVENTS, "subject": words.SUBJECTS}.get(name, {})
    return known.get(value, value)


def _count(made: dict[str, Any]) -> str:
    if not made["events"]:
        return "no events"
    number = f"{made['events']:,}"
    return f"{number} event{'' if made['events'] == 1 else 's'}, {made['first_n']} to {made['last_n']}"

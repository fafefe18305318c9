"""Two runs side by side, chosen by the address."""

import re

from flask import Blueprint, redirect, request, url_for
from sqlalchemy import Connection
from werkzeug.wrappers import Response

from reviewapp.domain import unseen
from reviewapp.domain.errors import Invalid, NotFound
from reviewapp.http import context
from reviewapp.http.guards import needs
from reviewapp.store.reads import advisories, packets, runs
from reviewapp.store.reads.sides import Side, read
from reviewapp.web import runs as run_pages
from reviewapp.web import seen_sections
from reviewapp.web.compare_files import with_pages
from reviewapp.web.compare_page import baselines_of, build, choose, text_row
from reviewapp.web.compare_sides import Compared, suggestions
from reviewapp.web.pages.compare import ChoosePage, TextPage
from reviewapp.web.queue import EVERYBODY
from reviewapp.web.rendering import render
from reviewapp.web.seen_form import SeenForm
from reviewapp.web.text_diff import Line, Reading

bp = Blueprint("compare", __name__)
_NAMES = {"a": "left_id", "b": "right_id"}
_NO_BASELINE = (
    "There is nothing this run is compared with by rule: the run it was made from is not here, and no run of the same "
    "tool, material and machine has been approved by a person. Choose one."
)
_PATH = "compare"
_NUMBER = re.compile(r"[1-9][0-9]{0,6}")
_LINE = re.compile(r"([ab])([1-9][0-9]{0,6})")
_REGION = re.compile(r"[ab]-[1-9][0-9]{0,6}")


@bp.get(f"/runs/{_PATH}")
@needs(*EVERYBODY)
def show() -> str | tuple[str, int] | Response:
    """The two runs `a` and `b`; without `a`, that with which `b` is compared by rule."""
    given = {name: _given(name, alias) for name, alias in _NAMES.items()}
    with context.desk().store.reading() as conn:
        if given == dict.fromkeys(given):
            return _bare(conn)
        if given["a"] is None:
            return _with_baseline(conn, given["b"] or "")
        ids = {name: value or "" for name, value in given.items()}
        return _compared(conn, ids)


@bp.get(f"/runs/{_PATH}/text")
@needs(*EVERYBODY)
def text() -> str:
    """One text of the runs `a` and `b`, from the change that is asked for on."""
    place, asked = request.args.get("file", ""), request.args.get("change", "1")
    first = int(asked) if _NUMBER.fullmatch(asked) else 1
    line = _LINE.fullmatch(request.args.get("line", ""))
    at = Line(line[1], int(line[2])) if line else None
    reading = Reading(first, request.args.get("view") == "unified", at)
    with context.desk().store.reading() as conn:
        ids = {name: request.args.get(name, "") for name in _NAMES}
        found = _find(conn, ids)
        blobs, now = context.desk().store.blobs, advisories.newest_event_at(conn, context.now())
        sides = {name: read(conn, blobs, found[name], now) for name in found}
    row = text_row(Compared(blobs, sides["a"], sides["b"]), place, reading) if len(sides) == len(ids) else None
    if row is None:
        raise NotFound("These runs have no such pair of texts. Compare them anew.")
    region = request.args.get("region", "")
    anchor = f"region-{region}" if _REGION.fullmatch(region) else row.id
    back = url_for(".show", a=ids["a"], b=ids["b"], _anchor=anchor)
    file = with_pages(row, ids["a"], ids["b"])
    return render("compare/text.html", TextPage(file, ids["a"], ids["b"], back, is_from_drawing=anchor != row.id))


@bp.post(f"/runs/{_PATH}/seen")
@needs(*EVERYBODY)
def mark() -> Response:
    """Mark a section as seen, or take that back: kept in the session until this person signs. Leaves no event."""
    form = SeenForm()
    if not form.validate_on_submit():
        raise Invalid("The form lost what it is about. Open the comparison anew; nothing was marked.")
    a, b, section = form.a.data or "", form.b.data or "", form.section.data or ""
    is_seen = form.seen.data == "1"
    seen_sections.mark((a, b), form.state.data or "", section, form.sha256.data or "", is_seen=is_seen)
    return redirect(url_for(".show", a=a, b=b, show=form.show.data or None, _anchor=section), 303)


def _given(name: str, alias: str) -> str | None:
    found = request.args.get(name, request.args.get(alias))
    return found.strip() if found is not None else None


def _bare(conn: Connection) -> str:
    """The empty form; or a run, should one bear the name of this page: it could not be opened otherwise."""
    if runs.known(conn, [_PATH]):
        return run_pages.show(_PATH)
    return _form({"a": "", "b": ""}, "Give the ids of two runs.")


def _with_baseline(conn: Connection, run_id: str) -> str | tuple[str, int] | Response:
    found = _find(conn, {"b": run_id}).get("b")
    if found is None:
        return _form({"a": "", "b": run_id}, None, {"b": _unknown(run_id)}), 404
    baseline = packets.baseline_of(conn, found.run)
    if baseline is None:
        return _form({"a": "", "b": run_id}, _NO_BASELINE)
    return redirect(url_for(".show", a=baseline, b=run_id), 303)


def _compared(conn: Connection, ids: dict[str, str]) -> str | tuple[str, int]:
    found = _find(conn, ids)
    wrong = {name: _unknown(ids[name]) for name in ids if ids[name] and name not in found}
    if wrong:
        return _form(ids, None, wrong), 404
    if len(found) < len(ids):
        return _form(ids, "Choose the other run to compare with.")
    blobs, now = context.desk().store.blobs, advisories.newest_event_at(conn, context.now())
    sides: dict[str, Side] = {name: read(conn, blobs, found[name], now) for name in ids}
    a, b = sides["a"], sides["b"]
    baselines = baselines_of(conn, a.run, b.run)
    suggested = suggestions(conn, ids["a"], ids["b"])
    compared = Compared(blobs, a, b, shows_all=request.args.get("show") == "all", suggested=suggested)
    return render("compare/show.html", build(compared, baselines))


def _find(conn: Connection, ids: dict[str, str]) -> dict[str, runs.StoredRun]:
    """The runs that are here, by the side they were asked for."""
    known = runs.known(conn, sorted(set(ids.values())))
    return {name: known[run_id] for name, run_id in ids.items() if run_id in known}


def _unknown(run_id: str) -> str:
    if not run_id:
        return "Give the id of a run."
    return f"There is no run {unseen.seen(run_id[:128])!r} here. Check the id, or import it."


def _form(values: dict[str, str], message: str | None, wrong: dict[str, str] | None = None) -> str:
    page = ChoosePage(choose(values["a"][:128], values["b"][:128], wrong), message)
    return render("compare/choose.html", page)

"""What could not be taken: the list, each entry with its bytes, and giving one up."""

from dataclasses import replace
from datetime import timedelta

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response

from reviewapp.actions import quarantining, retrying
from reviewapp.domain.damage import Damage
from reviewapp.domain.errors import Invalid, NotFound
from reviewapp.domain.person import Role
from reviewapp.domain.quarantine import Entry, Fate
from reviewapp.http import context, paging
from reviewapp.http.downloads import as_download
from reviewapp.http.flashes import tell
from reviewapp.http.guards import needs
from reviewapp.store.reads import advisories, followed, runs
from reviewapp.store.reads import quarantine as read
from reviewapp.web import words
from reviewapp.web.filters import Query, select
from reviewapp.web.forms import DismissForm
from reviewapp.web.pages.parts import Fact, FilterBar, Pager
from reviewapp.web.pages.quarantine import EntryPage, QuarantinePage, QuarantineRow
from reviewapp.web.queue import EVERYBODY
from reviewapp.web.rendering import render

bp = Blueprint("quarantine", __name__)
PAGE, MOST_SHOWN = 50, 64 * 1024
_A_WHILE = timedelta(minutes=5)
"""A store that was not even tried for so long is not followed any more."""
Answer = str | tuple[str, int] | Response


@bp.get("/quarantine")
@needs(*EVERYBODY)
def index() -> str:
    """One page of what was put aside, newest first; at first what is still held."""
    query = _query()
    fate, kind = query.get("fate", Fate.HELD.value), query.get("kind", "")
    with context.desk().store.reading() as conn:
        turned = paging.turn(
            request.args,
            PAGE,
            (int,),
            lambda size, place: read.page(conn, fate, kind, size, *(place or ())),
            lambda size, place: read.page_after(conn, fate, kind, size, *place),
            lambda filed: paging.encode(filed.seq),
        )
        held = advisories.count(conn, read.HELD)
        unreachable = followed.unreachable(conn, context.now() - _A_WHILE)
    page = QuarantinePage(
        rows=tuple(_row(filed.entry) for filed in turned.rows),
        held=held,
        unreachable=unreachable,
        filters=_filters(query),
        pager=Pager(
            url_for(".index", **query, newer=turned.newer) if turned.newer else None,
            url_for(".index", **query, older=turned.older) if turned.older else None,
        ),
    )
    return render("quarantine/index.html", page)


@bp.get("/quarantine/<entry_id>")
@needs(*EVERYBODY)
def show(entry_id: str) -> str:
    """One entry: what is wrong, where, what to do, and the bytes."""
    return _page(entry_id, DismissForm(formdata=None))


@bp.post("/quarantine/<entry_id>/dismissal")
@needs(Role.ADMIN)
def dismiss(entry_id: str) -> Answer:
    """Give an entry up, with a note."""
    form = DismissForm()
    if not form.validate_on_submit():
        return _page(entry_id, form), 422
    try:
        note, me, store = form.note.data or "", context.me(), context.desk().store
        quarantining.dismiss(store, entry_id, note, me.person, me.session, context.now(), context.request_id())
    except Invalid as error:
        form.refuse(error.field, str(error))
        return _page(entry_id, form), 422
    tell("Dismissed. Its bytes and your note are kept.", url_for(".show", entry_id=entry_id))
    return redirect(url_for(".index"), 303)


@bp.post("/quarantine/<entry_id>/retry")
@needs(Role.ADMIN)
def retry(entry_id: str) -> Response:
    """Import the entry's store again, from where it was imported last."""
    desk = context.desk()
    entry, report = retrying.retry(desk.store, entry_id, context.person(), desk.clock, context.request_id())
    became = "It is still held: see what is wrong now" if entry.fate is Fate.HELD else "It is out of quarantine"
    tell(f"The store was imported again: {report.sentence()}. {became}.", url_for(".show", entry_id=entry_id))
    return redirect(url_for(".show" if entry.fate is Fate.HELD else ".index", entry_id=entry_id), 303)


@bp.get("/quarantine/<entry_id>/bytes")
@needs(*EVERYBODY)
def download(entry_id: str) -> Response:
    """The bytes that are kept of an entry, inert in the browser."""
    with context.desk().store.reading() as conn:
        entry = read.get(conn, entry_id).entry
        if entry.kept is None:
            raise NotFound("No bytes were kept of this entry: the system did not give them, or they are in a run.")
        return as_download(runs.record(conn, entry.kept), entry.file.rpartition("/")[2], "")


def _page(entry_id: str, form: DismissForm) -> str:
    with context.desk().store.reading() as conn:
        entry = read.get(conn, entry_id).entry
        data = runs.record(conn, entry.kept) if entry.kept else None
    may = entry.fate is Fate.HELD and context.person().holds(Role.ADMIN)
    page = EntryPage(
        title=f"{entry.file}{f', {entry.place}' if entry.place else ''}",
        reason=entry.reason,
        fate=entry.fate,
        facts=_facts(entry),
        shown=data[:MOST_SHOWN].decode(errors="replace") if data is not None else None,
        bytes_note=_note(entry, data),
        bytes_href=url_for(".download", entry_id=entry_id) if data is not None else None,
        form=form if may else None,
        action_href=url_for(".dismiss", entry_id=entry_id),
        retry_href=url_for(".retry", entry_id=entry_id),
    )
    return render("quarantine/show.html", page)


def _note(entry: Entry, data: bytes | None) -> str | None:
    if data is None:
        return None
    shown = min(len(data), MOST_SHOWN)
    return None if shown == entry.size else f"The first {words.size(shown)} of {words.size(entry.size)}."


def _facts(entry: Entry) -> tuple[Fact, ...]:
    stated = (
        Fact("Damage", entry.kind, is_code=True),
        Fact("Store", entry.source),
        Fact("File", entry.file),
        Fact("Place", entry.place),
        Fact("Size", words.size(entry.size) if entry.size is not None else ""),
        Fact("SHA-256", entry.sha256 or "", is_hash=True),
        Fact("Put aside", at=entry.held_at),
        Fact("Closed", at=entry.closed_at),
    )
    return tuple(fact for fact in stated if fact.value or fact.at)


def _row(entry: Entry) -> QuarantineRow:
    return QuarantineRow(
        href=url_for(".show", entry_id=entry.id),
        file=entry.file,
        place=entry.place,
        kind=entry.kind,
        reason=entry.reason,
        fate=entry.fate,
        held_at=entry.held_at,
    )


def _query() -> Query:
    allowed: dict[str, set[str]] = {"fate": set(Fate), "kind": set(Damage)}
    return {name: value for name in allowed if (value := request.args.get(name, "")) in allowed[name]}


def _filters(query: Query) -> FilterBar:
    fates = {fate.value: fate.value for fate in Fate if fate is not Fate.HELD}
    return FilterBar(
        action=url_for(".index"),
        clear_href=url_for(".index"),
        is_active=bool(query),
        selects=(
            replace(select("fate", "Which", query, fates), any_label="held"),
            select("kind", "Damage", query, {kind.value: kind.value for kind in sorted(Damage)}),
        ),
    )

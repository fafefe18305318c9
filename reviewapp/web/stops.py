"""Stop control: pausing an engine, a model or a source, and releasing it."""

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response

from reviewapp.actions import stopping
from reviewapp.actions.stopping import Terms
from reviewapp.domain.errors import Invalid, NotAllowed, TooMany, WrongState
from reviewapp.domain.person import Role
from reviewapp.domain.stopping import Kind, Stop
from reviewapp.http import context
from reviewapp.http.flashes import tell
from reviewapp.http.guards import needs
from reviewapp.store.reads import advisories, statements
from reviewapp.store.reads import stops as read
from reviewapp.web import signatures, words
from reviewapp.web.forms import SignedNoteForm, StopForm
from reviewapp.web.pages.stops import HeldRow, StopPage, StopRow, StopsPage
from reviewapp.web.queue import EVERYBODY
from reviewapp.web.rendering import render
from reviewapp.web.signed_forms import by_session, prove, refused_field, refused_status

bp = Blueprint("stops", __name__)
MOST, MOST_HELD = 100, 50
Answer = str | tuple[str, int] | Response


@bp.get("/stops")
@needs(*EVERYBODY)
def index() -> str:
    """What is paused, and pausing something; the address may name it."""
    kind, name = request.args.get("kind", ""), request.args.get("name", "")
    return _index(StopForm(formdata=None, kind=kind if kind in set(Kind) else Kind.ENGINE.value, name=name))


@bp.post("/stops")
@needs(Role.ADMIN)
def place() -> Answer:
    """Pause something from now on."""
    form = StopForm()
    if not form.validate_on_submit():
        return _index(form), 422
    terms = Terms(form.kind.data or "", form.name.data or "", form.reason.data or "")
    try:
        stop = stopping.place(context.desk().store, terms, by_session(), context.now())
    except (Invalid, WrongState) as error:
        form.refuse(error.field if isinstance(error, Invalid) else "name", str(error))
        return _index(form), refused_status(error)
    tell(f"Paused. What {stop.name} sends from now on is held until an admin releases it.")
    return redirect(url_for(".show", seq=stop.seq), 303)


@bp.get("/stops/<int:seq>")
@needs(*EVERYBODY)
def show(seq: int) -> str:
    """One stop and what it holds."""
    return _page(seq, SignedNoteForm(formdata=None))


@bp.post("/stops/<int:seq>/release")
@needs(Role.ADMIN)
def release(seq: int) -> Answer:
    """Release a stop, signed with the password."""
    form, store, person = SignedNoteForm(), context.desk().store, context.person()
    if not form.validate_on_submit():
        return _page(seq, form), 422
    with store.reading() as conn:
        bound_to = read.get(conn, seq).sha256
    note = form.note.data or ""
    try:
        proof = prove(form.password.data or "", bound_to)
        let_go = stopping.release(store, seq, note, person, proof, context.now(), context.request_id())
    except (Invalid, NotAllowed, TooMany) as error:
        form.refuse(refused_field(error), str(error))
        return _page(seq, form), refused_status(error)
    tell(f"Released, with {words.count(let_go, 'thing')} that came meanwhile. What waits is decided as usual.")
    return redirect(url_for(".show", seq=seq), 303)


def _index(form: StopForm) -> str:
    with context.desk().store.reading() as conn:
        still_open, released = read.still_open(conn), read.released(conn, MOST)
        held = read.count_held(conn, (*still_open, *released))
    page = StopsPage(
        still_open=tuple(_row(stop, held[stop.seq]) for stop in reversed(still_open)),
        released=tuple(_row(stop, held[stop.seq]) for stop in released),
        form=form if context.person().holds(Role.ADMIN) else None,
        action_href=url_for(".place"),
    )
    return render("stops/index.html", page)


def _page(seq: int, form: SignedNoteForm) -> str:
    with context.desk().store.reading() as conn:
        stop = read.get(conn, seq)
        held, signed = read.held_by(conn, seq), statements.of_stop(conn, stop)
        titles = advisories.titles(conn, [names for names in held[:MOST_HELD] if names[1]])
    may = stop.released_by is None and context.person().holds(Role.ADMIN)
    page = StopPage(
        title=f"Stop {seq}: {stop.kind} {stop.name}",
        row=_row(stop, len(held)),
        signatures=signatures.of_events(signed),
        held=tuple(_held(names, titles.get(names, names[1])) for names in held[:MOST_HELD]),
        more=max(0, len(held) - MOST_HELD),
        form=form if may else None,
        action_href=url_for(".release", seq=seq),
    )
    return render("stops/show.html", page)


def _row(stop: Stop, held: int) -> StopRow:
    released = None
    if stop.released_by and stop.released_at:
        released = f"released by {stop.released_by.name} on {stop.released_at:%Y-%m-%d at %H:%M} UTC"
    return StopRow(
        href=url_for("stops.show", seq=stop.seq),
        kind=stop.kind,
        name=stop.name,
        reason=stop.reason,
        by=stop.by.name,
        at=stop.at,
        held=f"{held:,}",
        released=released,
    )


def _held(names: tuple[str, str], heading: str) -> HeldRow:
    run_id, advisory_id = names
    if not advisory_id:
        return HeldRow(url_for("runs.show", run_id=run_id), "the run", run_id)
    return HeldRow(url_for("advisories.show", run_id=run_id, advisory_id=advisory_id), heading, run_id)

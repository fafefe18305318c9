"""One advisory: what is asked, why a person is needed, the evidence, the decision."""

from dataclasses import dataclass, replace
from typing import Any

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response

from reviewapp.actions import deciding, sessions
from reviewapp.actions.sitting import Sitting
from reviewapp.domain.advisory import Advisory
from reviewapp.domain.errors import Invalid, NotAllowed, NotSignedIn, PacketChanged, RoundClosed, TooMany
from reviewapp.domain.person import Role
from reviewapp.domain.review import Signing, Verdict
from reviewapp.http import context
from reviewapp.http.flashes import tell
from reviewapp.http.guards import needs
from reviewapp.store.reads import advisories as read
from reviewapp.store.reads import queue as read_queue
from reviewapp.web import words
from reviewapp.web.advisory_page import build, decision_form
from reviewapp.web.filters import queue_filter, queue_query
from reviewapp.web.forms import DecisionForm, WithdrawForm
from reviewapp.web.pages.advisories import ConflictBox
from reviewapp.web.queue import EVERYBODY
from reviewapp.web.rendering import render
from reviewapp.web.signed_forms import by_session, prove

bp = Blueprint("advisories", __name__)
SIGNERS = (Role.REVIEWER, Role.ADMIN)
Answer = str | tuple[str, int] | Response


@dataclass
class Attempt:
    """What came of a form, to be shown again with the page."""

    form: DecisionForm | None = None
    withdrawal: WithdrawForm | None = None
    conflict: ConflictBox | None = None


@bp.get("/runs/<run_id>/advisories/<advisory_id>")
@needs(*EVERYBODY)
def show(run_id: str, advisory_id: str) -> str:
    """The page, with the form where this person may decide."""
    return _page(run_id, advisory_id, Attempt())


@bp.post("/runs/<run_id>/advisories/<advisory_id>/decision")
@needs(*SIGNERS)
def decide(run_id: str, advisory_id: str) -> Answer:
    """Sign a verdict on what was shown, then open what waits next in the same filter."""
    form = decision_form(_advisory(run_id, advisory_id))
    if not form.validate_on_submit():
        return _page(run_id, advisory_id, Attempt(form)), 422
    try:
        sitting = _sitting(form.password.data if form.password_required else None, form.packet_sha256.data or "")
        baseline = form.baseline.data or ""
        after = deciding.decide(
            context.desk().store, run_id, advisory_id, baseline, _signing(form), sitting, context.now()
        )
    except (RoundClosed, PacketChanged) as error:
        changes = error.changes if isinstance(error, PacketChanged) else ()
        conflict = ConflictBox(str(error), form.note.data, changes)
        return _page(run_id, advisory_id, Attempt(form, conflict=conflict)), 409
    except NotSignedIn:
        raise  # no refusal of this form: the page of it keeps the note and leads to the sign-in
    except (Invalid, NotAllowed, TooMany) as error:
        form.refuse(error.field if isinstance(error, Invalid) else "password", str(error))
        return _page(run_id, advisory_id, Attempt(form)), _status(error)
    tell(words.done(after, Verdict(form.verdict.data)), _href(after))
    return redirect(_next_href(after), 303)


@bp.post("/runs/<run_id>/advisories/<advisory_id>/withdrawal")
@needs(*SIGNERS)
def withdraw(run_id: str, advisory_id: str) -> Answer:
    """Withdraw the approvals of this round: the undo of a slip."""
    form = WithdrawForm()
    if not form.validate_on_submit():
        return _page(run_id, advisory_id, Attempt(withdrawal=form)), 422
    signing = Signing(verdict=Verdict.WITHDRAW, note=form.note.data or "", packet_sha256="")
    store, shown = context.desk().store, int(form.round.data or 0)
    try:
        deciding.withdraw(store, run_id, advisory_id, signing, _sitting(), context.now(), shown)
    except RoundClosed as error:
        return _page(run_id, advisory_id, Attempt(conflict=ConflictBox(str(error), form.note.data))), 409
    tell("The approval is withdrawn; the advisory waits for a person again.")
    return redirect(url_for(".show", run_id=run_id, advisory_id=advisory_id), 303)


def _page(run_id: str, advisory_id: str, attempt: Attempt) -> str:
    desk, me = context.desk(), context.signed_in()
    with desk.store.reading() as conn:
        page, packet = build(conn, desk.store.blobs, run_id, advisory_id, attempt, queue_query(request.args))
    if page.decision is not None and me is not None:
        sessions.show(desk.store, me.session, packet, context.now())
    return render("advisories/show.html", page)


def _advisory(run_id: str, advisory_id: str) -> Advisory:
    with context.desk().store.reading() as conn:
        return read.get(conn, run_id, advisory_id)


def _sitting(password: str | None = None, bound_to: str = "") -> Sitting:
    """Who signs, proved by the password where one is given, for what that hash names, else by the session."""
    sitting = by_session()
    return sitting if password is None else replace(sitting, proof=prove(password, bound_to))


def _signing(form: DecisionForm) -> Signing:
    seen = [name[:40] for name in form.sections() if name.isascii()]
    return Signing(
        verdict=Verdict(form.verdict.data),
        packet_sha256=form.packet_sha256.data or "",
        note=(form.note.data or "").strip(),
        reason_code=form.reason,
        acknowledged=form.acknowledged.data or "",
        sections_seen=tuple(seen[:20]),
    )


def _status(error: Exception) -> int:
    return 422 if isinstance(error, Invalid) else 429 if isinstance(error, TooMany) else 403


def _next_href(after: Advisory) -> str:
    """The next pending item of the filter the person came with, else the first, else the queue."""
    query = queue_query(request.args)
    wanted = queue_filter(query, context.now())
    with context.desk().store.reading() as conn:
        here = read_queue.place(conn, after.run_id, after.advisory_id)
        rows = read_queue.page(conn, wanted, 1, here) or read_queue.page(conn, wanted, 1)
    if not rows:
        return url_for("queue.show", **query)
    return _href(rows[0].advisory, **query)


def _href(one: Advisory, **query: Any) -> str:
    return url_for(".show", run_id=one.run_id, advisory_id=one.advisory_id, **query)

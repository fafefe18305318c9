"""Overrides: the list, asking for one from the page of a run, revoking one."""

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response

from reviewapp.actions import overriding
from reviewapp.domain.errors import Invalid, WrongState
from reviewapp.domain.person import Role
from reviewapp.http import context, paging
from reviewapp.http.flashes import tell
from reviewapp.http.guards import needs
from reviewapp.store.reads import advisories, policies, statements
from reviewapp.store.reads import overrides as read
from reviewapp.store.reads import people as read_people
from reviewapp.web import runs, signatures, words
from reviewapp.web.forms import OverrideForm, RevokeForm
from reviewapp.web.pages.overrides import OverrideRow, OverridesPage
from reviewapp.web.pages.parts import Pager
from reviewapp.web.pages.runs import Sent
from reviewapp.web.queue import EVERYBODY
from reviewapp.web.rendering import render
from reviewapp.web.signed_forms import by_session

bp = Blueprint("overrides", __name__)
PAGE, MOST_ACTIVE = 50, 200
Answer = tuple[str, int] | Response


@bp.get("/overrides")
@needs(*EVERYBODY)
def index() -> str:
    """What is released now in spite of its risk, and everything that was ever asked for."""
    with context.desk().store.reading() as conn:
        now = advisories.newest_event_at(conn, context.now())
        active, count = read.active(conn, now, MOST_ACTIVE), read.count_active(conn, now)
        turned = paging.turn(
            request.args,
            PAGE,
            (int,),
            lambda size, place: read.page(conn, size, *(place or ())),
            lambda size, place: read.page_after(conn, size, *place),
            lambda asked: paging.encode(asked.seq),
        )
        granted = read.granted_by(conn, (*active, *turned.rows))
        revoked = statements.revocations(conn, [one.advisory for one in turned.rows])
        asked = read_people.names(conn, {_requester(one) for one in (*active, *turned.rows)})

    def row(one: read.Asked) -> OverrideRow:
        by = ", ".join(granted.get((one.advisory.run_id, one.advisory.advisory_id), ()))
        return _row(one, asked.get(_requester(one), _requester(one)), by, words.state_of(one.advisory, now))

    page = OverridesPage(
        active=tuple(row(one) for one in active),
        count=count,
        rows=tuple(row(one) for one in turned.rows),
        revocations=tuple(reversed(signatures.of_events(revoked))),
        pager=Pager(
            url_for(".index", newer=turned.newer) if turned.newer else None,
            url_for(".index", older=turned.older) if turned.older else None,
        ),
    )
    return render("overrides/index.html", page)


@bp.post("/runs/<run_id>/overrides")
@needs(Role.REVIEWER, Role.ADMIN)
def ask(run_id: str) -> Answer:
    """Ask that a blocked run be released; somebody else decides."""
    with context.desk().store.reading() as conn:
        form = OverrideForm(policies.active(conn).limits)
    if not form.validate_on_submit():
        return runs.page_of(run_id, Sent(override=form)), 422
    desk, reason = context.desk(), form.reason.data or ""
    try:
        asked = overriding.request(
            desk.store,
            run_id,
            form.scope.data,
            int(form.minutes.data),
            reason,
            context.person(),
            context.now(),
            context.request_id(),
        )
    except (Invalid, WrongState) as error:
        form.refuse(error.field if isinstance(error, Invalid) else "scope", str(error))
        return runs.page_of(run_id, Sent(override=form)), 422 if isinstance(error, Invalid) else 409
    tell("Asked. An admin who is not you decides; the run stays blocked until then.")
    return redirect(url_for("advisories.show", run_id=run_id, advisory_id=asked.advisory_id), 303)


@bp.post("/runs/<run_id>/advisories/<advisory_id>/revocation")
@needs(Role.ADMIN)
def revoke(run_id: str, advisory_id: str) -> Response:
    """End an active override at once."""
    form = RevokeForm()
    if not form.validate_on_submit():
        raise Invalid("Say why the override is revoked; nothing was changed.", "note")
    store, note = context.desk().store, form.note.data or ""
    overriding.revoke(store, run_id, advisory_id, note, by_session(), context.now())
    tell("Revoked. The override releases nothing any more.")
    return redirect(url_for("advisories.show", run_id=run_id, advisory_id=advisory_id), 303)


def _requester(one: read.Asked) -> str:
    return one.advisory.override.requester if one.advisory.override else ""


def _row(one: read.Asked, asked_by: str, granted_by: str, state: str) -> OverrideRow:
    held = one.advisory
    terms = held.override
    return OverrideRow(
        href=url_for("advisories.show", run_id=held.run_id, advisory_id=held.advisory_id),
        run_id=held.run_id,
        run_href=url_for("runs.show", run_id=held.run_id),
        risk=one.risk,
        scope=terms.scope if terms else "",
        lasting=words.duration(60 * terms.minutes) if terms else "",
        reason=terms.reason if terms else held.title,
        asked_by=asked_by,
        granted_by=granted_by,
        state=state,
        until=held.expires_at,
    )

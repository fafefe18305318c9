"""Reviews of the audit trail: those that were signed, and an auditor's form to sign another."""

from flask import Blueprint, redirect, url_for
from sqlalchemy import Connection
from werkzeug.wrappers import Response

from reviewapp.actions import trail_reviewing
from reviewapp.domain.canonical import utc_time
from reviewapp.domain.errors import Invalid, NotAllowed, TooMany, WrongState
from reviewapp.domain.person import Role
from reviewapp.domain.trail_review import KIND
from reviewapp.http import context
from reviewapp.http.flashes import tell
from reviewapp.http.guards import needs
from reviewapp.store.reads import events as read
from reviewapp.web import event_list, signatures, trail_standing, words
from reviewapp.web.pages.trail_reviews import LastReview, TrailReviewsPage
from reviewapp.web.queue import EVERYBODY
from reviewapp.web.rendering import render
from reviewapp.web.signed_forms import prove, refused_field, refused_status
from reviewapp.web.trail_review_form import TrailReviewForm

bp = Blueprint("trail_reviews", __name__)
_WANTED = read.EventFilter(kind=KIND)


@bp.get("/audit/reviews")
@needs(*EVERYBODY)
def index() -> str:
    """The reviews of the trail, newest first."""
    return _page(None)


@bp.post("/audit/reviews")
@needs(Role.AUDITOR)
def sign() -> tuple[str, int] | Response:
    """Sign that a part of the trail was reviewed, with the password."""
    form, store, person = TrailReviewForm(), context.desk().store, context.person()
    if not form.validate_on_submit():
        return _page(form), 422
    try:
        stretch = trail_reviewing.take(store, int(form.first.data or 0), int(form.last.data or 0))
        proof = prove(form.password.data or "", stretch.sha256)
        note = form.note.data or ""
        n = trail_reviewing.sign(store, stretch, note, person, proof, context.now(), context.request_id())
    except (Invalid, NotAllowed, TooMany, WrongState) as error:
        form.refuse(refused_field(error), str(error))
        return _page(form), refused_status(error)
    tell(f"Signed: events {_told(stretch.first, stretch.last)}.", url_for("audit.show", n=n), "See the event")
    return redirect(url_for(".index"), 303)


def last_review(conn: Connection) -> LastReview | None:
    """The newest review of the trail, None where nobody has reviewed it yet."""
    found = read.page(conn, _WANTED, 1)
    return _last(found[0], read.newest(conn)) if found else None


def _page(form: TrailReviewForm | None) -> str:
    with context.desk().store.reading() as conn:
        entries, pager = event_list.turned(conn, KIND)
        newest = read.page(conn, _WANTED, 1) if pager.newer_href else entries[:1]
        trail_end, standing = read.newest(conn), trail_standing.standing(conn)
    page = TrailReviewsPage(
        standing=standing,
        rows=signatures.of_events(entries),
        newest=_last(newest[0], trail_end) if newest else None,
        form=(form or _blank(newest, trail_end)) if context.person().holds(Role.AUDITOR) else None,
        action_href=url_for(".sign"),
        audit_href=url_for("audit.index"),
        pager=pager,
    )
    return render("trail_reviews/index.html", page)


def _blank(newest: tuple[read.Entry, ...], trail_end: int) -> TrailReviewForm:
    """The form for what came behind the newest review, up to the newest event."""
    first = newest[0].record["after"]["last"] + 1 if newest else 0
    return TrailReviewForm(formdata=None, first=str(first), last=str(trail_end))


def _last(entry: read.Entry, trail_end: int) -> LastReview:
    last = entry.record["after"]["last"]
    return LastReview(
        href=url_for("audit.show", n=entry.n),
        by=entry.record["actor"]["name"],
        at=utc_time(entry.record["at"]),
        last=f"{last:,}",
        since=words.count(trail_end - last, "event"),
    )


def _told(first: int, last: int) -> str:
    return f"{first:,} to {last:,}"

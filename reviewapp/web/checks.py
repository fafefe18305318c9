"""Checks of the whole trail: how the last ones went, and making one now."""

from flask import Blueprint, redirect, url_for
from werkzeug.wrappers import Response

from reviewapp.actions import checking
from reviewapp.domain.canonical import utc_time
from reviewapp.domain.ledger import VERIFIED
from reviewapp.http import context
from reviewapp.http.flashes import tell
from reviewapp.http.guards import needs
from reviewapp.store.reads import events as read
from reviewapp.web import trail_standing
from reviewapp.web.keepers import KEEPERS, as_keeper, may_keep
from reviewapp.web.pages.trail import CheckRow, ChecksPage
from reviewapp.web.queue import EVERYBODY
from reviewapp.web.rendering import render

bp = Blueprint("checks", __name__)
MOST = 50


@bp.get("/audit/checks")
@needs(*EVERYBODY)
def index() -> str:
    """The last checks, newest first."""
    with context.desk().store.reading() as conn:
        standing = trail_standing.standing(conn)
        entries = read.page(conn, read.EventFilter(kind=VERIFIED), MOST)
    page = ChecksPage(
        standing=standing,
        rows=tuple(_row(entry) for entry in entries),
        audit_href=url_for("audit.index"),
        action_href=url_for(".make") if may_keep() else None,
    )
    return render("checks/index.html", page)


@bp.post("/audit/checks")
@needs(*KEEPERS)
def make() -> Response:
    """Check the whole trail now."""
    desk, actor = context.desk(), as_keeper(context.person())
    n = checking.check(desk.store, desk.signer, actor, desk.clock, context.request_id())
    tell(f"The whole trail was checked; how it went is event {n}.", url_for("audit.show", n=n), "Look at it")
    return redirect(url_for(".index"), 303)


def _row(entry: read.Entry) -> CheckRow:
    after = entry.record["after"]
    return CheckRow(
        n=entry.n,
        event_href=url_for("audit.show", n=entry.n),
        at=utc_time(entry.record["at"]),
        actor_name=entry.record["actor"]["name"],
        size=after["size"],
        checkpoints=after["checkpoints"],
        finding=after["finding"],
    )

"""How far the trail is signed and checked: told on every page of it, and beside each event."""

from flask import url_for
from sqlalchemy import Connection

from reviewapp.domain.canonical import utc_time
from reviewapp.domain.ledger import VERIFIED
from reviewapp.http import context
from reviewapp.ledger import proving
from reviewapp.store.reads import events
from reviewapp.store.reads import ledger as read
from reviewapp.store.reads.ledger import Signed
from reviewapp.web.keepers import may_keep
from reviewapp.web.pages.trail import TrailStanding


def newest(conn: Connection) -> Signed | None:
    """The newest checkpoint of the log as it stands."""
    return proving.newest(conn, context.desk().settings.origin)


def standing(conn: Connection) -> TrailStanding:
    """What is signed, and how the last check went."""
    return standing_under(conn, newest(conn))


def standing_under(conn: Connection, signed: Signed | None) -> TrailStanding:
    """The same, for who has the newest checkpoint at hand."""
    checked = events.page(conn, events.EventFilter(kind=VERIFIED), 1)
    after = checked[0].record["after"] if checked else {}
    return TrailStanding(
        size=read.size(conn),
        signed=signed.size if signed else 0,
        signed_at=signed.at if signed else None,
        checked_at=utc_time(checked[0].record["at"]) if checked else None,
        checked=after.get("size", 0),
        finding=after.get("finding"),
        checkpoints_href=url_for("checkpoints.index"),
        check_href=url_for("checks.index"),
        bundles_href=url_for("bundles.index") if may_keep() else None,
    )

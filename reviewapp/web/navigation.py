"""The bar on top of every page: where one can go, who is signed in, how much waits."""

from flask import request

from reviewapp.domain import unseen
from reviewapp.domain.errors import DeskError
from reviewapp.domain.states import State
from reviewapp.http import context
from reviewapp.store.reads import advisories, overrides, quarantine, stops
from reviewapp.web.keepers import may_keep
from reviewapp.web.pages.nav import Nav


def nav() -> Nav:
    """The bar for this request; error pages must render even where the database does not answer."""
    me = context.signed_in()
    current = request.blueprint or ""
    if me is None:
        return Nav(None, (), None, None, None, None, current)
    roles = tuple(sorted(me.person.roles))
    return Nav(unseen.seen(me.person.name), roles, *_counts(), current, sees_tokens=may_keep())


def _counts() -> tuple[int | None, int | None, int | None, int | None]:
    try:
        with context.desk().store.reading() as conn:
            pending, held = advisories.count(conn, State.PENDING), advisories.count(conn, quarantine.HELD)
            active = overrides.count_active(conn, advisories.newest_event_at(conn, context.now()))
            return pending, active, held, stops.count_open(conn)
    except DeskError:
        return None, None, None, None

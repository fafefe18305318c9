"""The trail as a feed: every event in order, with the leaf that it is in the log, and its proof."""

import json
from typing import Any

from flask import Response

from reviewapp.api import answering
from reviewapp.api.endpoint import endpoint
from reviewapp.api.fields import Limit, Position
from reviewapp.domain.errors import NotFound
from reviewapp.domain.model import Frozen
from reviewapp.domain.token import Scope
from reviewapp.http import context
from reviewapp.ledger import merkle, proving
from reviewapp.store.reads import events as read

_TEXT = "text/plain; charset=utf-8"


class EventsQuery(Frozen):
    """Behind which event to go on: the `next_after` of the answer before; -1 begins with the first."""

    after: Position = -1
    limit: Limit = 50


class EventItem(Frozen):
    """One event: its number, which is its place among the leaves, the hash of its leaf, and its record."""

    n: int
    leaf_sha256: str
    event: dict[str, Any]


class EventFeed(Frozen):
    """Some events, oldest first. `next_after` is what to ask for next; `newest` the number of the newest, or -1."""

    items: tuple[EventItem, ...]
    next_after: int
    newest: int


@endpoint("GET", "/events", Scope.AUDIT_READ, EventFeed, refuses=())
def feed(query: EventsQuery) -> EventFeed:
    """Follow what happens: ask again with `next_after`, and nothing is told twice or left out."""
    with context.desk().store.reading() as conn:
        newest = read.newest(conn)
        found = read.walk(conn, read.EventFilter(), query.after, newest, query.limit)
    return EventFeed(
        items=tuple(_item(n, data) for n, data in found),
        next_after=found[-1][0] if found else query.after,
        newest=newest,
    )


@endpoint("GET", "/events/<int:n>", Scope.AUDIT_READ, "application/octet-stream")
def show(n: int) -> Response:
    """The exact bytes of an event, which its leaf is the hash of."""
    with context.desk().store.reading() as conn:
        return answering.raw(read.get(conn, n), "application/octet-stream")


@endpoint("GET", "/events/<int:n>/proof", Scope.AUDIT_READ, "text/plain")
def proof(n: int) -> Response:
    """The proof that an event is in the log (C2SP tlog-proof), under the newest checkpoint."""
    desk = context.desk()
    with desk.store.reading() as conn:
        found = proving.proof(conn, n, proving.newest(conn, desk.settings.origin))
    if found is None:
        raise NotFound(f"Event {n} is not under a checkpoint yet. The server signs one within minutes.")
    return answering.raw(found.file, _TEXT)


def _item(n: int, data: bytes) -> EventItem:
    return EventItem(n=n, leaf_sha256=merkle.leaf_hash(data).hex(), event=json.loads(data))

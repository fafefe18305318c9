"""Appending events: numbered from 0 without gaps, their exact bytes kept."""

from collections.abc import Sequence

from sqlalchemy import Connection, func, insert, select

from reviewapp.domain.events import Event
from reviewapp.store.tables import event

_HEAD = select(func.max(event.c.n))
_INSERT = insert(event)


def append(conn: Connection, events: Sequence[Event]) -> int:
    """Append events in order and answer the number of the first; must run inside `Store.writing`."""
    head = conn.scalar(_HEAD)
    first = 0 if head is None else head + 1
    if events:
        conn.execute(_INSERT, [_row(first + i, one) for i, one in enumerate(events)])
    return first


def _row(n: int, one: Event) -> dict[str, object]:
    return {
        "n": n,
        "kind": one.kind,
        "at": one.at,
        "actor_id": one.actor.id,
        "run_id": one.fields.get("run_id"),
        "advisory_id": one.fields.get("advisory_id"),
        "body": one.record(n),
    }

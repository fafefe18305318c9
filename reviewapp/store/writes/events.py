"""Adding events as they were numbered, their exact bytes kept; only the ledger does, which lays its leaves beside."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, insert

from reviewapp.domain.events import Event
from reviewapp.store.tables import event

_INSERT = insert(event)


def append(conn: Connection, first: int, events: Sequence[Event]) -> list[bytes]:
    """Add events, numbered from `first` on, and answer their exact bytes."""
    rows = [_row(n, one) for n, one in enumerate(events, first)]
    conn.execute(_INSERT, rows)
    return [row["body"] for row in rows]


def _row(n: int, one: Event) -> dict[str, Any]:
    return {
        "n": n,
        "kind": one.kind,
        "at": one.at,
        "actor_id": one.actor.id,
        "run_id": one.fields.get("run_id"),
        "advisory_id": one.fields.get("advisory_id"),
        "body": one.record(n),
    }

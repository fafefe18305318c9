"""Adding events as they were numbered, their exact bytes kept; only the ledger does, which lays its leaves beside."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select

from reviewapp.domain.events import Event
from reviewapp.store.tables import event, run

_INSERT = insert(event)
_RISKS = select(run.c.run_id, run.c.risk).where(run.c.run_id.in_(bindparam("run_ids", expanding=True)))


def append(conn: Connection, first: int, events: Sequence[Event]) -> list[bytes]:
    """Add events, numbered from `first` on, and answer their exact bytes."""
    risks = _risks(conn, {run_id for one in events if (run_id := one.fields.get("run_id"))})
    rows = [_row(n, one, risks) for n, one in enumerate(events, first)]
    conn.execute(_INSERT, rows)
    return [row["body"] for row in rows]


def _risks(conn: Connection, run_ids: set[str]) -> dict[str, str]:
    """The risks of these runs, by which the trail is filtered."""
    if not run_ids:
        return {}
    return {row.run_id: row.risk for row in conn.execute(_RISKS, {"run_ids": sorted(run_ids)})}


def _row(n: int, one: Event, risks: dict[str, str]) -> dict[str, Any]:
    run_id = one.fields.get("run_id")
    return {
        "n": n,
        "kind": one.kind,
        "at": one.at,
        "actor_id": one.actor.id,
        "run_id": run_id,
        "advisory_id": one.fields.get("advisory_id"),
        "risk": risks.get(run_id) if run_id else None,
        "policy": one.policy,
        "body": one.record(n),
    }

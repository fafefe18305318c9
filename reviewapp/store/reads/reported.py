"""The events of a period by their time, and all events of the runs that they name."""

import json
from collections import defaultdict
from collections.abc import Collection
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, bindparam, func, literal, select, tuple_

from reviewapp.store.tables import event

_FIRST = select(func.min(event.c.at))
_ORDER = (event.c.at, event.c.n)
_OF_RUNS = (
    select(event.c.run_id, event.c.body)
    .where(event.c.run_id.in_(bindparam("runs", expanding=True)), event.c.n <= bindparam("last"))
    .order_by(event.c.run_id, event.c.n)
)


class Dated(NamedTuple):
    """One event of a period: when, its number, and its record."""

    at: datetime
    n: int
    record: dict[str, Any]


def first_at(conn: Connection) -> datetime | None:
    """The time of the earliest event, None where there is none."""
    at: datetime | None = conn.scalar(_FIRST)
    return at


def part(
    conn: Connection, since: datetime, until: datetime, last: int, limit: int, after: Dated | None = None
) -> tuple[Dated, ...]:
    """The earliest events from `since` to before `until`, behind `after`, up to number `last`."""
    query = select(*_ORDER, event.c.body).where(event.c.at >= since, event.c.at < until, event.c.n <= last)
    if after is not None:
        bound = (literal(after.at, event.c.at.type), literal(after.n, event.c.n.type))
        query = query.where(tuple_(*_ORDER) > tuple_(*bound))
    rows = conn.execute(query.order_by(*_ORDER).limit(limit))
    return tuple(Dated(row.at, row.n, json.loads(row.body)) for row in rows)


def histories(conn: Connection, runs: Collection[str], last: int) -> dict[str, list[dict[str, Any]]]:
    """The records of all events of these runs up to number `last`, oldest first."""
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    if runs:
        for row in conn.execute(_OF_RUNS, {"runs": sorted(runs), "last": last}):
            found[row.run_id].append(json.loads(row.body))
    return found

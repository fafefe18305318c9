"""The audit trail, newest first."""

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    UnaryExpression,
    asc,
    bindparam,
    desc,
    func,
    select,
    true,
    union_all,
)

from reviewapp.domain.errors import NotFound
from reviewapp.domain.events import kinds_of
from reviewapp.domain.model import Frozen
from reviewapp.store.tables import event

_NEWEST = select(func.max(event.c.n))
_ONE = select(event.c.body).where(event.c.n == bindparam("n"))
_FIRST_ACTOR = select(func.min(event.c.actor_id).label("id")).cte("actors", recursive=True)
_NEXT_ACTOR = select(func.min(event.c.actor_id)).where(event.c.actor_id > _FIRST_ACTOR.c.id).scalar_subquery()
_EACH_ACTOR = _FIRST_ACTOR.union_all(select(_NEXT_ACTOR).where(_FIRST_ACTOR.c.id.is_not(None)))
# One step of the index an actor: DISTINCT would read an entry an event.
_ACTORS = select(_EACH_ACTOR.c.id).where(_EACH_ACTOR.c.id.is_not(None))


class EventFilter(Frozen):
    """What of the trail to show; empty means everything. `since` is included, `until` is not."""

    person: str = ""
    subject: str = ""
    kind: str = ""
    run_id: str = ""
    advisory_id: str = ""
    since: datetime | None = None
    until: datetime | None = None
    risk: str = ""
    policy: str = ""


class Entry(NamedTuple):
    """One event: its number and its record."""

    n: int
    record: dict[str, Any]


def page(conn: Connection, wanted: EventFilter, limit: int, before: int | None = None) -> tuple[Entry, ...]:
    """The newest events older than number `before`, newest first."""
    return _entries(conn, wanted, limit, event.c.n < before if before is not None else None, newest=True)


def page_after(conn: Connection, wanted: EventFilter, limit: int, after: int) -> tuple[Entry, ...]:
    """The events just newer than number `after`, newest first."""
    return tuple(reversed(_entries(conn, wanted, limit, event.c.n > after, newest=False)))


def walk(conn: Connection, wanted: EventFilter, after: int, last: int, limit: int) -> list[tuple[int, bytes]]:
    """The exact bytes of the first events behind number `after`, up to number `last`, oldest first."""
    bounds = (event.c.n > after, event.c.n <= last)
    return [(row.n, bytes(row.body)) for row in _rows(conn, wanted, bounds, limit, newest=False)]


def get(conn: Connection, n: int) -> bytes:
    """The exact bytes of event `n`; raises NotFound."""
    body: bytes | None = conn.scalar(_ONE, {"n": n}) if n < 2**31 else None
    if body is None:
        raise NotFound(f"There is no event {n} yet.")
    return body


def record_of(conn: Connection, n: int) -> dict[str, Any]:
    """The record of event `n`; raises NotFound."""
    record: dict[str, Any] = json.loads(get(conn, n))
    return record


def newest(conn: Connection) -> int:
    """The number of the newest event, -1 where there is none."""
    n: int | None = conn.scalar(_NEWEST)
    return -1 if n is None else n


def actors(conn: Connection) -> tuple[str, ...]:
    """The ids of all who ever did something, parts of the system included."""
    return tuple(conn.scalars(_ACTORS))


def _entries(conn: Connection, wanted: EventFilter, limit: int, bound: Any, *, newest: bool) -> tuple[Entry, ...]:
    rows = _rows(conn, wanted, () if bound is None else (bound,), limit, newest=newest)
    return tuple(Entry(row.n, json.loads(row.body)) for row in rows)


def _rows(
    conn: Connection, wanted: EventFilter, bounds: Iterable[ColumnElement[bool]], limit: int, *, newest: bool
) -> Iterable[Row[int, bytes]]:
    """A list a kind, each in the order of the index over kind and number, merged as far as the limit goes.

    One condition over all kinds of a subject would read every event of them, and sort it.
    """
    every = select(event.c.n, event.c.body).where(*bounds, *_conditions(wanted))
    each = [every.where(one) for one in _kinds(wanted)]
    order: UnaryExpression[int] = desc("n") if newest else asc("n")
    if len(each) == 1:
        return conn.execute(each[0].order_by(order).limit(limit))
    if conn.dialect.name == "postgresql":  # which merges what says that it is in order; SQLite sees it by itself
        each = [one.order_by(order).limit(limit) for one in each]
    return conn.execute(union_all(*each).order_by(order).limit(limit))


def _kinds(wanted: EventFilter) -> list[ColumnElement[bool]]:
    """The alternatives of what may happen; one that always holds stands for all, one that never does for none."""
    if not wanted.subject:
        return [event.c.kind == wanted.kind if wanted.kind else true()]
    kinds = [one for one in kinds_of(wanted.subject) if wanted.kind in ("", one)]
    return [event.c.kind == one for one in kinds] or [event.c.n < 0]


def _conditions(wanted: EventFilter) -> list[ColumnElement[bool]]:
    conditions = [
        event.c.actor_id == wanted.person if wanted.person else None,
        event.c.run_id == wanted.run_id if wanted.run_id else None,
        event.c.advisory_id == wanted.advisory_id if wanted.advisory_id else None,
        event.c.risk == wanted.risk if wanted.risk else None,
        event.c.policy == wanted.policy if wanted.policy else None,
        event.c.at >= wanted.since if wanted.since else None,
        event.c.at < wanted.until if wanted.until else None,
    ]
    return [condition for condition in conditions if condition is not None]

"""The queue: pending advisories, most urgent first, then oldest, in keyset pages."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Select, and_, func, literal, or_, select, tuple_

from reviewapp.domain.advisory import Advisory
from reviewapp.domain.model import Frozen
from reviewapp.domain.risk import Risk
from reviewapp.domain.states import State
from reviewapp.store.reads import choices as choice
from reviewapp.store.tables import advisory, run

_ORDER = (advisory.c.urgency, advisory.c.asked_at, advisory.c.seq)
_PENDING = advisory.c.state == State.PENDING
_CHOICES = tuple(choice.statement(column, _PENDING) for column in (advisory.c.tool_id, advisory.c.machine_id))


class QueueFilter(Frozen):
    """What of the queue to show; empty means everything. `before` keeps what waits since earlier than that."""

    risk: str = ""
    content_class: str = ""
    tool: str = ""
    machine: str = ""
    before: datetime | None = None
    id_prefix: str = ""


class Place(NamedTuple):
    """A place in the queue's order."""

    urgency: int
    asked_at: datetime
    seq: int


class Waiting(NamedTuple):
    """One row of the queue."""

    place: Place
    risk: str
    tool_id: str | None
    machine_id: str | None
    material_id: str | None
    advisory: Advisory


def page(conn: Connection, wanted: QueueFilter, limit: int, after: Place | None = None) -> tuple[Waiting, ...]:
    """The next rows behind `after`, in the queue's order."""
    query = _matching(wanted).order_by(*_ORDER).limit(limit)
    if after is not None:
        query = query.where(tuple_(*_ORDER) > tuple_(*_bound(after)))
    return tuple(_waiting(row) for row in conn.execute(query))


def page_before(conn: Connection, wanted: QueueFilter, limit: int, before: Place) -> tuple[Waiting, ...]:
    """The rows just in front of `before`, in the queue's order."""
    query = _matching(wanted).where(tuple_(*_ORDER) < tuple_(*_bound(before)))
    rows = conn.execute(query.order_by(*(column.desc() for column in _ORDER)).limit(limit)).all()
    return tuple(_waiting(row) for row in reversed(rows))


def count(conn: Connection, wanted: QueueFilter, most: int) -> int:
    """How many fit, at most `most`: whatever the queue holds, no more rows than that are looked for."""
    found = _matching(wanted).with_only_columns(literal(1)).limit(most).subquery()
    return conn.scalar(select(func.count()).select_from(found)) or 0


def place(conn: Connection, run_id: str, advisory_id: str) -> Place:
    """Where an advisory stands, or stood, in the queue's order."""
    row = conn.execute(select(*_ORDER).where(advisory.c.run_id == run_id, advisory.c.advisory_id == advisory_id)).one()
    return Place(*row)


def oldest(conn: Connection) -> datetime | None:
    """Since when the oldest pending advisory waits."""
    found: datetime | None = conn.scalar(select(func.min(advisory.c.asked_at)).where(_PENDING))
    return found


def choices(conn: Connection) -> tuple[tuple[str, ...], ...]:
    """The tools and the machines that pending advisories name, sorted."""
    return tuple(choice.values(conn, query) for query in _CHOICES)


def _matching(wanted: QueueFilter) -> Select[Any]:
    query = select(advisory, run.c.material_id).join(run, run.c.run_id == advisory.c.run_id).where(_PENDING)
    for column, value in (
        (advisory.c.content_class, wanted.content_class),
        (advisory.c.tool_id, wanted.tool),
        (advisory.c.machine_id, wanted.machine),
    ):
        if value:
            query = query.where(column == value)
    if wanted.risk:  # by the number that the queue's index begins with
        query = query.where(advisory.c.urgency == Risk(wanted.risk).urgency)
    if wanted.before:
        query = query.where(advisory.c.asked_at <= wanted.before)
    if wanted.id_prefix:
        query = query.where(_starts(wanted.id_prefix))
    return query


def _starts(prefix: str) -> ColumnElement[bool]:
    # A range rather than LIKE: both databases can walk an index with it, and no character is special.
    columns = (advisory.c.run_id, advisory.c.advisory_id)
    return or_(*(and_(column >= prefix, column < prefix + "\U0010ffff") for column in columns))


def _bound(where: Place) -> Sequence[Any]:
    return [literal(value, column.type) for value, column in zip(where, _ORDER, strict=True)]


def _waiting(row: Any) -> Waiting:
    return Waiting(
        place=Place(row.urgency, row.asked_at, row.seq),
        risk=row.risk,
        tool_id=row.tool_id,
        machine_id=row.machine_id,
        material_id=row.material_id,
        advisory=Advisory.model_validate(row.facts),
    )

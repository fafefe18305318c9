"""The list of runs, newest first, in keyset pages."""

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, literal, select, tuple_

from reviewapp.domain.model import Frozen
from reviewapp.store.tables import run

_ORDER = (run.c.created_at, run.c.run_id)
_COLUMNS = (
    run.c.run_id,
    run.c.created_at,
    run.c.risk,
    run.c.status,
    run.c.tool_id,
    run.c.material_id,
    run.c.machine_id,
    run.c.event_type,
)


class RunFilter(Frozen):
    """What of the runs to show; empty means everything."""

    risk: str = ""
    status: str = ""
    id_prefix: str = ""


class Listed(NamedTuple):
    """One row of the list."""

    run_id: str
    created_at: datetime
    risk: str
    status: str
    tool_id: str | None
    material_id: str | None
    machine_id: str | None
    event_type: str | None


def page(conn: Connection, wanted: RunFilter, limit: int, after: tuple[datetime, str] | None) -> tuple[Listed, ...]:
    """The newest runs behind `after`."""
    query = _matching(wanted).order_by(*(column.desc() for column in _ORDER)).limit(limit)
    if after is not None:
        query = query.where(tuple_(*_ORDER) < tuple_(*_bound(after)))
    return tuple(Listed(*row) for row in conn.execute(query))


def page_before(conn: Connection, wanted: RunFilter, limit: int, before: tuple[datetime, str]) -> tuple[Listed, ...]:
    """The runs just newer than `before`, newest first."""
    query = _matching(wanted).where(tuple_(*_ORDER) > tuple_(*_bound(before))).order_by(*_ORDER).limit(limit)
    return tuple(Listed(*row) for row in reversed(conn.execute(query).all()))


def _matching(wanted: RunFilter) -> Select[Any]:
    query = select(*_COLUMNS)
    if wanted.risk:
        query = query.where(run.c.risk == wanted.risk)
    if wanted.status:
        query = query.where(run.c.status == wanted.status)
    if wanted.id_prefix:
        query = query.where(run.c.run_id >= wanted.id_prefix, run.c.run_id < wanted.id_prefix + "\U0010ffff")
    return query


def _bound(where: tuple[datetime, str]) -> list[Any]:
    return [literal(value, column.type) for value, column in zip(where, _ORDER, strict=True)]

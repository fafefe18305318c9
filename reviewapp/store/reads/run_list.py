"""The list of runs, newest first, in keyset pages."""

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, literal, select, tuple_

from reviewapp.domain.model import Frozen
from reviewapp.store.reads import choices as choice
from reviewapp.store.tables import RUN_FILTERS, run

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


_CHOICES = {name: choice.statement(run.c[name]) for name in ("mode", "material_id", "machine_id", "event_type")}


class RunFilter(Frozen):
    """What of the runs to show; empty means everything. `since` is included, `until` is not."""

    risk: str = ""
    status: str = ""
    mode: str = ""
    tool_id: str = ""
    material_id: str = ""
    machine_id: str = ""
    session_id: str = ""
    event_type: str = ""
    tool_prefix: str = ""
    id_prefix: str = ""
    since: datetime | None = None
    until: datetime | None = None


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


def choices(conn: Connection) -> dict[str, tuple[str, ...]]:
    """What there is to choose from, by column."""
    return {name: choice.values(conn, query) for name, query in _CHOICES.items()}


def _matching(wanted: RunFilter) -> Select[Any]:
    equal = [run.c[name] == value for name in RUN_FILTERS if (value := getattr(wanted, name))]
    query = select(*_COLUMNS).where(*equal)
    for column, prefix in ((run.c.tool_id, wanted.tool_prefix), (run.c.run_id, wanted.id_prefix)):
        if prefix:
            query = query.where(column >= prefix, column < prefix + "\U0010ffff")
    if wanted.since:
        query = query.where(run.c.created_at >= wanted.since)
    return query.where(run.c.created_at < wanted.until) if wanted.until else query


def _bound(where: tuple[datetime, str]) -> list[Any]:
    return [literal(value, column.type) for value, column in zip(where, _ORDER, strict=True)]

"""The list of runs, newest first, in keyset pages."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Select, literal, literal_column, or_, select, tuple_

from reviewapp.domain import gate
from reviewapp.domain.model import Frozen
from reviewapp.store.reads import choices as choice
from reviewapp.store.tables import RUN_FILTERS, run

# In the words of the index that holds just these; as a parameter it would not be found.
_NOT_ALLOWED = run.c.gate != literal_column("'allowed'")
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
    run.c.mode,
    run.c.session_id,
    run.c.gate,
    run.c.gate_until,
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
    gate: str = ""


class ListedRun(NamedTuple):
    """One row of the list."""

    run_id: str
    created_at: datetime
    risk: str
    status: str
    tool_id: str | None
    material_id: str | None
    machine_id: str | None
    event_type: str | None
    mode: str | None
    session_id: str | None
    gate: gate.Listed


def page(
    conn: Connection, wanted: RunFilter, now: datetime, limit: int, after: tuple[datetime, str] | None = None
) -> tuple[ListedRun, ...]:
    """The newest runs behind `after`; `now`, the later of clock and newest event, ends overrides."""
    query = _matching(wanted, now).order_by(*(column.desc() for column in _ORDER)).limit(limit)
    if after is not None:
        query = query.where(tuple_(*_ORDER) < tuple_(*_bound(after)))
    return tuple(_listed(row) for row in conn.execute(query).mappings())


def page_before(
    conn: Connection, wanted: RunFilter, now: datetime, limit: int, before: tuple[datetime, str]
) -> tuple[ListedRun, ...]:
    """The runs just newer than `before`, newest first."""
    query = _matching(wanted, now).where(tuple_(*_ORDER) > tuple_(*_bound(before))).order_by(*_ORDER).limit(limit)
    return tuple(_listed(row) for row in reversed(conn.execute(query).mappings().all()))


def choices(conn: Connection) -> dict[str, tuple[str, ...]]:
    """What there is to choose from, by column."""
    return {name: choice.values(conn, query) for name, query in _CHOICES.items()}


def _matching(wanted: RunFilter, now: datetime) -> Select[Any]:
    equal = [run.c[name] == value for name in RUN_FILTERS if (value := getattr(wanted, name))]
    query = select(*_COLUMNS).where(*equal, *_answering(wanted.gate, now))
    for column, prefix in ((run.c.tool_id, wanted.tool_prefix), (run.c.run_id, wanted.id_prefix)):
        if prefix:
            query = query.where(column >= prefix, column < prefix + "\U0010ffff")
    if wanted.since:
        query = query.where(run.c.created_at >= wanted.since)
    return query.where(run.c.created_at < wanted.until) if wanted.until else query


def _answering(answer: str, now: datetime) -> tuple[ColumnElement[bool], ...]:
    """The runs whose gate answers so; an override that has ended blocks without anything being written."""
    match answer:
        case gate.Answer.BLOCKED:
            return (_NOT_ALLOWED, or_(run.c.gate == gate.Answer.BLOCKED, run.c.gate_until <= now))
        case gate.Answer.OVERRIDDEN:
            return (run.c.gate == gate.Answer.OVERRIDDEN, run.c.gate_until > now)
        case gate.Answer.ALLOWED:
            return (run.c.gate == gate.Answer.ALLOWED,)
        case _:
            return ()


def _listed(row: Mapping[Any, Any]) -> ListedRun:
    facts = {name: row[name] for name in ListedRun._fields}
    return ListedRun(**facts | {"gate": gate.Listed(answer=row["gate"], until=row["gate_until"])})


def _bound(where: tuple[datetime, str]) -> list[Any]:
    return [literal(value, column.type) for value, column in zip(where, _ORDER, strict=True)]

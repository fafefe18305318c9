"""How far others were told, and what there is to tell that no event tells: gates and the end of overrides."""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, Select, bindparam, select

from reviewapp.domain.content import ContentClass
from reviewapp.domain.gate import Answer, Listed
from reviewapp.domain.states import State
from reviewapp.store.delivery_tables import announced, announced_gate
from reviewapp.store.tables import advisory, run

_CURSOR = select(announced.c.event_n, announced.c.moment, announced.c.checkpoint, announced.c.swept)
_ENDED = (
    select(advisory.c.run_id, advisory.c.advisory_id, advisory.c.expires_at)
    .where(
        advisory.c.content_class == ContentClass.OVERRIDE_REQUEST,
        advisory.c.expires_at > bindparam("after"),
        advisory.c.expires_at <= bindparam("until"),
        advisory.c.state == State.APPROVED,
    )
    .order_by(advisory.c.expires_at)
)
_OVER = (
    select(announced_gate.c.run_id)
    .where(announced_gate.c.until <= bindparam("now"))
    .order_by(announced_gate.c.until)
    .limit(bindparam("limit"))
)
_GATES = select(
    run.c.run_id,
    run.c.gate,
    run.c.gate_until,
    announced_gate.c.answer,
    announced_gate.c.until,
).select_from(run.outerjoin(announced_gate, announced_gate.c.run_id == run.c.run_id))
_OF_RUNS = _GATES.where(run.c.run_id.in_(bindparam("run_ids", expanding=True))).order_by(run.c.run_id)
_NEXT = _GATES.where(run.c.run_id > bindparam("after")).order_by(run.c.run_id).limit(bindparam("limit"))


class Cursor(NamedTuple):
    """The last event that was looked at, and the moment, the checkpoint and the run up to which all was told."""

    event_n: int
    moment: datetime
    checkpoint: str | None = None
    swept: str | None = None


class Ended(NamedTuple):
    """An override that time has ended."""

    run_id: str
    advisory_id: str
    at: datetime


class Gate(NamedTuple):
    """What the gate of a run says, and what was told of it; None where nothing was yet."""

    run_id: str
    now: Listed
    told: Listed | None


def cursor(conn: Connection) -> Cursor | None:
    """How far others were told; None where there never was anybody to tell."""
    row = conn.execute(_CURSOR).one_or_none()
    return Cursor(*row) if row is not None else None


def ended(conn: Connection, after: datetime, until: datetime) -> list[Ended]:
    """The overrides that ended by time in between, first ones first."""
    return [Ended(*row) for row in conn.execute(_ENDED, {"after": after, "until": until})]


def over(conn: Connection, now: datetime, limit: int) -> list[str]:
    """Runs of which an answer was told that time has ended since."""
    return list(conn.scalars(_OVER, {"now": now, "limit": limit}))


def gates(conn: Connection, run_ids: Collection[str]) -> list[Gate]:
    """The gates of these runs, by run."""
    return _gates(conn, _OF_RUNS, run_ids=list(run_ids)) if run_ids else []


def gates_behind(conn: Connection, run_id: str, limit: int) -> list[Gate]:
    """The gates of the first runs behind that one."""
    return _gates(conn, _NEXT, after=run_id, limit=limit)


def _gates(conn: Connection, query: Select[*tuple[object, ...]], **values: object) -> list[Gate]:
    return [
        Gate(
            row.run_id,
            Listed(answer=Answer(row.gate), until=row.gate_until),
            Listed(answer=Answer(row.answer), until=row.until) if row.answer else None,
        )
        for row in conn.execute(query, values)
    ]

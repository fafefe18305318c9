"""Override requests: those that release a run now, and all of them, newest first."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, bindparam, func, select, tuple_

from reviewapp.domain.advisory import Advisory
from reviewapp.domain.content import ContentClass
from reviewapp.domain.gate import Answer
from reviewapp.domain.review import Verdict
from reviewapp.domain.states import State
from reviewapp.store.tables import advisory, review, run

_ASKED = select(advisory.c.seq, advisory.c.risk, advisory.c.facts).where(
    advisory.c.content_class == ContentClass.OVERRIDE_REQUEST
)
# What was granted for a run that something else keeps shut, or after which somebody rejected, releases nothing.
_RELEASING = (
    advisory.c.content_class == ContentClass.OVERRIDE_REQUEST,
    advisory.c.expires_at > bindparam("now"),
    advisory.c.state == State.APPROVED,
    run.c.run_id == advisory.c.run_id,
    run.c.gate == Answer.OVERRIDDEN,
    run.c.gate_until > bindparam("now"),
)
_ACTIVE = _ASKED.where(*_RELEASING).order_by(advisory.c.expires_at).limit(bindparam("limit"))
_COUNT = select(func.count()).select_from(advisory, run).where(*_RELEASING)
_NAMES = (
    select(review.c.run_id, review.c.advisory_id, review.c.record)
    .where(
        tuple_(review.c.run_id, review.c.advisory_id).in_(bindparam("keys", expanding=True)),
        review.c.verdict == Verdict.APPROVE,
    )
    .order_by(review.c.event_n)
)


class Asked(NamedTuple):
    """One override request, with the risk of its run and the number of its arrival."""

    seq: int
    risk: str
    advisory: Advisory


def active(conn: Connection, now: datetime, limit: int) -> tuple[Asked, ...]:
    """The overrides that release a run at `now`, those that end first in front."""
    return tuple(_asked(row) for row in conn.execute(_ACTIVE, {"now": now, "limit": limit}))


def count_active(conn: Connection, now: datetime) -> int:
    """How many overrides release a run at `now`, the later of clock and newest event."""
    return conn.scalar(_COUNT, {"now": now}) or 0


def page(conn: Connection, limit: int, before: int | None = None) -> tuple[Asked, ...]:
    """The newest requests that arrived before number `before`."""
    query = _ASKED.order_by(advisory.c.seq.desc()).limit(limit)
    return _rows(conn, query.where(advisory.c.seq < before) if before is not None else query)


def page_after(conn: Connection, limit: int, after: int) -> tuple[Asked, ...]:
    """The requests that arrived just after number `after`, newest first."""
    query = _ASKED.where(advisory.c.seq > after).order_by(advisory.c.seq).limit(limit)
    return tuple(reversed(_rows(conn, query)))


def granted_by(conn: Connection, asked: Sequence[Asked]) -> dict[tuple[str, str], tuple[str, ...]]:
    """Who approved each request, by run and advisory id, in one statement."""
    keys = [(one.advisory.run_id, one.advisory.advisory_id) for one in asked]
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    for row in conn.execute(_NAMES, {"keys": keys}) if keys else ():
        name = json.loads(row.record)["person"]["name"]
        found[row.run_id, row.advisory_id] = (*found.get((row.run_id, row.advisory_id), ()), name)
    return found


def _rows(conn: Connection, query: Select[Any]) -> tuple[Asked, ...]:
    return tuple(_asked(row) for row in conn.execute(query))


def _asked(row: Any) -> Asked:
    return Asked(row.seq, row.risk, Advisory.model_validate(row.facts))

"""Every advisory there ever was, as a rule sees it on arrival."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, func, select

from reviewapp.domain.backtest import Arrival
from reviewapp.domain.content import ContentClass
from reviewapp.domain.identity import NOTICE_ID
from reviewapp.domain.policy import Case
from reviewapp.domain.risk import Risk, Status, routing_risk
from reviewapp.store.tables import advisory, run

_AT_ONCE = 1_000
_ROWS = select(
    advisory.c.run_id,
    advisory.c.advisory_id,
    advisory.c.content_class,
    advisory.c.facts,
    run.c.risk,
    run.c.status,
    run.c.mode,
    run.c.tool_id,
    run.c.machine_id,
).join(run, run.c.run_id == advisory.c.run_id)
_COUNT = select(func.count()).select_from(advisory)


def count(conn: Connection, since: datetime | None, until: datetime | None) -> int:
    """How many advisories began to wait in that period."""
    return conn.scalar(_within(_COUNT, since, until)) or 0


def between(conn: Connection, since: datetime | None, until: datetime | None) -> Iterator[Arrival]:
    """The advisories that began to wait from `since` to before `until`, newest first; all of them without limits.

    History that was imported without waiting is among them.
    """
    cases: dict[tuple[Any, ...], Case] = {}
    query = _within(_ROWS, since, until).order_by(advisory.c.seq.desc())
    for row in conn.execution_options(yield_per=_AT_ONCE).execute(query):
        yield _arrival(row, cases)


def _within(query: Select[Any], since: datetime | None, until: datetime | None) -> Select[Any]:
    if since is not None:
        query = query.where(advisory.c.asked_at >= since)
    if until is not None:
        query = query.where(advisory.c.asked_at < until)
    return query


def _arrival(row: Row[Any], cases: dict[tuple[Any, ...], Case]) -> Arrival:
    """One row; equal cases are one value, which makes a hundred thousand of them quick."""
    facts = row.facts
    confidence, scope = facts["source"]["confidence"], (facts["override"] or {}).get("scope")
    key = (row.content_class, row.risk, row.status, row.tool_id, row.mode, row.machine_id, confidence, scope)
    case = cases.get(key) or cases.setdefault(key, _case(*key))
    has_content = facts["content_sha256"] is not None
    return Arrival(row.run_id, row.advisory_id, case, row.advisory_id != NOTICE_ID and has_content)


def _case(
    content_class: str,
    risk: str,
    status: str,
    tool_id: str | None,
    mode: str | None,
    machine_id: str | None,
    confidence: str | None,
    scope: str | None,
) -> Case:
    return Case(
        content_class=ContentClass(content_class),
        risk=routing_risk(Risk(risk), Status(status)),
        tool_id=tool_id,
        mode=mode,
        machine_id=machine_id,
        confidence=confidence,
        scope=scope,
    )

"""What became of advisories, as RMOS reads it, for many of them in a few statements."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, Connection, bindparam, func, select, tuple_

from reviewapp.domain.advisory import Advisory
from reviewapp.domain.mirrored import Told
from reviewapp.domain.outcome import Outcome, outcome
from reviewapp.domain.review import ReasonCode, Verdict
from reviewapp.domain.risk import Risk
from reviewapp.domain.states import State
from reviewapp.store.reads import advisories
from reviewapp.store.tables import event, review, run

_KEYS: BindParameter[Any] = bindparam("keys", expanding=True)
_RUN_IDS: BindParameter[Any] = bindparam("run_ids", expanding=True)
# Both conditions: by a pair alone SQLite walks the table.
_LAST = (
    select(func.max(review.c.event_n))
    .where(review.c.run_id.in_(_RUN_IDS), tuple_(review.c.run_id, review.c.advisory_id).in_(_KEYS))
    .group_by(review.c.run_id, review.c.advisory_id)
)
_REVIEWS = select(review.c.record, review.c.signature, review.c.event_n).where(review.c.event_n.in_(_LAST))
_PASSED = (
    select(event.c.run_id, event.c.advisory_id, func.max(event.c.n).label("n"))
    .where(
        event.c.advisory_id.in_(bindparam("names", expanding=True)),
        tuple_(event.c.run_id, event.c.advisory_id).in_(_KEYS),
    )
    .group_by(event.c.run_id, event.c.advisory_id)
    .subquery()
)
_TIMES = select(_PASSED.c.run_id, _PASSED.c.advisory_id, event.c.at).join(event, event.c.n == _PASSED.c.n)
_RISKS = select(run.c.run_id, run.c.risk).where(run.c.run_id.in_(_RUN_IDS))
Key = tuple[str, str]


def outcomes(conn: Connection, found: Sequence[Advisory], now: datetime) -> dict[Key, Outcome]:
    """The outcome of each advisory, by run id and advisory id; `now` is the later of clock and newest event."""
    if not found:
        return {}
    keys = [(one.run_id, one.advisory_id) for one in found]
    risks = {row.run_id: row.risk for row in conn.execute(_RISKS, {"run_ids": _asked(keys)["run_ids"]})}
    last = _newest_reviews(conn, keys)
    passed = _passed(conn, [one for one in found if one.state is State.AUTO_APPROVED])
    return {
        key: outcome(Risk(risks[key[0]]), one, last.get(key), passed.get(key, one.asked_at), now)
        for key, one in zip(keys, found, strict=True)
    }


def _newest_reviews(conn: Connection, keys: Sequence[Key]) -> dict[Key, Mapping[str, Any]]:
    records = (advisories.as_review(row) for row in conn.execute(_REVIEWS, _asked(keys)))
    return {(record["run_id"], record["advisory_id"]): record for record in records}


def _asked(keys: Sequence[Key]) -> dict[str, Any]:
    return {"keys": list(keys), "run_ids": sorted({key[0] for key in keys})}


def _passed(conn: Connection, found: Sequence[Advisory]) -> dict[Key, datetime]:
    """When each passed by policy: its newest event says so."""
    if not found:
        return {}
    keys = [(one.run_id, one.advisory_id) for one in found]
    rows = conn.execute(_TIMES, {"keys": keys, "names": sorted({key[1] for key in keys})})
    return {(row.run_id, row.advisory_id): row.at for row in rows}


def told(conn: Connection, run_id: str, now: datetime) -> dict[str, Told]:
    """How each advisory of a run stands, by its id, in the order of arrival: the outcome, and why it was rejected."""
    found = advisories.of_run(conn, run_id)
    made = outcomes(conn, found, now)
    last = {review["advisory_id"]: review for review in advisories.reviews_of_run(conn, run_id)}
    return {
        one.advisory_id: Told(outcome=made[run_id, one.advisory_id], reason_code=_reason(last.get(one.advisory_id)))
        for one in found
    }


def _reason(last: Mapping[str, Any] | None) -> ReasonCode | None:
    """Why it was rejected, where the newest review is a rejection."""
    return ReasonCode(last["reason_code"]) if last and last["verdict"] == Verdict.REJECT else None

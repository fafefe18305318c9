"""Advisories, the verdicts signed on them, and how they stand for the gate."""

import json
from collections import defaultdict
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from pydantic import ValidationError
from sqlalchemy import Connection, bindparam, select

from reviewapp.domain.advisory import Advisory
from reviewapp.domain.canonical import signature, utc_time
from reviewapp.domain.deciding import Past
from reviewapp.domain.errors import Damaged, NotFound
from reviewapp.domain.gate import Standing
from reviewapp.domain.review import SCHEMA as REVIEW
from reviewapp.domain.review import ReasonCode, Verdict
from reviewapp.domain.states import State
from reviewapp.store.tables import advisory, event, review, tally

_ONE = select(advisory.c.facts).where(
    advisory.c.run_id == bindparam("run_id"), advisory.c.advisory_id == bindparam("advisory_id")
)
_OF_RUN = select(advisory.c.facts).where(advisory.c.run_id == bindparam("run_id")).order_by(advisory.c.seq)
_PENDING = (
    select(advisory.c.seq, advisory.c.facts)
    .where(advisory.c.state == State.PENDING, advisory.c.seq > bindparam("place"))
    .order_by(advisory.c.seq)
    .limit(bindparam("size"))
)
_LIST = select(advisory.c.seq, advisory.c.facts).order_by(advisory.c.seq.desc()).limit(bindparam("size"))
_MANY = select(advisory.c.facts).where(
    advisory.c.run_id.in_(bindparam("run_ids", expanding=True)),
    advisory.c.advisory_id.in_(bindparam("advisory_ids", expanding=True)),
)
_RUNS_OF = select(advisory.c.run_id).where(advisory.c.advisory_id == bindparam("advisory_id")).limit(2)
_REVIEWS = select(review.c.event_n, review.c.record, review.c.signature).order_by(review.c.event_n)
_OF_ADVISORY = _REVIEWS.where(review.c.run_id == bindparam("run_id"), review.c.advisory_id == bindparam("advisory_id"))
_REVIEWS_OF_RUN = _REVIEWS.where(review.c.run_id == bindparam("run_id"))
_TALLY = select(tally.c.count).where(tally.c.name == bindparam("name"))
_NEWEST = select(event.c.at).order_by(event.c.n.desc()).limit(1)


def get(conn: Connection, run_id: str, advisory_id: str) -> Advisory:
    """The advisory of that name; raises NotFound."""
    facts = conn.scalar(_ONE, {"run_id": run_id, "advisory_id": advisory_id})
    if facts is None:
        raise NotFound(f"The run {run_id[:128]!r} has no advisory {advisory_id[:128]!r}.")
    return Advisory.model_validate(facts)


def of_run(conn: Connection, run_id: str) -> tuple[Advisory, ...]:
    """All advisories of a run, in the order of arrival."""
    return tuple(Advisory.model_validate(facts) for facts in conn.scalars(_OF_RUN, {"run_id": run_id}))


def pending(conn: Connection, place: int, size: int) -> list[tuple[int, Advisory]]:
    """What waits for a person, by arrival, behind that one; each with its place."""
    rows = conn.execute(_PENDING, {"place": place, "size": size})
    return [(row.seq, Advisory.model_validate(row.facts)) for row in rows]


def page(conn: Connection, state: str | None, size: int, before: int | None = None) -> list[tuple[int, Advisory]]:
    """The advisories that arrived last, in that state or in any, before that number; each with its own."""
    query = _LIST
    if state is not None:
        query = query.where(advisory.c.state == state)
    if before is not None:
        query = query.where(advisory.c.seq < before)
    return [(row.seq, Advisory.model_validate(row.facts)) for row in conn.execute(query, {"size": size})]


def runs_of(conn: Connection, advisory_id: str) -> tuple[str, ...]:
    """The runs that have an advisory of that name, at most two."""
    return tuple(conn.scalars(_RUNS_OF, {"advisory_id": advisory_id}))


def titles(conn: Connection, names: Collection[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """The headings of advisories, by run id and advisory id; one that is not here is left out."""
    if not names:
        return {}
    asked = {"run_ids": sorted({one for one, _ in names}), "advisory_ids": sorted({one for _, one in names})}
    return {(facts["run_id"], facts["advisory_id"]): facts["title"] for facts in conn.scalars(_MANY, asked)}


def reviews_of_run(conn: Connection, run_id: str) -> list[dict[str, Any]]:
    """Every review of a run, oldest first, each as `reviews` gives it."""
    return [as_review(row) for row in conn.execute(_REVIEWS_OF_RUN, {"run_id": run_id})]


def reviews(conn: Connection, run_id: str, advisory_id: str) -> list[dict[str, Any]]:
    """Every review of an advisory, oldest first: the record, with `event_n` and `signature` beside."""
    rows = conn.execute(_OF_ADVISORY, {"run_id": run_id, "advisory_id": advisory_id})
    return [as_review(row) for row in rows]


def past(conn: Connection, one: Advisory) -> tuple[Past, ...]:
    """The verdicts of the advisory's present round, oldest first."""
    records = reviews(conn, one.run_id, one.advisory_id)
    return tuple(_past(record) for record in records if record["round"] == one.round)


def standings(conn: Connection, run_id: str) -> tuple[Standing, ...]:
    """How each advisory of a run stands, with its verdicts, for the gate; raises Damaged where that cannot be read."""
    signed: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in conn.execute(_REVIEWS_OF_RUN, {"run_id": run_id}):
        if signature(REVIEW, row.record) != row.signature:
            raise Damaged(
                f"The review of event {row.event_n} does not match its signature any more. Tell the operator."
            )
        record = json.loads(row.record)
        signed[record["advisory_id"]].append(record)
    try:
        return tuple(_standing(one, signed[one.advisory_id]) for one in of_run(conn, run_id))
    except ValidationError as error:
        raise Damaged(f"What is kept of an advisory of {run_id} cannot be read. Tell the operator.") from error


def newest_event_at(conn: Connection, now: datetime) -> datetime:
    """The later of `now` and the newest event: a clock put back makes nothing young again."""
    newest: datetime | None = conn.scalar(_NEWEST)
    return max(now, newest) if newest else now


def next_moment(conn: Connection, now: datetime) -> datetime:
    """The time of a verdict that is signed now: behind every event there is.

    Requests take their time when they begin, and clocks differ between servers; which of two verdicts came later is
    told by their times, so a later event never has the earlier one.
    """
    newest: datetime | None = conn.scalar(_NEWEST)
    return max(now, newest + timedelta(microseconds=1)) if newest else now


def count(conn: Connection, state: str) -> int:
    """How many advisories are in that state, without scanning."""
    return conn.scalar(_TALLY, {"name": state}) or 0


def as_review(row: Any) -> dict[str, Any]:
    """A review as its record has it, with `event_n` and `signature` beside."""
    return {**json.loads(row.record), "event_n": row.event_n, "signature": row.signature}


def _past(record: dict[str, Any]) -> Past:
    return Past(
        person_id=record["person"]["id"],
        person_name=record["person"]["name"],
        verdict=Verdict(record["verdict"]),
        at=record["at"],
        signature=record["signature"],
    )


def _standing(one: Advisory, signed: list[dict[str, Any]]) -> Standing:
    round_ = [record for record in signed if record["round"] == one.round]
    approved_by = tuple(record["person"]["id"] for record in round_ if record["verdict"] == Verdict.APPROVE)
    if not signed or signed[-1]["verdict"] != Verdict.REJECT:
        sent_back = bool(signed) and signed[-1]["verdict"] == Verdict.REQUEST_CHANGES
        return Standing(advisory=one, sent_back=sent_back, approved_by=approved_by)
    last = signed[-1]
    code, at = ReasonCode(last["reason_code"]), utc_time(last["at"])
    return Standing(advisory=one, rejected_as=code, rejected_at=at, approved_by=approved_by)

"""Advisories, their tallies and the reviews signed on them."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, func, insert, select, update

from reviewapp.domain.advisory import Advisory
from reviewapp.domain.change import Change
from reviewapp.domain.review import Signed
from reviewapp.domain.run import Run
from reviewapp.domain.states import State
from reviewapp.store.tables import advisory, review
from reviewapp.store.writes import tallies
from reviewapp.store.writes.runs import short

_HEAD = select(func.max(advisory.c.seq))
_INSERT = insert(advisory)
_UPDATE = update(advisory).where(
    advisory.c.run_id == bindparam("known_run"), advisory.c.advisory_id == bindparam("known_advisory")
)


def add(conn: Connection, arrivals: Sequence[tuple[Run, Advisory]]) -> None:
    """Add advisories that are new, each with its run."""
    if not arrivals:
        return
    first = (conn.scalar(_HEAD) or 0) + 1
    conn.execute(_INSERT, [{"seq": first + i, **_row(run, one)} for i, (run, one) in enumerate(arrivals)])
    tallies.count(conn, Counter(_tally_name(one) for _, one in arrivals))


def save(conn: Connection, run: Run, before: Advisory, after: Advisory) -> None:
    """Write the new state of an advisory."""
    save_many(conn, [(run, before, after)])


def save_many(conn: Connection, moves: Sequence[tuple[Run, Advisory, Advisory]]) -> None:
    """Write the new states of advisories: each with its run, how it stood, and how it stands."""
    keys = ({"known_run": after.run_id, "known_advisory": after.advisory_id} for _, _, after in moves)
    conn.execute(_UPDATE, [{**key, **_row(run, after)} for key, (run, _, after) in zip(keys, moves, strict=True)])
    moved = Counter(_tally_name(after) for _, _, after in moves)
    moved.subtract(Counter(_tally_name(before) for _, before, _ in moves))
    tallies.count(conn, moved)


def add_review(conn: Connection, change: Change, signed: Signed, event_n: int) -> None:
    """Add a signed review; the database refuses a second one of the same person and round."""
    fields = change.event.fields
    conn.execute(
        insert(review),
        {
            "event_n": event_n,
            "run_id": fields["run_id"],
            "advisory_id": fields["advisory_id"],
            "round": fields["round"],
            "person_id": signed.person.id,
            "verdict": signed.signing.verdict,
            "signature": signed.signature,
            "record": signed.record,
        },
    )


def _row(run: Run, one: Advisory) -> dict[str, Any]:
    return {
        "run_id": one.run_id,
        "advisory_id": one.advisory_id,
        "state": one.state,
        "round": one.round,
        "content_class": one.content_class,
        "urgency": run.risk.urgency,
        "risk": run.risk,
        "asked_at": one.asked_at,
        "tool_id": short(run.tool_id),
        "machine_id": short(run.machine_id),
        "expires_at": one.expires_at,
        "facts": one.model_dump(mode="json"),
    }


def _tally_name(one: Advisory) -> str:
    return State(one.state).value

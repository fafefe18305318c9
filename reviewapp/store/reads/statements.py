"""The signed acts that are no verdict, found by what they are about; each as the event that carries it."""

import json
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, Select, bindparam, select, tuple_

from reviewapp.domain.advisory import Advisory
from reviewapp.domain.run import Run
from reviewapp.domain.states import State
from reviewapp.domain.stopping import Stop
from reviewapp.store.reads.events import Entry
from reviewapp.store.tables import event, policy

_BODIES = select(event.c.n, event.c.body).order_by(event.c.n)
_REVOKED = _BODIES.where(
    event.c.kind == "advisory:revoked",
    tuple_(event.c.run_id, event.c.advisory_id).in_(bindparam("keys", expanding=True)),
)
_DISMISSED = _BODIES.where(event.c.run_id == bindparam("run_id"), event.c.kind == "run:conflict_dismissed")
# By the activations, not by the policy that events name: every event since the policy came into force names it.
_IN_FORCE = _BODIES.join(policy, policy.c.event_n == event.c.n).where(
    policy.c.sha256 == bindparam("sha256"), event.c.kind == "policy:put_in_force"
)
_STOPPED = _BODIES.where(
    event.c.kind.in_(("stop:placed", "stop:released")), event.c.at.in_(bindparam("times", expanding=True))
)


def revocations(conn: Connection, overrides: Iterable[Advisory]) -> tuple[Entry, ...]:
    """What revoked any of those overrides, in one statement; nothing is asked where none was revoked."""
    keys = [(one.run_id, one.advisory_id) for one in overrides if one.state is State.REVOKED]
    return _entries(conn, _REVOKED, keys=keys) if keys else ()


def dismissals(conn: Connection, run: Run) -> tuple[Entry, ...]:
    """What dismissed other versions of a run; nothing is asked where none ever came."""
    return _entries(conn, _DISMISSED, run_id=run.run_id) if run.conflicts else ()


def activations(conn: Connection, sha256: str) -> tuple[Entry, ...]:
    """What put the policy of that hash in force, signed; the one that a desk begins with nobody signed."""
    return _entries(conn, _IN_FORCE, sha256=sha256)


def of_stop(conn: Connection, stop: Stop) -> tuple[Entry, ...]:
    """What placed a stop and, where it is over, what released it; found by the times, which are the events'."""
    times = [one for one in (stop.at, stop.released_at) if one is not None]
    return tuple(one for one in _entries(conn, _STOPPED, times=times) if one.record["stop_id"] == stop.seq)


def _entries(conn: Connection, query: Select[Any], **given: Any) -> tuple[Entry, ...]:
    return tuple(Entry(row.n, json.loads(row.body)) for row in conn.execute(query, given))

"""Pausing an engine, a model or a source, and releasing it with whatever came meanwhile."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection

from reviewapp.actions import saving
from reviewapp.actions.signing_in import Proof, still_entitled
from reviewapp.actions.sitting import Sitting, entitled
from reviewapp.domain import stopping
from reviewapp.domain.person import Person
from reviewapp.domain.stopping import Stop
from reviewapp.ledger import trail
from reviewapp.store.database import Store
from reviewapp.store.reads import advisories as read
from reviewapp.store.reads import policies, runs, stops
from reviewapp.store.writes import advisories
from reviewapp.store.writes import runs as write_runs
from reviewapp.store.writes import stops as write


class Terms(NamedTuple):
    """What is paused, by its kind and name, and why."""

    kind: str
    name: str
    reason: str


def place(store: Store, terms: Terms, sitting: Sitting, now: datetime) -> Stop:
    """Pause something from now on. Raises NotSignedIn, NotAllowed, Invalid, WrongState where it is paused already."""
    with store.writing() as conn:
        admin = entitled(conn, sitting, now)
        seq, known, moment = stops.count(conn) + 1, stops.still_open(conn), read.next_moment(conn, now)
        stop, event = stopping.place(seq, *terms, known, admin, sitting.proof.auth, moment, sitting.request_id)
        trail.append(conn, [event])
        write.add(conn, stop)
    return stop


def release(
    store: Store, seq: int, note: str, person: Person, proof: Proof, now: datetime, request_id: str | None = None
) -> int:
    """Release a stop and what it holds; answers how many runs and advisories that were.

    What was held waits for a person from then on, as anything that waits. Raises NotFound, NotAllowed, WrongState,
    Invalid.
    """
    with store.writing() as conn:
        releasing = still_entitled(conn, person, proof, now)
        moment = read.next_moment(conn, now)
        after, event = stopping.release(stops.get(conn, seq), note, releasing, proof.auth, moment, request_id)
        trail.append(conn, [event])
        write.save(conn, after)
        held, policy = stops.held_by(conn, seq), policies.active(conn)
        for run_id, advisory_id in held:
            _let_go(conn, seq, run_id, advisory_id)
        for run_id in dict.fromkeys(run_id for run_id, _ in held):
            saving.list_gate(conn, runs.get(conn, run_id).run, policy)
    return len(held)


def _let_go(conn: Connection, seq: int, run_id: str, advisory_id: str) -> None:
    stored = runs.get(conn, run_id)
    if not advisory_id:
        run = stored.run
        left = tuple(one for one in run.held if one.stop != seq)
        write_runs.replace(conn, stored.of(run.model_copy(update={"held": left})))
        return
    one = read.get(conn, run_id, advisory_id)
    left = tuple(mark for mark in one.held if mark.stop != seq)
    advisories.save(conn, stored.run, one, one.model_copy(update={"held": left, "was_held": True}))

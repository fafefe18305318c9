"""Closing the conflict of a run."""

from datetime import datetime

from reviewapp.actions import saving
from reviewapp.actions.signing_in import Proof, still_entitled
from reviewapp.domain import conflict
from reviewapp.domain.person import Person
from reviewapp.domain.run import Run
from reviewapp.ledger import trail
from reviewapp.store.database import Store
from reviewapp.store.reads import advisories, policies, runs
from reviewapp.store.writes import runs as write


def dismiss(
    store: Store,
    run_id: str,
    seen: int,
    note: str,
    person: Person,
    proof: Proof,
    now: datetime,
    request_id: str | None = None,
) -> Run:
    """Dismiss the other versions of a run; approvals that they made stale stay so.

    Raises NotFound, NotAllowed, WrongState, Invalid.
    """
    with store.writing() as conn:
        dismissing = still_entitled(conn, person, proof, now)
        stored, moment = runs.get(conn, run_id), advisories.next_moment(conn, now)
        after, event = conflict.dismiss(stored.run, seen, dismissing, note, proof.auth, moment, request_id)
        trail.append(conn, [event])
        write.replace(conn, stored.of(after))
        saving.list_gate(conn, after, policies.active(conn))
    return after

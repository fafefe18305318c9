"""How long a decision takes while an import goes on beside it."""

from concurrent.futures import Future
from datetime import datetime

from reviewapp.actions import deciding, sessions, signing_in
from reviewapp.actions.signing_in import Proof
from reviewapp.actions.sitting import Sitting
from reviewapp.app import system_clock
from reviewapp.bench.desk import REVIEWER, Desk
from reviewapp.bench.figures import Clock, DecisionFigure, p95
from reviewapp.bench.importer import Taken
from reviewapp.domain import packet
from reviewapp.domain.canonical import sha256
from reviewapp.domain.reauthentication import Reauthentication
from reviewapp.domain.review import Signing, Verdict
from reviewapp.store.reads import packets, people, queue

FEWEST, MOST = 20, 500
_SHARE = 3
"""Of what waits one in so many is decided at most, however long the import takes: the rest is for other figures."""


def decision_times(desk: Desk, beside: "Future[Taken]", clock: Clock) -> DecisionFigure:
    """Approve what waits, most urgent first, until the import is done; a few at least, however short it is."""
    spent: list[float] = []
    counted = 0
    session = open_session(desk)
    with desk.store.reading() as conn:
        waiting = queue.page(conn, queue.QueueFilter(), _SHARE * MOST)
    for row in waiting[: max(FEWEST, len(waiting) // _SHARE)]:
        if beside.done() and len(spent) >= FEWEST:
            break
        spent.append(seconds_to_decide(desk, session, row.advisory.run_id, row.advisory.advisory_id, clock))
        counted += not beside.done()
    beside.result()  # an import that failed measured nothing
    return DecisionFigure(len(spent), counted, p95(spent) * 1000)


def open_session(desk: Desk) -> str:
    """Sign the reviewer in once more; answers the session."""
    token = signing_in.sign_in(desk.store, REVIEWER, desk.password, "127.0.0.1", system_clock(), None)
    return sha256(token.encode())


def _sitting(desk: Desk, session: str, bound_to: str, now: datetime) -> Sitting:
    """Who signs. The check of a password is left out: it takes long by design, and outside the transaction."""
    with desk.store.reading() as conn:
        account = people.get(conn, REVIEWER)
    proof = Reauthentication(method="password", at=now, bound_to=bound_to)
    return Sitting(account.person, Proof(proof, account.password_hash), session)


def seconds_to_decide(desk: Desk, session: str, run_id: str, advisory_id: str, clock: Clock) -> float:
    """Show one item and approve it; answers what the approval took."""
    with desk.store.reading() as conn:
        shown = packet.build(packets.evidence(conn, desk.store.blobs, run_id, advisory_id))
    sessions.show(desk.store, session, shown, system_clock())
    signing = Signing(verdict=Verdict.APPROVE, note="Looked at it.", packet_sha256=shown.sha256)
    baseline = (shown.body["baseline"] or {}).get("run_id", "")
    sitting = _sitting(desk, session, shown.sha256, system_clock())
    begun = clock()
    deciding.decide(desk.store, run_id, advisory_id, baseline, signing, sitting, system_clock())
    return clock() - begun

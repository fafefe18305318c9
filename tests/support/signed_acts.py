"""A desk on which every kind of act was signed once, at least."""

from typing import Any

from reviewapp.actions import conflicts, governing, migrating, overriding, stopping, trail_reviewing
from reviewapp.actions.signing_in import Proof
from reviewapp.actions.stopping import Terms
from reviewapp.domain.events import KINDS
from reviewapp.domain.presets import NONE
from reviewapp.domain.review import ReasonCode, Verdict
from reviewapp.store.reads import policies, runs, stops
from tests.support import migrated
from tests.support.desk import Desk

SIGNED_KINDS = frozenset(kind for kind, keys in KINDS.items() if "signature" in keys)


def sign_everything(desk: Desk) -> None:
    """Sign an act of every kind, where `run_r1`, `run_r2` and `run_y1` wait as they came; none may be missing."""
    unsafe = ReasonCode.GEOMETRY_UNSAFE
    desk.sign("ana", "run_r1", verdict=Verdict.REJECT, reason_code=unsafe, note="It breaks out at the heel.")
    desk.sign("ana", "run_y1", note="Seen the toolpath.")
    desk.withdraw("ana", "run_y1")
    desk.write_run("run_y2", "YELLOW")
    name = desk.envelope("run_y2", text="Why it is slow")
    desk.take()
    desk.sign("bo", "run_y2", name, verdict=Verdict.REQUEST_CHANGES, note="Say it for the other tool.")
    _override(desk)
    _conflict(desk)
    _policy(desk)
    _stop(desk)
    stretch = trail_reviewing.take(desk.store, 3, 9)
    proof = _typed(desk, "dee", stretch.sha256)
    trail_reviewing.sign(desk.store, stretch, "Looked at each.", desk.person("dee"), proof, desk.now(), None)
    _migration(desk)
    assert set(desk.kinds()) >= SIGNED_KINDS, SIGNED_KINDS - set(desk.kinds())


def _migration(desk: Desk) -> None:
    """A cutover and the way back, signed; nothing is frozen meanwhile."""
    migrated.start(desk)
    migrated.verify(desk)
    cy = desk.person("cy")
    migrating.cut_over(desk.store, desk.root, "All fits.", cy, migrated.proof(desk), desk.now())
    migrated.roll_back(desk)


def signed_events(desk: Desk) -> dict[str, dict[str, Any]]:
    """The newest event of every kind that is signed."""
    return {event["kind"]: event for event in desk.events() if event["kind"] in SIGNED_KINDS}


def _typed(desk: Desk, name: str, bound_to: str) -> Proof:
    return desk.sitting(name, bound_to=bound_to).proof


def _override(desk: Desk) -> None:
    terms = ("run_r2", "RED", 60, "Clamped by hand.", desk.person("ana"))
    asked = overriding.request(desk.store, *terms, desk.now())
    desk.grant("run_r2", asked.advisory_id)
    cy = desk.sitting("cy", "session")
    overriding.revoke(desk.store, "run_r2", asked.advisory_id, "The jig moved.", cy, desk.now())


def _conflict(desk: Desk) -> None:
    desk.write_run("run_c1")
    desk.take()
    desk.write_run("run_c1", tool_id="another")
    desk.take()
    with desk.store.reading() as conn:
        proof = _typed(desk, "cy", runs.get(conn, "run_c1").run.run_sha256)
    conflicts.dismiss(desk.store, "run_c1", 1, "A copy of the test bench.", desk.person("cy"), proof, desk.now())


def _policy(desk: Desk) -> None:
    filed = governing.propose(desk.store, NONE.record(), desk.person("cy"), desk.now())
    with desk.store.reading() as conn:
        shown = policies.active(conn).ref.sha256
    eve, proof = desk.person("eve"), _typed(desk, "eve", filed.policy.sha256)
    governing.put_in_force(desk.store, filed.seq, shown, "Seen the backtest.", eve, proof, desk.now(), None)


def _stop(desk: Desk) -> None:
    terms = Terms("engine", "explainer", "Wrong feeds since noon.")
    stop = stopping.place(desk.store, terms, desk.sitting("cy", "session"), desk.now())
    with desk.store.reading() as conn:
        proof = _typed(desk, "eve", stops.get(conn, stop.seq).sha256)
    stopping.release(desk.store, stop.seq, "Version 1.5 is in.", desk.person("eve"), proof, desk.now())

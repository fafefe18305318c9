"""A clock that jumps an hour between password and signature: the proof is of another time, and nothing is signed."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from reviewapp.actions import conflicts, deciding, governing, sessions, stopping
from reviewapp.actions.stopping import Terms
from reviewapp.domain.errors import NotAllowed
from reviewapp.domain.presets import GREEN_ONLY, NONE
from reviewapp.domain.review import Signing, Verdict
from reviewapp.store.reads import stops
from tests.support.desk import Desk

HOUR = timedelta(hours=1)


def put_in_force(desk: Desk) -> Callable[[], object]:
    seq = governing.propose(desk.store, NONE.record(), desk.person("cy"), desk.now()).seq
    eve = desk.sitting("eve", bound_to=NONE.ref.sha256)
    shown = GREEN_ONLY.ref.sha256
    return lambda: governing.put_in_force(desk.store, seq, shown, "Seen.", eve.person, eve.proof, desk.now(), None)


def decide(desk: Desk) -> Callable[[], object]:
    desk.write_run("run_r1", "RED")
    desk.take()
    shown = desk.packet("run_r1")
    ana = desk.sitting("ana", bound_to=shown.sha256)
    sessions.show(desk.store, ana.session, shown, desk.time)
    signing = Signing(verdict=Verdict.APPROVE, note="Seen.", packet_sha256=shown.sha256)
    return lambda: deciding.decide(desk.store, "run_r1", "risk-notice", "", signing, ana, desk.now())


def release(desk: Desk) -> Callable[[], object]:
    terms = Terms("engine", "explainer", "Wrong feeds.")
    seq = stopping.place(desk.store, terms, desk.sitting("cy", "session"), desk.now()).seq
    with desk.store.reading() as conn:
        eve = desk.sitting("eve", bound_to=stops.get(conn, seq).sha256)
    return lambda: stopping.release(desk.store, seq, "Mended.", eve.person, eve.proof, desk.now())


def dismiss(desk: Desk) -> Callable[[], object]:
    desk.write_run("run_r1", "RED")
    desk.take()
    desk.write_run("run_r1", material_id="another")
    desk.take()
    cy = desk.sitting("cy", bound_to=desk.packet("run_r1").body["run"]["run_sha256"])
    return lambda: conflicts.dismiss(desk.store, "run_r1", 1, "A copy.", cy.person, cy.proof, desk.now())


@pytest.mark.parametrize(
    ("jump", "told"),
    [(HOUR, "You proved who you are more than five minutes ago"), (-HOUR, "The desk's clock was put back since")],
    ids=["ahead", "back"],
)
@pytest.mark.parametrize("prepare", [put_in_force, decide, release, dismiss])
def test_a_proof_of_another_time_signs_nothing(
    desk: Desk, prepare: Callable[[Desk], Callable[[], object]], jump: timedelta, told: str
) -> None:
    act = prepare(desk)
    before = desk.kinds()
    desk.time += jump
    with pytest.raises(NotAllowed, match=f"^{told}.*; nothing was signed. Do it again.$"):
        act()
    assert desk.kinds() == before
    desk.time -= jump
    act()
    assert len(desk.kinds()) == len(before) + 1

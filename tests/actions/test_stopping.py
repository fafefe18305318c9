"""Stop control and dismissed versions, written to the store: what is held, what is let go, and what lists say."""

from typing import Any

import pytest

from reviewapp.actions import conflicts, overriding
from reviewapp.actions.stopping import Terms
from reviewapp.domain.errors import NotFound, WrongState
from reviewapp.domain.presets import ALL_EXPLANATIONS
from reviewapp.domain.review import Verdict
from reviewapp.domain.states import State
from reviewapp.store.reads import stops
from tests.support.desk import Desk
from tests.support.paused import pause, put_in_force, release

ENGINE = Terms("engine", "explainer", "Wrong feeds since noon.")


def test_what_comes_from_a_paused_engine_is_held_until_it_is_released(desk: Desk) -> None:
    desk.write_run("run_old")
    desk.take()
    seq = pause(desk, ENGINE)
    desk.write_run("run_new")
    name = desk.envelope("run_new")
    late = desk.envelope("run_old")
    desk.take()
    one = desk.advisory("run_new", name)
    assert (one.state, [mark.stop for mark in one.held]) == (State.PENDING, [seq])
    assert desk.gates() == {"run_new": "blocked", "run_old": "allowed"}, "who came before is not shut out"
    assert desk.advisory("run_old", late).held
    with pytest.raises(WrongState, match="explainer was paused by Cy Admin"):
        desk.sign("ana", "run_new", name)
    imported = next(e for e in desk.events() if e["kind"] == "run:imported" and e["run_id"] == "run_new")
    assert imported["after"]["held_by"] == [seq]
    assert release(desk, seq) == 3
    assert desk.gates() == {"run_new": "allowed", "run_old": "allowed"}
    assert desk.advisory("run_new", name).state is State.PENDING, "a person looks at it all the same"
    assert desk.sign("ana", "run_new", name).state is State.APPROVED


def test_everything_from_a_paused_source_is_held(desk: Desk) -> None:
    seq = pause(desk, Terms("source", desk.root.name, "The disk is failing."))
    desk.write_run("run_g")
    desk.write_run("run_r", "RED")
    desk.take()
    assert desk.gates() == {"run_g": "blocked", "run_r": "blocked"}
    with pytest.raises(WrongState, match="No override opens it"):
        overriding.request(desk.store, "run_r", "RED", 60, "Clamped by hand.", desk.person("ana"), desk.now())
    desk.take()
    assert desk.gates()["run_g"] == "blocked", "importing again lets nothing go"
    release(desk, seq)
    assert desk.gates() == {"run_g": "allowed", "run_r": "blocked"}
    desk.write_run("run_later")
    desk.take()
    assert desk.gates()["run_later"] == "allowed"


def test_two_stops_are_released_each_by_itself(desk: Desk) -> None:
    first, second = pause(desk, ENGINE), pause(desk, Terms("model", "explainer 1.4", "Too sure of itself."))
    desk.write_run("run_g")
    name = desk.envelope("run_g")
    desk.take()
    release(desk, first)
    assert [mark.stop for mark in desk.advisory("run_g", name).held] == [second]
    assert desk.gates()["run_g"] == "blocked"
    release(desk, second)
    assert desk.gates()["run_g"] == "allowed"


def test_reworked_content_of_a_paused_engine_is_held_too(desk: Desk) -> None:
    desk.write_run("run_r", "RED")
    name = desk.envelope("run_r", kind="suggestion", data={"feed": 1})
    desk.take()
    desk.sign("ana", "run_r", name)
    seq = pause(desk, ENGINE)
    desk.write_run("run_r", advisory_inputs=[{"advisory_id": name, "kind": "proposal"}])
    desk.take()
    one = desk.advisory("run_r", name)
    assert (one.state, [mark.stop for mark in one.held]) == (State.PENDING, [seq])
    assert desk.gates()["run_r"] == "blocked"
    release(desk, seq)
    assert desk.advisory("run_r", name).held == ()


def test_new_content_of_what_was_rejected_is_not_followed_and_so_not_held(desk: Desk) -> None:
    desk.write_run("run_r", "RED")
    name = desk.envelope("run_r", kind="suggestion", data={"feed": 1})
    desk.take()
    desk.sign("ana", "run_r", name, verdict=Verdict.REJECT)
    seq = pause(desk, ENGINE)
    for kind in ("proposal", "plan"):
        desk.write_run("run_r", advisory_inputs=[{"advisory_id": name, "kind": kind}])
        desk.take()
    assert (desk.advisory("run_r", name).state, desk.advisory("run_r", name).held) == (State.REJECTED, ())
    with desk.store.reading() as conn:
        assert stops.held_by(conn, seq) == []


def test_a_policy_that_lets_through_lets_nothing_go_that_is_held(desk: Desk) -> None:
    pause(desk, ENGINE)
    desk.write_run("run_y", "YELLOW")
    name = desk.envelope("run_y")
    desk.take()
    put_in_force(desk, ALL_EXPLANATIONS)
    assert desk.advisory("run_y", name).state is State.PENDING


def test_a_stop_is_one_and_is_released_once(desk: Desk) -> None:
    seq = pause(desk, ENGINE)
    with pytest.raises(WrongState, match="is paused already"):
        pause(desk, ENGINE)
    release(desk, seq)
    with pytest.raises(WrongState, match="released by Eve Both already"):
        release(desk, seq)
    assert pause(desk, ENGINE) == seq + 1, "what was released may be paused again"
    with pytest.raises(NotFound, match="no stop 9"):
        release(desk, 9)
    assert [kind for kind in desk.kinds() if kind.startswith("stop:")] == [
        "stop:placed",
        "stop:released",
        "stop:placed",
    ]


def dismissed(desk: Desk, seen: int, **changes: Any) -> None:
    with desk.store.reading() as conn:
        assert stops.count(conn) == 0
    given = desk.sitting("cy", bound_to=desk.packet("run_r").body["run"]["run_sha256"]).proof
    conflicts.dismiss(desk.store, "run_r", seen, "A copy.", desk.person("cy"), given, desk.now(), "req-c")


def test_another_version_is_dismissed_and_the_first_stays(desk: Desk) -> None:
    desk.write_run("run_r", "YELLOW")
    desk.take()
    desk.sign("ana", "run_r")
    assert desk.gates()["run_r"] == "allowed"
    kept = desk.packet("run_r").body["run"]["run_sha256"]
    desk.write_run("run_r", material_id="another")
    desk.take()
    assert desk.gates()["run_r"] == "blocked"
    with pytest.raises(WrongState, match="1 other versions came by now"):
        dismissed(desk, 0)
    dismissed(desk, 1)
    assert desk.events()[-1]["kind"] == "run:conflict_dismissed"
    assert desk.packet("run_r").body["run"]["run_sha256"] == kept
    assert desk.gates()["run_r"] == "blocked", "the approval went stale with the other version"
    desk.sign("ana", "run_r")
    assert desk.gates()["run_r"] == "allowed"
    assert desk.take().conflicts == 0, "the same other version is not told again"
    desk.write_run("run_r", material_id="a third")
    assert desk.take().conflicts == 1
    assert desk.gates()["run_r"] == "blocked"
    with pytest.raises(WrongState, match="2 other versions"):
        dismissed(desk, 1)

"""What a person sent back holds a YELLOW run, also where its producer retracts it instead of mending it."""

from reviewapp.actions import saving
from reviewapp.domain import routing
from reviewapp.domain.review import Verdict
from reviewapp.domain.states import State
from reviewapp.store.reads import policies, runs
from tests.support.desk import Desk


def retract(desk: Desk, run_id: str, advisory_id: str) -> None:
    """As whoever made it would."""
    with desk.store.writing() as conn:
        one, run = desk.advisory(run_id, advisory_id), runs.get(conn, run_id).run
        saving.save(conn, run, one, routing.retract(one, "Taken back.", desk.now()))
        saving.list_gate(conn, run, policies.active(conn))


def two_explanations(desk: Desk) -> tuple[str, str]:
    desk.write_run("run_y1", "YELLOW")
    names = desk.envelope("run_y1", text="Why it is slow"), desk.envelope("run_y1", text="Why it is safe")
    desk.take()
    return names


def test_what_was_sent_back_and_then_retracted_still_holds(desk: Desk) -> None:
    slow, safe = two_explanations(desk)
    desk.sign("ana", "run_y1", slow, verdict=Verdict.REQUEST_CHANGES, note="Say it for the other tool.")
    desk.sign("ana", "run_y1", safe)
    retract(desk, "run_y1", slow)
    assert desk.advisory("run_y1", slow).state is State.RETRACTED
    assert desk.gates()["run_y1"] == "blocked"
    assert "was sent back for changes, then retracted." in desk.gate("run_y1").reasons[0]


def test_what_nobody_had_decided_holds_nothing_once_it_is_retracted(desk: Desk) -> None:
    slow, safe = two_explanations(desk)
    desk.sign("ana", "run_y1", safe)
    assert desk.gates()["run_y1"] == "blocked"
    retract(desk, "run_y1", slow)
    assert desk.gates()["run_y1"] == "allowed"

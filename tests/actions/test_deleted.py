"""Runs that were deleted at their source: imported as deleted, their items closed, their gate shut for good."""

import json
from typing import Any

import pytest

from reviewapp.actions import deciding, overriding
from reviewapp.domain import gate
from reviewapp.domain.errors import RoundClosed, WrongState
from reviewapp.domain.review import Signing, Verdict
from reviewapp.domain.run import Deletion
from reviewapp.domain.states import State
from reviewapp.store.reads import advisories, runs
from tests.support.desk import Desk

TOMBSTONE = {
    "deleted": True,
    "deleted_by": "r.mills",
    "deleted_reason": "Cut twice",
    "deleted_at_utc": "2026-01-05T09:00:00Z",
}
SENTENCE = "The run was deleted at its source by r.mills: Cut twice."


def bury(desk: Desk, run_id: str) -> None:
    (desk.root / "_index.json").write_text(json.dumps({run_id: {"run_id": run_id, **TOMBSTONE}}))


def log(desk: Desk, run_id: str, mode: str = "soft", **more: Any) -> None:
    (desk.root / "_audit").mkdir(exist_ok=True)
    line = {"ts_utc": "2026-01-05T09:00:00Z", "run_id": run_id, "mode": mode, "reason": "Cut twice", "actor": "r.mills"}
    with (desk.root / "_audit" / "deletes.jsonl").open("a") as file:
        file.write(json.dumps({**line, "outcome": "ok", **more}) + "\n")


def answer(desk: Desk, run_id: str) -> gate.Gate:
    return desk.gate(run_id)


@pytest.mark.parametrize("tell", [bury, log])
def test_a_deleted_run_is_imported_as_deleted_and_nothing_of_it_waits(desk: Desk, tell: Any) -> None:
    desk.write_run("run_r1", "RED")
    name = desk.envelope("run_r1")
    tell(desk, "run_r1")
    report = desk.take()
    assert (report.imported, report.waiting) == (1, 0)
    with desk.store.reading() as conn:
        run = runs.get(conn, "run_r1").run
        assert [(one.advisory_id, one.state) for one in advisories.of_run(conn, "run_r1")] == [(name, State.HISTORY)]
    assert run.deleted
    assert run.deletion == Deletion(mode="soft", by="r.mills", reason="Cut twice", at="2026-01-05T09:00:00Z")
    (event,) = [one for one in desk.events() if one["kind"] == "run:imported"]
    assert (event["after"]["deleted"], event["after"]["deletion"]["by"]) == (True, "r.mills")
    assert desk.take().unchanged == 1


def test_even_a_green_run_that_was_deleted_is_blocked_and_says_by_whom_and_why(desk: Desk) -> None:
    desk.write_run("run_g1")
    desk.envelope("run_g1")
    desk.take()
    assert answer(desk, "run_g1").answer is gate.Answer.ALLOWED
    bury(desk, "run_g1")
    desk.take()
    assert answer(desk, "run_g1").answer is gate.Answer.BLOCKED
    assert answer(desk, "run_g1").reasons == (SENTENCE,)
    with pytest.raises(WrongState, match=r"deleted at its source by r\.mills: Cut twice\. No override opens it"):
        overriding.request(desk.store, "run_g1", "RED", 60, "It was the last blank.", desk.person("ana"), desk.now())


def test_a_deletion_that_comes_later_closes_what_is_open_with_an_event(desk: Desk) -> None:
    desk.write_run("run_r1", "RED")
    name = desk.envelope("run_r1")
    desk.take()
    overriding.request(desk.store, "run_r1", "RED", 60, "It was the last blank.", desk.person("ana"), desk.now())
    desk.sign("ana", "run_r1", name, verdict=Verdict.REQUEST_CHANGES)
    log(desk, "run_r1")
    report = desk.take()
    assert (report.changed, report.waiting) == (1, 0)
    with desk.store.reading() as conn:
        assert {one.state for one in advisories.of_run(conn, "run_r1")} == {State.RETRACTED}
        assert advisories.count(conn, "pending") == 0
    events = [one for one in desk.events() if one["kind"] == "advisory:retracted"]
    assert {one["reason"] for one in events} == {SENTENCE}
    assert {one["before"]["state"] for one in events} == {"pending", "changes_requested"}
    (changed,) = [one for one in desk.events() if one["kind"] == "run:changed"]
    assert (changed["before"]["deleted"], changed["after"]["deleted"]) == (False, True)
    with pytest.raises(RoundClosed):
        desk.sign("bo", "run_r1", name)
    assert desk.take().unchanged == 1


def test_what_a_person_decided_before_stays_as_it_was_decided(desk: Desk) -> None:
    desk.write_run("run_y1", "YELLOW")
    desk.take()
    desk.sign("ana", "run_y1")
    assert answer(desk, "run_y1").answer is gate.Answer.ALLOWED
    bury(desk, "run_y1")
    desk.take()
    assert desk.advisory("run_y1").state is State.APPROVED
    assert answer(desk, "run_y1").answer is gate.Answer.BLOCKED


def test_a_deletion_stays_when_the_index_is_rebuilt(desk: Desk) -> None:
    desk.write_run("run_r1", "RED")
    bury(desk, "run_r1")
    desk.take()
    (desk.root / "_index.json").write_text("{}")
    desk.write_run("run_r1", meta={"rating": 3})
    desk.take()
    assert answer(desk, "run_r1").reasons == (SENTENCE,)
    with desk.store.reading() as conn:
        assert advisories.count(conn, "pending") == 0


@pytest.mark.parametrize("mode", ["hard", "soft"])
def test_a_run_whose_file_is_gone_is_followed_where_the_log_names_it(desk: Desk, mode: str) -> None:
    desk.write_run("run_r1", "RED")
    desk.write_run("run_r2", "RED")
    desk.take()
    (desk.root / "2026-01-05" / "run_r1.json").unlink()
    assert desk.take().changed == 0
    log(desk, "run_r1", mode)
    log(desk, "run_unknown", mode)
    assert desk.take(dry_run=True).changed == 1
    assert desk.take().changed == 1
    assert answer(desk, "run_r1").reasons == (SENTENCE,)
    assert (desk.advisory("run_r1").state, desk.advisory("run_r2").state) == (State.RETRACTED, State.PENDING)
    before = desk.kinds()
    report = desk.take()
    assert (report.changed, report.unchanged, report.refused) == (0, 1, [])
    assert desk.kinds()[:-1] == before


def test_a_deleted_run_that_comes_back_as_another_version_stays_deleted(desk: Desk) -> None:
    desk.write_run("run_r1", "RED")
    desk.take()
    desk.write_run("run_r1", tool_id="saw:other")
    bury(desk, "run_r1")
    assert desk.take().conflicts == 1
    with desk.store.reading() as conn:
        run = runs.get(conn, "run_r1").run
    assert (run.deleted, run.open_conflict, run.tool_id) == (True, True, "router:t102")
    assert desk.advisory("run_r1").state is State.RETRACTED
    assert desk.kinds().count("run:changed") == 1


def test_what_arrives_on_a_deleted_run_is_history(desk: Desk) -> None:
    desk.write_run("run_r1", "RED")
    bury(desk, "run_r1")
    desk.take()
    name = desk.envelope("run_r1")
    desk.take()
    assert desk.advisory("run_r1", name).state is State.HISTORY


def test_an_approval_that_goes_stale_on_a_deleted_run_does_not_come_back_to_the_queue(desk: Desk) -> None:
    desk.write_run("run_y1", "YELLOW")
    desk.take()
    desk.sign("ana", "run_y1")
    bury(desk, "run_y1")
    desk.write_run("run_y1", status="BLOCKED")
    desk.take()
    assert desk.advisory("run_y1").state is State.RETRACTED
    assert desk.kinds()[-3:] == ["advisory:stale", "advisory:retracted", "import:finished"]


def test_lists_tell_that_a_green_run_is_blocked_once_its_record_was_deleted(desk: Desk) -> None:
    desk.write_run("run_g1", "GREEN")
    desk.write_run("run_g2", "GREEN")
    desk.take()
    assert desk.gates()["run_g1"] == "allowed"
    (desk.root / "2026-01-05" / "run_g1.json").unlink()
    log(desk, "run_g1", "hard")
    desk.take()
    assert desk.gates()["run_g1"] == "blocked"


def test_an_approval_withdrawn_on_a_deleted_run_leaves_nothing_waiting(desk: Desk) -> None:
    desk.write_run("run_y1", "YELLOW")
    desk.take()
    desk.sign("ana", "run_y1")
    bury(desk, "run_y1")
    desk.take()
    signing = Signing(verdict=Verdict.WITHDRAW, note="A slip.", packet_sha256="")
    deciding.withdraw(desk.store, "run_y1", "risk-notice", signing, desk.sitting("bo"), desk.now())
    assert desk.advisory("run_y1").state is State.RETRACTED
    with desk.store.reading() as conn:
        assert advisories.count(conn, "pending") == 0


def test_a_notice_that_comes_back_stands_for_the_item_as_it_is_now(desk: Desk) -> None:
    desk.write_run("run_y1", "YELLOW")
    desk.take()
    desk.write_run("run_y1", advisory_inputs=[])
    name = desk.envelope("run_y1")
    desk.take()
    assert desk.advisory("run_y1").state is State.SUPERSEDED
    before = desk.advisory("run_y1").item_sha256
    desk.attach("run_y1", b"G0 X1", "gcode")
    desk.write_run("run_y1", advisory_inputs=[{"advisory_id": name, "kind": "suggestion"}])
    desk.take()
    back = desk.advisory("run_y1")
    assert (back.state, back.item_sha256 != before) == (State.PENDING, True)
    desk.sign("ana", "run_y1")
    desk.write_run("run_y1", meta={"rating": 3})
    desk.take()
    assert desk.advisory("run_y1").state is State.APPROVED, "what was signed is what is there"

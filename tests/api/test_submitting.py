"""Runs that programs send: taken as an import of the same record, on behalf of the token's owner."""

import base64
from typing import Any

import pytest

from reviewapp.actions import stopping, submitting
from reviewapp.actions.receiving import Sender
from reviewapp.actions.stopping import Terms
from reviewapp.domain.canonical import canonical, sha256
from reviewapp.domain.errors import DeskError, NotAllowed
from reviewapp.domain.states import State
from reviewapp.domain.token import Scope
from reviewapp.store.reads import runs
from tests.support.desk import Desk
from tests.support.programs import Program, Programs

FEASIBILITY = {"score": 41.5, "safety": {"risk_level": "YELLOW", "warnings": ["thin stock", "0.8 mm neck"]}}
RUN: dict[str, Any] = {
    "run_id": "run_a1",
    "status": "OK",
    "mode": "rosette",
    "tool_id": "router:t102",
    "event_type": "toolpaths",
    "request_summary": {"keys": ["outer_diameter_mm"]},
    "feasibility": FEASIBILITY,
    "decision": {"risk_level": "YELLOW", "warnings": ["thin stock"]},
    "meta": {"job": "7"},
}
GCODE = b"G21\nG0 X1 (POST=GRBL)\n"
FILE = {"kind": "gcode", "content_base64": base64.b64encode(GCODE).decode(), "filename": "a.nc", "mime": "text/plain"}


def send(caller: Program, **changes: Any) -> dict[str, Any]:
    told: dict[str, Any] = caller.post("/runs", json=RUN | changes)
    return told


def test_a_run_is_created_and_told_as_it_was_sent(desk: Desk, program: Programs) -> None:
    caller = program()
    told = send(caller)
    assert told == {"run_id": "run_a1", "status": "created", "feasibility_sha256": sha256(canonical(FEASIBILITY))}
    shown = caller.get("/runs/run_a1")
    assert RUN.items() <= shown.items()
    assert shown["hashes"] == {"feasibility_sha256": told["feasibility_sha256"]}
    assert caller.get("/runs")["items"][0]["risk_level"] == "YELLOW"
    imported = next(event for event in desk.events() if event["kind"] == "run:imported")
    assert imported["actor"] == {"id": "token:program-0", "name": "program-0", "role": "token"}
    assert (imported["after"]["layout"], imported["after"]["source"]) == ("api", "api:program-0")


def test_a_run_without_a_name_gets_one(desk: Desk, program: Programs) -> None:
    told = program().post("/runs", json={"status": "OK"})
    assert told["run_id"].startswith("run_")
    assert len(told["run_id"]) == 20
    assert desk.gates() == {told["run_id"]: "blocked"}, "no risk was stated"


def test_the_owner_never_decides_what_the_token_sent_and_others_do(desk: Desk, program: Programs) -> None:
    send(program(owner="ana"))
    with pytest.raises(NotAllowed):
        desk.sign("ana", "run_a1")
    assert desk.sign("bo", "run_a1").state is State.APPROVED
    assert desk.gates() == {"run_a1": "allowed"}


def test_an_import_of_the_record_gives_the_same_run(desk: Desk, program: Programs) -> None:
    caller = program()
    send(caller)
    with desk.store.reading() as conn:
        sent = runs.get(conn, "run_a1").run
    desk.written["run_a2"] = caller.get("/runs/run_a1") | {"run_id": "run_a2"}
    desk.write_run("run_a2")
    desk.take()
    with desk.store.reading() as conn:
        read = runs.get(conn, "run_a2").run
    apart = {"run_id": "run_a1", "run_sha256": sent.run_sha256, "requester": "ana"}
    assert read.model_copy(update=apart) == sent
    own = [(one["kind"], one["after"].get("rule")) for one in desk.events() if one.get("run_id") == "run_a1"]
    assert own == [(one["kind"], one["after"].get("rule")) for one in desk.events() if one.get("run_id") == "run_a2"]


def test_the_same_run_again_is_known_and_another_under_its_name_is_refused(desk: Desk, program: Programs) -> None:
    caller = program()
    first = send(caller)
    before = desk.kinds()
    assert send(caller) == first | {"status": "known"}
    told = caller.post("/runs", 409, json=RUN | {"tool_id": "router:t9"})
    assert told["error"] == "WRONG_STATE"
    assert desk.kinds() == before
    assert desk.gates() == {"run_a1": "blocked"}


def test_who_may_send_runs_shuts_no_gate_of_others(stocked: Desk, program: Programs) -> None:
    before = stocked.gates()
    program().post("/runs", 409, json=RUN | {"run_id": "run_g1"})
    assert stocked.gates() == before


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"run_id": "../etc"}, "run_id"),
        ({"run_id": "diff"}, "run_id"),
        ({"run_id": "run..x1"}, "run_id"),
        ({"status": "FINE"}, "status"),
        ({"status": None}, "status"),
        ({"mode": 7}, "mode"),
        ({"tool_id": "a\0b"}, "tool_id"),
        ({"feasibility": []}, "feasibility"),
        ({"hashes": {"gcode_sha256": "x"}}, "hashes.gcode_sha256"),
        ({"hashes": {"feasibility_sha256": "0" * 64}}, "hashes.feasibility_sha256"),
        ({"meta": {"override": {"by": "me"}}}, "meta"),
        ({"meta": {"override": None}}, "meta"),
        ({"meta": {"override.by": "me"}}, "meta"),
        ({"meta": {"override_history": []}}, "meta"),
        ({"created_at_utc": "2020-01-01T00:00:00Z"}, "created_at_utc"),
        ({"advisory_inputs": []}, "advisory_inputs"),
        ({"attachments": []}, "attachments"),
        ({"advisory_reviews": {}}, "advisory_reviews"),
        ({"explanation_status": "READY"}, "explanation_status"),
        ({"reviewed": True}, "reviewed"),
    ],
)
def test_what_no_producer_may_state_is_refused(
    desk: Desk, program: Programs, changes: dict[str, Any], field: str
) -> None:
    assert program().post("/runs", 422, json=RUN | changes)["field"] == field
    assert "run:imported" not in desk.kinds()


def test_meta_is_merged_and_the_trail_says_by_whom(desk: Desk, program: Programs) -> None:
    caller = program()
    send(caller)
    told = caller.ask("PATCH", "/runs/run_a1/meta", json={"meta_updates": {"bench": [3], "job": "8"}})
    assert told.get_json() == {"run_id": "run_a1", "meta": {"job": "8", "bench": [3]}}
    assert caller.get("/runs/run_a1")["meta"] == {"job": "8", "bench": [3]}
    (changed,) = [one for one in desk.events() if one["kind"] == "run:changed"]
    assert changed["actor"]["id"] == "token:program-0"
    assert changed["request_id"] == told.headers["X-Request-Id"]
    assert changed["before"]["run_sha256"] == changed["after"]["run_sha256"]
    caller.ask("PATCH", "/runs/run_a1/meta", json={"meta_updates": {"job": "8"}})
    assert desk.kinds().count("run:changed") == 1, "what is so already changes nothing"


@pytest.mark.parametrize("name", ["override", "override.by", "override_history"])
def test_an_override_is_never_written_into_meta(desk: Desk, program: Programs, name: str) -> None:
    caller = program()
    send(caller)
    caller.ask("PATCH", "/runs/run_a1/meta", 422, json={"meta_updates": {name: {"by": "me"}}})
    assert caller.get("/runs/run_a1")["meta"] == RUN["meta"]


def test_a_file_is_attached_once_and_makes_approvals_stale(desk: Desk, program: Programs) -> None:
    caller = program()
    send(caller)
    desk.sign("bo", "run_a1")
    told = caller.post("/runs/run_a1/attachments", json=FILE)
    assert told == {"run_id": "run_a1", "sha256": sha256(GCODE), "size_bytes": len(GCODE), "status": "attached"}
    assert desk.advisory("run_a1").state is State.PENDING
    assert desk.gates() == {"run_a1": "blocked"}
    assert caller.ask("GET", f"/runs/run_a1/attachments/{told['sha256']}").data == GCODE
    assert caller.get("/runs/run_a1/attachments/verify")["ok"]
    (stated,) = caller.get("/runs/run_a1")["attachments"]
    assert (stated["sha256"], stated["kind"]) == (told["sha256"], "gcode")
    before = desk.kinds()
    caller.post("/runs/run_a1/attachments", json=FILE)
    assert desk.kinds() == before
    stale = next(one for one in desk.events() if one["kind"] == "advisory:stale")
    assert stale["actor"]["id"] == "token:program-0"
    assert stale["request_id"]


@pytest.mark.parametrize(
    "changes",
    [
        {"kind": "override"},
        {"kind": "GCode"},
        {"content_base64": ""},
        {"content_base64": "%%%%"},
        {"content_base64": "RzA"},
        {"filename": "../a.nc"},
        {"mime": "text"},
        {"sha256": "0" * 64},
    ],
)
def test_a_file_that_cannot_be_is_refused(desk: Desk, program: Programs, changes: dict[str, Any]) -> None:
    caller = program()
    send(caller)
    told = caller.post("/runs/run_a1/attachments", 422, json=FILE | changes)
    assert told["field"] == next(iter(changes))
    assert caller.get("/runs/run_a1/attachments")["count"] == 0


def test_nobody_adds_to_the_run_of_another_and_decides_it_then(desk: Desk, program: Programs) -> None:
    send(program(owner="ana"))
    desk.sign("bo", "run_a1")
    other, before = program(owner="bo"), desk.kinds()
    for told in (
        other.ask("PATCH", "/runs/run_a1/meta", 409, json={"meta_updates": {"a": 1}}),
        other.ask("POST", "/runs/run_a1/attachments", 409, json=FILE),
    ):
        assert "for somebody else" in told.get_json(force=True)["detail"]
    assert (desk.kinds(), desk.gates()) == (before, {"run_a1": "allowed"})
    program(owner="ana").post("/runs/run_a1/attachments", json=FILE)


def test_of_a_file_for_no_run_nothing_is_kept(desk: Desk, program: Programs) -> None:
    program().post("/runs/run_none/attachments", 404, json=FILE)
    assert not desk.store.blobs.holds(sha256(GCODE))


def test_the_record_of_a_store_is_changed_there(stocked: Desk, program: Programs) -> None:
    caller, before = program(), stocked.kinds()
    for told in (
        caller.ask("PATCH", "/runs/run_r1/meta", 409, json={"meta_updates": {"a": 1}}),
        caller.ask("POST", "/runs/run_r1/attachments", 409, json=FILE),
    ):
        assert "store of RMOS" in told.get_json(force=True)["detail"]
    assert stocked.kinds()[: len(before)] == before


def test_a_run_of_a_paused_source_is_held(desk: Desk, program: Programs) -> None:
    terms = Terms("source", "api:program-0", "Wrong feeds.")
    stopping.place(desk.store, terms, desk.sitting("cy", "session"), desk.now())
    send(program(), decision={"risk_level": "GREEN"}, feasibility={})
    assert desk.gates() == {"run_a1": "blocked"}


def test_one_that_cannot_be_taken_stops_no_other(desk: Desk) -> None:
    sender = Sender(desk.person("ana").as_actor(), "ana", "r", "api:test")
    bodies = [{**RUN, "run_id": "run_a1"}, {**RUN, "run_id": "x"}, {**RUN, "run_id": "run_a2"}, RUN]
    told = submitting.submit(desk.store, bodies, sender, desk.now())
    assert [one.status if not isinstance(one, DeskError) else "refused" for one in told] == [
        *("created", "refused", "created", "known")
    ]
    assert set(desk.gates()) == {"run_a1", "run_a2"}


def test_a_scope_for_advisories_sends_no_run(desk: Desk, program: Programs) -> None:
    program(Scope.ADVISORIES_WRITE).post("/runs", 403, json=RUN)

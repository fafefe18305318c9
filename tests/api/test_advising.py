"""Advisories that programs send, take back and replace: what a person decided stands."""

import base64
import json
from typing import Any

import pytest

from reviewapp.actions import advising
from reviewapp.actions.advising import Advice
from reviewapp.actions.receiving import Sender
from reviewapp.domain.canonical import canonical, sha256
from reviewapp.domain.content import ContentClass
from reviewapp.domain.errors import Invalid, NotAllowed
from reviewapp.domain.identity import NOTICE_ID
from reviewapp.domain.person import Actor
from reviewapp.domain.review import Verdict
from reviewapp.domain.states import State
from tests.support.desk import Desk
from tests.support.programs import Program, Programs

ADVICE: dict[str, Any] = {
    "advisory_id": "why-1",
    "kind": "explanation",
    "engine_id": "explainer",
    "engine_version": "1.4",
    "markdown": "# The neck is thin\nThe neck at X 12 is 0.8 mm wide.",
    "confidence": 0.82,
}
SUGGESTION = ADVICE | {"advisory_id": "do-1", "kind": "advisory", "suggestion_data": {"feed_mm_min": 800.5}}
RUN: dict[str, Any] = {"run_id": "run_a1", "status": "OK", "decision": {"risk_level": "YELLOW"}}


@pytest.fixture
def caller(desk: Desk, program: Programs) -> Program:
    made = program()
    made.post("/runs", json=RUN)
    return made


def attach(caller: Program, status: int = 201, run: str = "run_a1", **changes: Any) -> dict[str, Any]:
    told: dict[str, Any] = caller.post(f"/runs/{run}/attach-advisory", status, json=ADVICE | changes)
    return told


def withdraw(caller: Program, status: int = 200, name: str = "why-1") -> Any:
    return caller.post(f"/advisories/run_a1/{name}/withdraw", status, json={"reason": "Sent by mistake."})


def supersede(caller: Program, status: int = 201, name: str = "why-1", **changes: Any) -> Any:
    body = ADVICE | {"advisory_id": "why-2", "markdown": "Better."} | changes
    return caller.post(f"/advisories/run_a1/{name}/supersede", status, json=body)


def test_an_explanation_is_attached_and_takes_the_place_of_the_notice(desk: Desk, caller: Program) -> None:
    told = attach(caller)
    assert told == {"run_id": "run_a1", "advisory_id": "why-1", "state": "pending", "status": "attached"}
    assert desk.advisory("run_a1").state is State.SUPERSEDED
    shown = caller.get("/advisories/run_a1/why-1")
    assert shown["text"] == ADVICE["markdown"]
    item = shown["advisory"]
    assert (item["title"], item["engine_id"], item["confidence"]) == ("The neck is thin", "explainer", "0.82")
    routed = [one for one in desk.events() if one.get("advisory_id") == "why-1"]
    assert [one["kind"] for one in routed] == ["advisory:routed"]
    assert routed[0]["actor"]["id"] == "token:program-0"
    assert routed[0]["request_id"]


def test_attached_twice_it_is_one(desk: Desk, caller: Program) -> None:
    first = attach(caller)
    before = desk.kinds()
    assert attach(caller) == first
    body = {key: ADVICE[key] for key in ("advisory_id", "kind")}
    assert caller.post("/runs/run_a1/attach-advisory", json=body) == first
    assert desk.kinds() == before


def test_the_owner_of_the_token_never_decides_it(desk: Desk, caller: Program) -> None:
    attach(caller)
    with pytest.raises(NotAllowed):
        desk.sign("ana", "run_a1", "why-1")
    assert desk.sign("bo", "run_a1", "why-1").state is State.APPROVED
    assert desk.gates() == {"run_a1": "allowed"}


def test_values_make_it_a_suggestion_whatever_it_is_called(desk: Desk, caller: Program) -> None:
    attach(caller, **SUGGESTION | {"kind": "explanation"})
    assert desk.advisory("run_a1", "do-1").content_class is ContentClass.PRESCRIPTIVE


def test_it_may_be_a_file_of_the_run(desk: Desk, caller: Program) -> None:
    envelope = {"kind": "explanation", "markdown": "The neck.", "engine_id": "explainer", "run_id": "run_a1"}
    data = json.dumps(envelope, indent=2).encode()
    file = {"kind": "advisory", "content_base64": base64.b64encode(data).decode(), "mime": "application/json"}
    name = caller.post("/runs/run_a1/attachments", json=file)["sha256"]
    body = {"advisory_id": name, "kind": "explanation"}
    caller.post("/runs/run_a1/attach-advisory", json=body)
    assert caller.get(f"/advisories/run_a1/{name}")["text"] == "The neck."
    assert name == sha256(data) != sha256(canonical(envelope))


def test_without_content_nothing_passes_and_nobody_can_approve(desk: Desk, program: Programs) -> None:
    caller = program()
    caller.post("/runs", json=RUN | {"decision": {"risk_level": "GREEN"}})
    body = {"advisory_id": "why-1", "kind": "explanation"}
    assert caller.post("/runs/run_a1/attach-advisory", json=body)["state"] == "pending"
    assert attach(caller)["state"] == "auto_approved", "the text came later"


def test_it_is_attached_to_a_run_of_a_store_and_the_store_does_not_undo_it(stocked: Desk, program: Programs) -> None:
    attach(program(), run="run_r1")
    stocked.write_run("run_r1", notes="Rewritten.")
    stocked.take()
    assert stocked.advisory("run_r1", "why-1").state is State.PENDING
    assert stocked.advisory("run_r1").state is State.SUPERSEDED


def test_new_content_under_its_name_opens_the_next_round(desk: Desk, caller: Program) -> None:
    attach(caller)
    desk.sign("bo", "run_a1", "why-1", verdict=Verdict.REQUEST_CHANGES)
    assert attach(caller, markdown="Better.")["state"] == "pending"
    after = desk.advisory("run_a1", "why-1")
    assert (after.round, after.person_signed) == (2, True)
    with pytest.raises(NotAllowed):
        desk.sign("ana", "run_a1", "why-1")
    desk.sign("bo", "run_a1", "why-1")
    attach(caller, markdown="Better still.")
    assert desk.advisory("run_a1", "why-1").state is State.PENDING, "an approval is of what was read"
    assert desk.gates() == {"run_a1": "blocked"}


def test_a_rejection_is_final(desk: Desk, caller: Program) -> None:
    attach(caller)
    desk.sign("bo", "run_a1", "why-1", verdict=Verdict.REJECT)
    before = desk.kinds()
    attach(caller, 409, markdown="Better.")
    withdraw(caller, 409)
    supersede(caller, 409)
    assert desk.kinds() == before
    assert desk.gates() == {"run_a1": "blocked"}


def test_it_is_taken_back_and_the_notice_returns(desk: Desk, caller: Program) -> None:
    attach(caller)
    assert withdraw(caller) == {"run_id": "run_a1", "advisory_id": "why-1", "state": "retracted"}
    assert desk.advisory("run_a1").state is State.PENDING
    told = next(one for one in desk.events() if one["kind"] == "advisory:retracted")
    assert (told["reason"], told["actor"]["id"]) == ("Sent by mistake.", "token:program-0")
    assert told["request_id"]
    withdraw(caller, 409)
    attach(caller, 409, markdown="Better.")


@pytest.mark.parametrize("verdict", [Verdict.APPROVE, Verdict.REJECT, Verdict.REQUEST_CHANGES])
def test_what_a_person_decided_is_not_taken_back(desk: Desk, caller: Program, verdict: Verdict) -> None:
    attach(caller)
    desk.sign("bo", "run_a1", "why-1", verdict=verdict)
    before, gates = desk.advisory("run_a1", "why-1"), desk.gates()
    assert withdraw(caller, 409)["error"] == "WRONG_STATE"
    assert desk.advisory("run_a1", "why-1") == before
    assert desk.gates() == gates


def test_a_text_that_passed_by_policy_is_taken_back(desk: Desk, program: Programs) -> None:
    caller = program()
    caller.post("/runs", json=RUN | {"decision": {"risk_level": "GREEN"}})
    assert attach(caller)["state"] == "auto_approved"
    assert withdraw(caller)["state"] == "retracted"
    assert not caller.get("/runs/run_a1/advisories")["advisories"][0]["approved_for_workflow"]


@pytest.mark.parametrize("name", ["risk-notice", "why-1"])
def test_nobody_takes_back_what_another_sent(desk: Desk, caller: Program, program: Programs, name: str) -> None:
    attach(program())
    for told in (withdraw(caller, 409, name), supersede(caller, 409, name)):
        assert "not sent by this producer" in told["detail"]
    attach(caller, 409, markdown="Mine.")
    assert desk.advisory("run_a1", "why-1").state is State.PENDING


def test_another_takes_its_place_and_goes_on_with_its_rounds(desk: Desk, caller: Program) -> None:
    attach(caller)
    assert supersede(caller)["state"] == "pending"
    assert desk.advisory("run_a1", "why-1").state is State.SUPERSEDED
    after = desk.advisory("run_a1", "why-2")
    assert (after.supersedes, after.round, after.barred) == ("why-1", 2, ("ana",))
    before = desk.kinds()
    supersede(caller)
    assert desk.kinds() == before, "sent twice it is one"
    assert caller.get("/advisories/run_a1/why-2")["advisory"]["supersedes"] == "why-1"


def test_one_that_is_here_already_takes_no_other_s_place(desk: Desk, caller: Program) -> None:
    attach(caller)
    attach(caller, advisory_id="why-2", markdown="Better.")
    assert "is here already" in supersede(caller, 409)["detail"]
    assert desk.advisory("run_a1", "why-1").state is State.PENDING


def test_a_rework_answers_a_request_for_changes_and_is_always_seen_by_a_person(desk: Desk, program: Programs) -> None:
    caller = program()
    caller.post("/runs", json=RUN | {"decision": {"risk_level": "GREEN"}})
    attach(caller)
    desk.withdraw("bo", "run_a1", "why-1")
    desk.sign("bo", "run_a1", "why-1", verdict=Verdict.REQUEST_CHANGES)
    assert attach(caller, advisory_id="why-2", markdown="Better.", supersedes="why-1")["state"] == "pending"
    assert desk.advisory("run_a1", "why-1").state is State.SUPERSEDED
    assert desk.advisory("run_a1", "why-2").person_signed
    withdraw(caller, 409, "why-2")


def test_what_was_approved_is_not_replaced(desk: Desk, caller: Program) -> None:
    attach(caller)
    desk.sign("bo", "run_a1", "why-1")
    supersede(caller, 409)
    assert desk.gates() == {"run_a1": "allowed"}


@pytest.mark.parametrize(
    "changes",
    [
        {"advisory_id": "risk-notice"},
        {"advisory_id": "a/b"},
        {"advisory_id": "a..b"},
        {"kind": "Explanation!"},
        {"confidence": 1.5},
        {"markdown": 7},
        {"suggestion_data": []},
        {"reviewed": True},
        {"approved_for_workflow": True},
        {"status": "PROMOTED"},
        {"rating": 5},
        {"rejection_reason_code": "OTHER"},
    ],
)
def test_what_no_producer_may_say_is_refused(desk: Desk, caller: Program, changes: dict[str, Any]) -> None:
    before = desk.kinds()
    told = caller.post("/runs/run_a1/attach-advisory", 422, json=ADVICE | changes)
    assert told["field"] == next(iter(changes))
    assert desk.kinds() == before


def test_what_is_not_there_is_not_found(desk: Desk, caller: Program) -> None:
    attach(caller, 404, run="run_none")
    withdraw(caller, 404, "none")
    supersede(caller, 404, "none")


def test_nobody_takes_the_name_of_the_risk_notice(desk: Desk) -> None:
    desk.write_run("run_y1", "YELLOW")
    desk.take()
    sender = Sender(Actor(id="token:cam-7", name="cam-7", role="token"), "ana", "r", "api:cam-7")
    before = desk.kinds()
    with pytest.raises(Invalid, match="keeps for its own notices"):
        advising.attach(desk.store, "run_y1", Advice(NOTICE_ID, {"kind": "note"}, {}), sender, desk.now())
    assert desk.kinds() == before


@pytest.mark.parametrize("name", ["why-1\n", "\nwhy-1", "why\n1", "why-1\r"])
def test_no_name_holds_the_end_of_a_line(desk: Desk, caller: Program, name: str) -> None:
    before = desk.kinds()
    attach(caller, 422, advisory_id=name)
    attach(caller, 422, supersedes=name)
    file = {"kind": name, "content_base64": base64.b64encode(b"G0 X1").decode()}
    caller.post("/runs/run_a1/attachments", 422, json=file)
    assert desk.kinds() == before

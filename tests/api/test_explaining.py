"""Explaining on request: READY or ERROR, never a fault of the desk, and never a decision."""

from typing import Any

import pytest
from flask import Flask

from reviewapp.domain.states import State
from reviewapp.http.context import EXTENSION
from tests.support.desk import Desk
from tests.support.programs import Program, Programs

RUN: dict[str, Any] = {
    "run_id": "run_a1",
    "status": "OK",
    "decision": {"risk_level": "YELLOW", "warnings": ["The neck is thin."]},
}
SUGGEST = "/runs/{}/suggest-and-attach"


@pytest.fixture
def caller(desk: Desk, program: Programs) -> Program:
    made = program()
    made.post("/runs", json=RUN)
    return made


def suggest(caller: Program, run: str = "run_a1", **body: Any) -> dict[str, Any]:
    told: dict[str, Any] = caller.post(SUGGEST.format(run), 200, json=body)
    assert told.pop("compute_ms") >= 0
    return told


def test_an_explanation_is_attached_and_routed(desk: Desk, caller: Program) -> None:
    told = suggest(caller)
    assert (told["explanation_status"], told["explanation_summary"]) == ("READY", "YELLOW: The neck is thin.")
    shown = caller.get("/runs/run_a1/advisories")
    assert (shown["explanation_status"], shown["explanation_summary"]) == ("READY", told["explanation_summary"])
    one = desk.advisory("run_a1", told["advisory_sha256"])
    assert (one.state, one.barred, one.labels) == (State.PENDING, ("ana",), ("analysis",))
    assert caller.get(f"/advisories/run_a1/{one.advisory_id}")["text"].startswith("# Why this run is YELLOW")
    assert desk.gates() == {"run_a1": "blocked"}
    before = desk.kinds()
    assert suggest(caller) == told
    assert desk.kinds() == before, "the same explanation is one advisory"


def test_what_is_given_is_attached_instead(desk: Desk, caller: Program) -> None:
    told = suggest(caller, advisory_markdown="The neck.", advisory_json={"feed": 1}, engine_id="cam", prompt="Why?")
    assert told["explanation_summary"] == "The neck."
    one = desk.advisory("run_a1", told["advisory_sha256"])
    assert (one.content_class, one.source.engine) == ("prescriptive", "cam")


def test_where_none_is_asked_for_nothing_is_done(desk: Desk, caller: Program) -> None:
    before = desk.kinds()
    assert suggest(caller, generate_explanation=False)["explanation_status"] == "NONE"
    assert desk.kinds() == before


def test_a_run_of_a_store_is_explained_too(stocked: Desk, program: Programs) -> None:
    caller = program()
    assert suggest(caller, "run_r1")["explanation_status"] == "READY"
    stocked.write_run("run_r1", notes="Rewritten.")
    stocked.take()
    assert caller.get("/runs/run_r1/advisories")["explanation_status"] == "READY"


def test_an_explainer_that_fails_leaves_the_run_usable(
    app: Flask, desk: Desk, caller: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    parts = app.extensions[EXTENSION]
    settings = parts.settings.model_copy(update={"explainer": "tests.support.explainers:failing"})
    monkeypatch.setitem(app.extensions, EXTENSION, type(parts)(**{**vars(parts), "settings": settings}))
    before = desk.kinds()
    told = suggest(caller)
    assert (told["explanation_status"], told["advisory_sha256"]) == ("ERROR", None)
    assert "RuntimeError: no model" in told["explanation_summary"]
    assert caller.get("/runs/run_a1/advisories")["explanation_status"] == "ERROR"
    assert desk.kinds() == [*before, "run:explained"]
    assert desk.sign("bo", "run_a1").state is State.APPROVED
    assert desk.gates() == {"run_a1": "allowed"}


def test_with_a_key_it_is_done_once(desk: Desk, caller: Program) -> None:
    key = {"Idempotency-Key": "a-1"}
    first = caller.ask("POST", SUGGEST.format("run_a1"), 200, json={}, headers=key)
    assert caller.ask("POST", SUGGEST.format("run_a1"), 200, json={}, headers=key).data == first.data


def test_a_run_that_is_not_there_is_not_found(caller: Program) -> None:
    caller.post(SUGGEST.format("run_none"), 404, json={})

"""Explaining on request: READY or ERROR, never a fault of the desk, and never a decision."""

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import pytest

from reviewapp.domain.states import State
from tests.support.desk import Desk
from tests.support.programs import Program, Programs

RUN: dict[str, Any] = {
    "run_id": "run_a1",
    "status": "OK",
    "decision": {"risk_level": "YELLOW", "warnings": ["The neck is thin."]},
}
SUGGEST = "/runs/{}/suggest-and-attach"
Busy = Callable[[str], AbstractContextManager[list[dict[str, Any]]]]


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


FAILING = {"explainer": "tests.support.explainers:failing"}
WAITING = {"explainer": "tests.support.explainers:waiting", "explainer_seconds": 60, "explainer_processes": 1}


@pytest.mark.parametrize("configured", [FAILING])
def test_an_explainer_that_fails_leaves_the_run_usable(desk: Desk, caller: Program) -> None:
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


@pytest.fixture
def busy(caller: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Busy:
    """Within it an explanation is being made, asked for under that key; answers what is told of it behind."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    monkeypatch.setenv("EXPLAINER_PIPE", str(pipe))

    @contextmanager
    def explaining(key: str) -> Iterator[list[dict[str, Any]]]:
        told: list[dict[str, Any]] = []

        def ask() -> None:
            try:
                told.append(caller.post(SUGGEST.format("run_a1"), 200, json={}, headers={"Idempotency-Key": key}))
            finally:
                os.close(os.open(pipe, os.O_RDONLY | os.O_NONBLOCK))  # whoever waits for one that never came goes on

        asking = threading.Thread(target=ask)
        asking.start()
        at_work = os.open(pipe, os.O_WRONLY)  # waits until the explainer reads
        try:
            yield told
        finally:
            os.write(at_work, b"It is thin.")
            os.close(at_work)
            asking.join()

    return explaining


@pytest.mark.parametrize("configured", [WAITING])
def test_one_more_than_may_be_at_once_is_told_to_come_again(desk: Desk, caller: Program, busy: Busy) -> None:
    before = desk.kinds()
    with busy("a-1") as told:
        answer = caller.ask("POST", SUGGEST.format("run_a1"), 503, json={}, headers={"Idempotency-Key": "a-2"})
        assert (answer.get_json(force=True)["error"], answer.headers["Retry-After"]) == ("UNAVAILABLE", "5")
        assert desk.kinds() == before, "no explanation failed: none was begun"
        assert caller.get("/runs/run_a1/advisories")["explanation_status"] == "NONE"
        assert suggest(caller, advisory_markdown="The neck.")["explanation_status"] == "READY", "nothing is asked"
    with busy("a-2") as later:
        pass  # a refusal is not kept under its key
    assert [one["explanation_status"] for one in (*told, *later)] == ["READY", "READY"]


@pytest.mark.parametrize("configured", [WAITING])
def test_what_was_answered_is_answered_again_however_busy(desk: Desk, caller: Program, busy: Busy) -> None:
    with busy("a-1") as told:
        pass
    before = desk.kinds()
    with busy("a-2"):
        key = {"Idempotency-Key": "a-1"}
        again = caller.ask("POST", SUGGEST.format("run_a1"), 200, json={}, headers=key)
        other = caller.post(SUGGEST.format("run_a1"), 409, json={"kind": "explanation"}, headers=key)
    assert (again.get_json(force=True), again.headers["Idempotency-Replayed"]) == (told[0], "true")
    assert other["error"] == "IDEMPOTENCY_KEY_REUSED"
    assert desk.kinds() == before


def test_a_run_that_is_not_there_is_not_found(caller: Program) -> None:
    caller.post(SUGGEST.format("run_none"), 404, json={})

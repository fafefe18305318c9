"""The gate is tried on a RED run that nobody ever sees."""

import pytest

from reviewapp.actions import self_test
from reviewapp.domain import gate, routing
from reviewapp.domain.gate import Answer, Gate
from reviewapp.domain.policy import Rule
from tests.support.desk import Desk


def test_the_gate_shuts_and_nothing_of_the_test_is_kept(desk: Desk) -> None:
    desk.write_run("run_g1")
    desk.take()
    before = desk.kinds()
    assert self_test.gate_faults(desk.store, desk.now()) == ()
    assert self_test.gate_faults(desk.store, desk.now()) == ()
    assert desk.kinds() == before
    assert desk.gates() == {"run_g1": "allowed"}


def test_a_gate_that_lets_red_pass_is_told(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    before = desk.kinds()
    monkeypatch.setattr(gate, "gate", lambda *_: Gate(answer=Answer.ALLOWED, reasons=("Broken.",)))
    assert len(self_test.gate_faults(desk.store, desk.now())) == 2
    monkeypatch.undo()
    assert desk.kinds() == before


def test_a_policy_that_lets_everything_pass_is_told(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    passing = Rule(id="all", classes=(), risks=(), auto="system:auto_explanation", approvals=0)
    monkeypatch.setattr(routing, "needs", lambda *_: passing)
    (fault,) = self_test.gate_faults(desk.store, desk.now())
    assert "passed without a person" in fault

"""The gate is tried on a RED run that nobody ever sees."""

import pytest

from reviewapp.actions import governing, self_test
from reviewapp.actions.signing_in import Proof
from reviewapp.domain import gate, routing
from reviewapp.domain.gate import Answer, Gate
from reviewapp.domain.policy import Policy, Rule
from reviewapp.domain.presets import GREEN_ONLY, PRESETS
from reviewapp.domain.reauthentication import Reauthentication
from tests.support.desk import Desk


def test_the_gate_shuts_and_nothing_of_the_test_is_kept(desk: Desk) -> None:
    desk.write_run("run_g1")
    desk.take()
    before = desk.kinds()
    assert self_test.gate_faults(desk.store, desk.now()) == ()
    assert self_test.gate_faults(desk.store, desk.now()) == ()
    assert desk.kinds() == before
    assert desk.gates() == {"run_g1": "allowed"}


@pytest.mark.parametrize("policy", PRESETS, ids=lambda one: one.id)
def test_the_gate_shuts_under_every_policy_that_ships(desk: Desk, policy: Policy) -> None:
    if policy != GREEN_ONLY:
        seq = governing.propose(desk.store, policy.record(), desk.person("cy"), desk.now()).seq
        proof = Proof(Reauthentication(method="password", at=desk.time, bound_to=policy.ref.sha256))
        shown, eve = GREEN_ONLY.ref.sha256, desk.person("eve")
        governing.put_in_force(desk.store, seq, shown, "Seen.", eve, proof, desk.now(), None)
    assert self_test.gate_faults(desk.store, desk.now()) == ()


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

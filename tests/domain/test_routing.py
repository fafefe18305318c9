from datetime import timedelta
from typing import Any

import pytest

from reviewapp.domain.advisory import Advisory
from reviewapp.domain.content import ContentClass
from reviewapp.domain.errors import WrongState
from reviewapp.domain.person import IMPORTER, Role
from reviewapp.domain.policy import Policy, Rule
from reviewapp.domain.presets import GREEN_ONLY
from reviewapp.domain.risk import Risk, Status
from reviewapp.domain.routing import arrive, needs, reopen, retract, supersede
from reviewapp.domain.states import Move, State
from tests.domain.cast import ANA, B64, CY, D64, NOW, make_advisory, make_override, make_rule, make_run

ANYTHING = Rule(id="all", classes=tuple(ContentClass), risks=tuple(Risk), auto="system:hostile", approvals=0)
HOSTILE = Policy(id="hostile", version=9, title="t", reason="r", rules=(ANYTHING,))
GREEN = make_run()
NEVER_AUTO: list[dict[str, Any]] = [
    {"advisory_id": "risk-notice"},
    {"person_signed": True},
    {"content_sha256": None},
    {"content_class": ContentClass.PRESCRIPTIVE},
]


def test_an_explanation_of_a_green_run_passes_by_policy() -> None:
    change = arrive(GREEN_ONLY, GREEN, make_advisory(), IMPORTER, NOW)
    after = change.advisory
    assert (after.state, after.needs.id, after.policy) == (State.AUTO_APPROVED, "explanation-green", GREEN_ONLY.ref)
    assert after.signed_item == after.item_sha256
    assert change.event.kind == "advisory:auto_approved"
    assert change.event.actor.model_dump() == {
        "id": "system:auto_explanation_green",
        "name": "Policy",
        "role": "system",
    }
    reason = "Auto-approved: explanatory content for GREEN result (green-only@2)"
    assert change.event.fields["reason"] == reason


@pytest.mark.parametrize(
    ("risk", "status", "rule"),
    [
        (Risk.GREEN, Status.BLOCKED, "explanation-red"),
        (Risk.GREEN, Status.ERROR, "explanation-red"),
        (Risk.YELLOW, Status.OK, "explanation-yellow"),
        (Risk.YELLOW, Status.BLOCKED, "explanation-yellow"),
        (Risk.UNKNOWN, Status.OK, "explanation-red"),
        (Risk.ERROR, Status.OK, "explanation-red"),
        (Risk.RED, Status.OK, "explanation-red"),
    ],
)
def test_an_explanation_of_any_other_run_waits(risk: Risk, status: Status, rule: str) -> None:
    change = arrive(GREEN_ONLY, make_run(risk=risk, status=status), make_advisory(), IMPORTER, NOW)
    assert (change.advisory.state, change.advisory.needs.id) == (State.PENDING, rule)
    assert change.advisory.signed_item is None
    assert change.event.kind == "advisory:routed"
    assert change.event.fields["after"] == {
        "state": "pending",
        "round": 1,
        "given": 0,
        "item_sha256": B64,
        "expires_at": None,
        "class": "explanatory",
        "rule": rule,
        "approvals": 1,
        "content_sha256": "c" * 64,
        "origin": "import",
        "override": None,
    }


@pytest.mark.parametrize("changes", NEVER_AUTO)
@pytest.mark.parametrize("policy", [GREEN_ONLY, HOSTILE])
def test_what_a_person_must_see_waits_whatever_the_policy_says(changes: dict[str, Any], policy: Policy) -> None:
    advisory = make_advisory(**changes)
    assert needs(policy, GREEN, advisory).auto is None
    assert arrive(policy, GREEN, advisory, IMPORTER, NOW).advisory.state is State.PENDING
    reopened = reopen(policy, GREEN, advisory, advisory, Move.STALE, "r", NOW).advisory
    assert reopened.state is State.PENDING


def test_an_override_request_waits_for_an_admin_and_its_event_says_who_asked_and_why() -> None:
    change = arrive(HOSTILE, make_run(risk=Risk.RED), make_override(), ANA.as_actor(), NOW, "req-1")
    assert change.advisory.state is State.PENDING
    assert change.advisory.needs.role is Role.ADMIN
    assert change.event.kind == "advisory:override_requested"
    assert change.event.fields["reason"] == "The part is cut in foam first."
    assert (change.event.actor.id, change.event.request_id) == ("ana", "req-1")


@pytest.mark.parametrize("advisory", [make_advisory(), make_advisory(advisory_id="risk-notice")])
@pytest.mark.parametrize("risk", list(Risk))
def test_an_advisory_of_a_run_in_the_history_never_waits_and_counts_for_nothing(advisory: Advisory, risk: Risk) -> None:
    change = arrive(GREEN_ONLY, make_run(risk=risk, history=True), advisory, IMPORTER, NOW)
    assert (change.advisory.state, change.advisory.signed_item) == (State.HISTORY, None)
    assert change.event.kind == "advisory:kept_as_history"
    assert "policy" not in change.event.fields


def test_a_routed_advisory_keeps_the_request_that_made_it() -> None:
    change = arrive(GREEN_ONLY, make_run(risk=Risk.RED), make_advisory(), CY.as_actor(), NOW, "req-2")
    assert (change.event.request_id, change.event.actor.id) == ("req-2", "cy")


def test_an_auto_approval_keeps_the_request_that_made_it() -> None:
    assert arrive(GREEN_ONLY, GREEN, make_advisory(), CY.as_actor(), NOW, "req-3").event.request_id == "req-3"


APPROVED = make_advisory(state=State.APPROVED, given=2, signed_item=B64, person_signed=True, expires_at=NOW)


def test_staleness_takes_every_approval_and_opens_the_next_round() -> None:
    changed = APPROVED.model_copy(update={"item_sha256": D64})
    change = reopen(GREEN_ONLY, GREEN, APPROVED, changed, Move.STALE, "the status changed", NOW)
    after = change.advisory
    assert (after.state, after.round, after.given) == (State.PENDING, 2, 0)
    assert (after.signed_item, after.expires_at, after.item_sha256) == (None, None, D64)
    assert after.needs.id == "explanation-yellow", "what a person signed once is never auto-approved again"
    assert change.event.kind == "advisory:stale"
    assert change.event.fields["before"] | {} == {
        "state": "approved",
        "round": 1,
        "given": 2,
        "item_sha256": B64,
        "expires_at": "2026-01-05T05:07:16.690677Z",
    }
    assert change.event.fields["after"]["round"] == 2
    assert change.event.fields["reason"] == "the status changed"


def test_an_auto_approval_whose_run_went_bad_waits_for_a_person() -> None:
    passed = make_advisory(state=State.AUTO_APPROVED, signed_item=B64)
    after = reopen(GREEN_ONLY, make_run(status=Status.BLOCKED), passed, passed, Move.STALE, "r", NOW).advisory
    assert (after.state, after.signed_item, after.needs.id) == (State.PENDING, None, "explanation-red")


def test_an_auto_approval_that_still_may_pass_passes_again_under_the_new_item() -> None:
    passed = make_advisory(state=State.AUTO_APPROVED, signed_item=B64)
    changed = passed.model_copy(update={"item_sha256": D64})
    after = reopen(GREEN_ONLY, GREEN, passed, changed, Move.STALE, "r", NOW).advisory
    assert (after.state, after.round, after.signed_item) == (State.AUTO_APPROVED, 2, D64)


@pytest.mark.parametrize("state", [State.PENDING, State.CHANGES_REQUESTED])
def test_rework_of_what_nobody_decided_is_a_reroute(state: State) -> None:
    before = make_advisory(state=state, person_signed=state is State.CHANGES_REQUESTED)
    change = reopen(GREEN_ONLY, make_run(risk=Risk.RED), before, before, Move.REROUTE, "new content", NOW)
    assert (change.event.kind, change.advisory.state, change.advisory.round) == ("advisory:rerouted", State.PENDING, 2)


@pytest.mark.parametrize("step", [Move.STALE, Move.REROUTE])
@pytest.mark.parametrize("state", [State.REJECTED, State.HISTORY, State.RETRACTED, State.SUPERSEDED])
def test_what_is_closed_for_good_is_never_reopened(step: Move, state: State) -> None:
    before = make_advisory(state=state)
    with pytest.raises(WrongState):
        reopen(GREEN_ONLY, GREEN, before, before, step, "r", NOW)


def test_a_notice_is_superseded_in_its_round_and_comes_back_in_the_next() -> None:
    red, notice = make_run(risk=Risk.RED), make_advisory(advisory_id="risk-notice")
    closed = supersede(notice, "adv_7", NOW)
    assert (closed.advisory.state, closed.advisory.round) == (State.SUPERSEDED, 1)
    assert closed.event.fields["reason"] == "The explanation adv_7 of this run waits for a person instead."
    back = reopen(GREEN_ONLY, red, closed.advisory, closed.advisory, Move.REINSTATE, "r", NOW + timedelta(hours=1))
    assert (back.advisory.state, back.advisory.round, back.event.kind) == (State.PENDING, 2, "advisory:rerouted")


@pytest.mark.parametrize("state", [state for state in State if state is not State.PENDING])
def test_what_is_not_pending_is_never_superseded(state: State) -> None:
    with pytest.raises(WrongState, match="cannot be superseded"):
        supersede(make_advisory(state=state), "adv_7", NOW)


def test_a_notice_with_a_verdict_is_never_superseded() -> None:
    signed = make_advisory(advisory_id="risk-notice", given=1, person_signed=True, needs=make_rule(approvals=2))
    with pytest.raises(WrongState):
        supersede(signed, "adv_7", NOW)


@pytest.mark.parametrize("gone", [{"deleted": True}, {"history": True}])
def test_what_arrives_on_a_run_that_is_gone_or_past_is_history(gone: dict[str, Any]) -> None:
    change = arrive(GREEN_ONLY, make_run(**gone), make_advisory(), IMPORTER, NOW)
    assert (change.advisory.state, change.event.kind) == (State.HISTORY, "advisory:kept_as_history")


@pytest.mark.parametrize("state", [State.PENDING, State.CHANGES_REQUESTED])
def test_what_is_open_is_retracted_with_its_reason(state: State) -> None:
    change = retract(make_advisory(state=state), "The run was deleted at its source.", NOW)
    assert change.advisory.state is State.RETRACTED
    assert change.event.kind == "advisory:retracted"
    assert change.event.fields["reason"] == "The run was deleted at its source."
    assert (change.event.fields["before"]["state"], change.event.fields["after"]["state"]) == (state, "retracted")


@pytest.mark.parametrize("state", [State.APPROVED, State.REJECTED, State.HISTORY, State.RETRACTED])
def test_what_is_closed_is_not_retracted(state: State) -> None:
    with pytest.raises(WrongState, match="cannot be retracted"):
        retract(make_advisory(state=state), "x", NOW)

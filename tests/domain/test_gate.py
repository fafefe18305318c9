"""RECORDS.md, section 8, line by line, without overrides; those are in test_gate_overrides."""

from itertools import product
from typing import Any

import pytest

from reviewapp.domain.content import ContentClass
from reviewapp.domain.gate import Answer, Standing, gate, unreadable
from reviewapp.domain.policy import OverrideLimits, Release
from reviewapp.domain.presets import GREEN_ONLY
from reviewapp.domain.review import ReasonCode
from reviewapp.domain.risk import Risk, Status
from reviewapp.domain.run import Deletion, Run
from reviewapp.domain.states import State
from tests.domain.cast import B64, D64, NOW, make_advisory, make_granted, make_run

ALLOWED, OVERRIDDEN, BLOCKED = Answer
UNSAFE = {ReasonCode.GEOMETRY_UNSAFE, ReasonCode.PARAMETERS_UNSAFE}
NOT_OK = [(Risk.GREEN, Status.BLOCKED), (Risk.GREEN, Status.ERROR), (Risk.YELLOW, Status.BLOCKED)]
SHUT = [*NOT_OK, *product([Risk.UNKNOWN, Risk.ERROR, Risk.RED], Status)]
YELLOW = make_run(risk=Risk.YELLOW)


def explained(state: State, code: ReasonCode | None = None, **changes: Any) -> Standing:
    """An explanation in that state; what is approved was signed under its present item."""
    signed = {"signed_item": B64} if state in {State.APPROVED, State.AUTO_APPROVED} else {}
    rejected_at = NOW if code else None
    advisory = make_advisory(**{"state": state, **signed, **changes})
    return Standing(advisory=advisory, rejected_as=code, rejected_at=rejected_at)


APPROVED = explained(State.APPROVED, advisory_id="adv_good")
STALE = explained(State.APPROVED, signed_item=D64)


def answer(run: Run, *standings: Standing) -> Answer:
    return gate(run, standings, NOW, GREEN_ONLY).answer


# Line 1


def test_the_gate_says_who_deleted_a_run_and_why() -> None:
    told = Deletion(mode="soft", by="r.mills", reason="Cut twice")
    answer = gate(make_run(deleted=True, deletion=told), [], NOW, GREEN_ONLY)
    assert answer.reasons == ("The run was deleted at its source by r.mills: Cut twice.",)
    assert Deletion(mode="hard").sentence == "The run was deleted at its source."


@pytest.mark.parametrize("shut", [{"deleted": True}, {"open_conflict": True}, {"deleted": True, "open_conflict": True}])
@pytest.mark.parametrize(("risk", "status"), list(product(Risk, Status)))
def test_deleted_or_in_conflict_is_blocked_and_nothing_opens_it(
    shut: dict[str, bool], risk: Risk, status: Status
) -> None:
    run = make_run(risk=risk, status=status, **shut)
    found = gate(run, [APPROVED, Standing(advisory=make_granted())], NOW, GREEN_ONLY)
    assert found.answer is BLOCKED
    dismiss = "An admin dismisses the other version; the first one stays."
    way = "The work is planned anew as another run." if run.deleted else dismiss
    assert found.remedies == (way, "No override opens this.")
    assert len(found.reasons) == len(shut)


def test_a_conflict_that_was_dismissed_does_not_block() -> None:
    assert answer(make_run(conflicts=3, open_conflict=False)) is ALLOWED


def test_what_cannot_be_read_is_blocked() -> None:
    found = unreadable("The evidence of this run is damaged.")
    assert (found.answer, found.reasons) == (BLOCKED, ("The evidence of this run is damaged.",))
    assert found.remedies == ("No override opens this.",)


BY_REVIEW = "A reviewer approves the explanation, and none stays pending or refused."
BY_OVERRIDE = "An admin approves an override request for this run."
ANEW = "Or the work is planned anew as another run."

# Line 2


@pytest.mark.parametrize("standings", [(), *((explained(state),) for state in State)])
def test_green_and_ok_is_allowed_whatever_waits_or_was_decided(standings: tuple[Standing, ...]) -> None:
    found = gate(make_run(), standings, NOW, GREEN_ONLY)
    assert (found.answer, found.remedies) == (ALLOWED, ())
    assert found.reasons == ("GREEN, status OK, and nobody rejected an explanation of it as unsafe.",)


@pytest.mark.parametrize("code", list(ReasonCode))
def test_green_is_held_only_by_a_rejection_as_unsafe(code: ReasonCode) -> None:
    found = gate(make_run(), [explained(State.REJECTED, code), APPROVED], NOW, GREEN_ONLY)
    assert found.answer is (BLOCKED if code in UNSAFE else ALLOWED)
    assert code not in UNSAFE or found.reasons == (f"The explanation “Why the feed is low” was rejected as {code}.",)


@pytest.mark.parametrize("content_class", [ContentClass.PRESCRIPTIVE, ContentClass.OVERRIDE_REQUEST])
@pytest.mark.parametrize("code", sorted(UNSAFE))
def test_a_proposal_rejected_as_unsafe_does_not_hold_green(content_class: ContentClass, code: ReasonCode) -> None:
    assert answer(make_run(), explained(State.REJECTED, code, content_class=content_class)) is ALLOWED


# Line 3

YELLOW_TABLE = {
    State.PENDING: BLOCKED,
    State.AUTO_APPROVED: BLOCKED,
    State.APPROVED: ALLOWED,
    State.REJECTED: BLOCKED,
    State.CHANGES_REQUESTED: BLOCKED,
    State.SUPERSEDED: BLOCKED,
    State.RETRACTED: BLOCKED,
    State.EXPIRED: BLOCKED,
    State.REVOKED: BLOCKED,
    State.HISTORY: BLOCKED,
}
BESIDE_AN_APPROVAL = {
    **dict.fromkeys(State, ALLOWED),
    State.PENDING: BLOCKED,
    State.REJECTED: BLOCKED,
    State.CHANGES_REQUESTED: BLOCKED,
}
NOBODY_APPROVED = "YELLOW: no person has approved an explanation of this run."


@pytest.mark.parametrize("state", list(State))
def test_yellow_is_allowed_by_a_persons_approval_alone(state: State) -> None:
    assert answer(YELLOW, explained(state)) is YELLOW_TABLE[state]


@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize("first", [True, False])
def test_yellow_is_held_by_what_waits_or_was_refused_beside_the_approval(state: State, *, first: bool) -> None:
    pair = (explained(state), APPROVED) if first else (APPROVED, explained(state))
    assert answer(YELLOW, *pair) is BESIDE_AN_APPROVAL[state]


@pytest.mark.parametrize("code", list(ReasonCode))
def test_yellow_is_held_by_a_rejection_for_whatever_reason(code: ReasonCode) -> None:
    assert answer(YELLOW, APPROVED, explained(State.REJECTED, code)) is BLOCKED


def test_yellow_without_any_advisory_is_blocked() -> None:
    found = gate(YELLOW, [], NOW, GREEN_ONLY)
    assert (found.answer, found.reasons) == (BLOCKED, (NOBODY_APPROVED,))
    assert found.remedies == (BY_REVIEW, BY_OVERRIDE, ANEW)


def test_the_risk_notice_approved_by_a_person_is_enough() -> None:
    assert answer(YELLOW, explained(State.APPROVED, advisory_id="risk-notice")) is ALLOWED


@pytest.mark.parametrize("state", [State.AUTO_APPROVED, State.APPROVED])
@pytest.mark.parametrize("content_class", [ContentClass.PRESCRIPTIVE, ContentClass.OVERRIDE_REQUEST])
def test_an_approved_proposal_opens_nothing(state: State, content_class: ContentClass) -> None:
    assert answer(YELLOW, explained(state, content_class=content_class)) is BLOCKED


@pytest.mark.parametrize("state", list(State))
def test_a_proposal_holds_nothing(state: State) -> None:
    assert answer(YELLOW, APPROVED, explained(state, content_class=ContentClass.PRESCRIPTIVE)) is ALLOWED


def test_auto_approval_never_opens_a_gate() -> None:
    many = [explained(State.AUTO_APPROVED, advisory_id=f"adv_{n}") for n in range(9)]
    found = gate(YELLOW, many, NOW, GREEN_ONLY)
    assert (found.answer, found.reasons) == (BLOCKED, (NOBODY_APPROVED,))


def test_a_stale_approval_neither_counts_nor_stands_aside() -> None:
    assert answer(YELLOW, STALE) is BLOCKED
    assert answer(YELLOW, APPROVED, STALE) is BLOCKED
    assert answer(YELLOW, explained(State.APPROVED, signed_item=None)) is BLOCKED


def test_every_explanation_that_holds_is_named() -> None:
    waiting = explained(State.PENDING, advisory_id="adv_a", title="Why")
    sent_back = explained(State.CHANGES_REQUESTED, advisory_id="adv_b", title="Why " * 30)
    assert gate(YELLOW, [waiting, APPROVED, sent_back], NOW, GREEN_ONLY).reasons == (
        "The explanation “Why” is pending.",
        f"The explanation “{('Why ' * 30)[:79]}…” is changes requested.",
    )


def test_a_refusal_stays_when_the_producer_retracts() -> None:
    refused = explained(State.RETRACTED, ReasonCode.OTHER)
    assert answer(YELLOW, APPROVED, refused) is BLOCKED
    sent_back = Standing(advisory=make_advisory(state=State.RETRACTED, title="Why"), sent_back=True)
    found = gate(YELLOW, [APPROVED, sent_back], NOW, GREEN_ONLY)
    assert found.answer is BLOCKED
    assert found.reasons == ("The explanation “Why” was sent back for changes, then retracted.",)
    assert found.remedies == (BY_OVERRIDE, ANEW), "nobody can decide on what is retracted"


def test_what_was_superseded_or_retracted_undecided_does_not_hold() -> None:
    for state in (State.SUPERSEDED, State.RETRACTED):
        assert answer(YELLOW, APPROVED, explained(state)) is ALLOWED
    replaced = Standing(advisory=make_advisory(state=State.SUPERSEDED), sent_back=True)
    assert answer(YELLOW, APPROVED, replaced) is ALLOWED, "the new advisory is the rework that was asked for"


def test_what_was_sent_back_and_approved_after_its_rework_does_not_hold() -> None:
    assert answer(YELLOW, APPROVED) is ALLOWED
    again = Standing(advisory=make_advisory(state=State.PENDING), sent_back=True)
    assert gate(YELLOW, [APPROVED, again], NOW, GREEN_ONLY).remedies[0] == BY_REVIEW, "its new round can be decided"


# Line 5


@pytest.mark.parametrize(("risk", "status"), SHUT)
@pytest.mark.parametrize("standings", [(), (APPROVED,), *((APPROVED, explained(state)) for state in State)])
def test_everything_else_is_blocked_whatever_was_approved(
    risk: Risk, status: Status, standings: tuple[Standing, ...]
) -> None:
    found = gate(make_run(risk=risk, status=status), standings, NOW, GREEN_ONLY)
    assert found.answer is BLOCKED
    assert found.reasons[0].startswith(f"The engine flagged {risk}")
    assert found.remedies == (BY_OVERRIDE, ANEW)


@pytest.mark.parametrize("risk", [Risk.GREEN, Risk.YELLOW])
def test_a_rejection_is_final_so_no_reviewer_changes_it(risk: Risk) -> None:
    found = gate(make_run(risk=risk), [explained(State.REJECTED, ReasonCode.GEOMETRY_UNSAFE)], NOW, GREEN_ONLY)
    assert found.remedies == (BY_OVERRIDE, ANEW)


def test_all_that_holds_a_run_is_told_at_once() -> None:
    pair = Release(id="pair", risks=(Risk.GREEN, Risk.YELLOW), approvals=2)
    policy = GREEN_ONLY.model_copy(update={"releases": (pair,)})
    found = gate(YELLOW, [explained(State.PENDING, title="Why")], NOW, policy)
    assert [reason.partition(" of the policy")[0] for reason in found.reasons] == [
        "The explanation “Why” is pending.",
        "Rule pair",
    ]
    by_rule = "As many people approve an explanation of it as the release rule asks for."
    assert found.remedies == (BY_REVIEW, by_rule, BY_OVERRIDE, ANEW)
    assert gate(make_run(), [], NOW, policy).remedies == (by_rule, BY_OVERRIDE, ANEW)


@pytest.mark.parametrize(
    ("risk", "scopes", "can"),
    [
        (Risk.RED, ("YELLOW",), False),
        (Risk.YELLOW, ("YELLOW",), True),
        (Risk.YELLOW, ("RED",), True),
        (Risk.YELLOW, (), False),
    ],
)
def test_no_override_is_held_out_that_the_policy_forbids(risk: Risk, scopes: tuple[str, ...], *, can: bool) -> None:
    policy = GREEN_ONLY.model_copy(update={"overrides": OverrideLimits(scopes=scopes)})
    remedies = gate(make_run(risk=risk), [], NOW, policy).remedies
    assert (BY_OVERRIDE in remedies) is can
    assert can or remedies[-1].endswith("nobody overrides it: the work is planned anew as another run.")


def test_every_answer_gives_a_reason() -> None:
    for risk, status, state in product(Risk, Status, State):
        assert gate(make_run(risk=risk, status=status), [explained(state)], NOW, GREEN_ONLY).reasons

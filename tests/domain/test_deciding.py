"""Who may sign what, and what a signature changes."""

from datetime import timedelta
from typing import Any

import pytest

from reviewapp.domain.content import ContentClass
from reviewapp.domain.deciding import closed, decide, refusal, verdicts
from reviewapp.domain.errors import DeskError, Invalid, NotAllowed, RoundClosed
from reviewapp.domain.person import Person, Role
from reviewapp.domain.policy import Rule
from reviewapp.domain.review import ReasonCode, Verdict
from reviewapp.domain.states import State
from tests.domain.cast import (
    ANA,
    B64,
    BO,
    CY,
    DEE,
    NOW,
    PASSWORD,
    SESSION,
    make_advisory,
    make_override,
    make_past,
    make_rule,
    make_signing,
)

APPROVE, REJECT, REQUEST_CHANGES, WITHDRAW = Verdict
STRICT = make_rule(note=True, reauthenticate=True)
ADMIN = make_rule(role=Role.ADMIN)
REJECTION: dict[str, Any] = {"verdict": REJECT, "note": "Too deep.", "reason_code": ReasonCode.GEOMETRY_UNSAFE}


@pytest.mark.parametrize(
    ("person", "needs", "sentence"),
    [
        (ANA, make_rule(), None),
        (CY, ADMIN, None),
        (CY, make_rule(), "This needs a reviewer; your roles are admin."),
        (ANA, ADMIN, "This needs an admin; your roles are reviewer."),
        (DEE, make_rule(), "This needs a reviewer; your roles are auditor."),
        (DEE, ADMIN, "This needs an admin; your roles are auditor."),
    ],
)
def test_the_role_that_the_rule_names_decides(person: Person, needs: Rule, sentence: str | None) -> None:
    assert refusal(make_advisory(needs=needs), person, ()) == sentence


def test_whoever_asked_never_decides_whatever_their_roles() -> None:
    everything = Person(id="bo", name="Bo", roles=frozenset({Role.REVIEWER, Role.ADMIN}))
    sentence = "You asked for this, so somebody else decides it."
    assert refusal(make_override(), everything, ()) == sentence
    with pytest.raises(NotAllowed, match=sentence):
        decide(make_override(), (), everything, make_signing(), PASSWORD, NOW)


def test_a_person_signs_once_a_round() -> None:
    past = (make_past(ANA),)
    sentence = "You have signed in this round; a second signature must be somebody else's."
    assert refusal(make_advisory(given=1), ANA, past) == sentence
    assert refusal(make_advisory(given=1), BO, past) is None
    assert refusal(make_advisory(), ANA, (make_past(ANA, verdict=WITHDRAW),)) is None


def test_somebody_disabled_signs_nothing() -> None:
    assert refusal(make_advisory(), ANA.model_copy(update={"disabled_at": NOW}), ()) is not None


@pytest.mark.parametrize("state", [state for state in State if state is not State.PENDING])
def test_a_closed_round_takes_no_signature(state: State) -> None:
    advisory = make_advisory(state=state)
    with pytest.raises(RoundClosed) as refused:
        decide(advisory, (make_past(BO),), ANA, make_signing(), PASSWORD, NOW)
    assert str(refused.value) == refusal(advisory, ANA, (make_past(BO),))


def test_a_closed_round_names_who_closed_it_and_when() -> None:
    past = (make_past(ANA), make_past(BO, at="2026-01-05T04:30:00.000000Z"))
    sentence = "This is already sent back for changes by Bo Berg on 2026-01-05 at 04:30:00 UTC."
    assert closed(make_advisory(state=State.CHANGES_REQUESTED), past) == sentence
    assert closed(make_advisory(state=State.AUTO_APPROVED), ()) == "This is already auto-approved by the policy."
    assert closed(make_advisory(state=State.HISTORY), ()) == "This is already history."


@pytest.mark.parametrize(
    ("changes", "signing", "auth", "kind", "sentence"),
    [
        (
            {"content_sha256": None},
            {},
            PASSWORD,
            Invalid,
            "There is no content to approve. Reject it, or ask for changes.",
        ),
        ({"needs": STRICT}, {"note": "Seen."}, SESSION, NotAllowed, "This signature needs your password."),
        ({"needs": STRICT}, {"note": " \n\t"}, PASSWORD, Invalid, "Write a note: what you saw, and why you decide so."),
        ({}, {**REJECTION, "note": ""}, SESSION, Invalid, "Write a note: what you saw, and why you decide so."),
        ({}, {"verdict": REQUEST_CHANGES}, SESSION, Invalid, "Write a note: what you saw, and why you decide so."),
        ({}, {**REJECTION, "reason_code": None}, SESSION, Invalid, "Choose the reason for the rejection."),
        (
            {"advisory_id": "risk-notice"},
            {"verdict": REQUEST_CHANGES, "note": "n"},
            SESSION,
            Invalid,
            "A risk notice or an override request is approved or rejected; it cannot be sent back.",
        ),
    ],
)
def test_a_signature_that_lacks_something_is_refused_with_a_sentence(
    changes: dict[str, Any], signing: dict[str, Any], auth: Any, kind: type[DeskError], sentence: str
) -> None:
    with pytest.raises(kind) as refused:
        decide(make_advisory(**changes), (), ANA, make_signing(**signing), auth, NOW)
    assert str(refused.value) == sentence


@pytest.mark.parametrize(
    ("signing", "field"),
    [
        ({**REJECTION, "note": ""}, "note"),
        ({**REJECTION, "reason_code": None}, "reason_code"),
        ({"verdict": WITHDRAW, "note": "n"}, "verdict"),
    ],
)
def test_a_refusal_names_the_field(signing: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        decide(make_advisory(), (), ANA, make_signing(**signing), SESSION, NOW)
    assert refused.value.field == field


def test_without_content_a_rejection_and_a_request_for_changes_still_go() -> None:
    empty = make_advisory(content_sha256=None)
    assert decide(empty, (), ANA, make_signing(**REJECTION), SESSION, NOW).advisory.state is State.REJECTED
    asked = make_signing(verdict=REQUEST_CHANGES, note="Where is the text?")
    assert decide(empty, (), ANA, asked, SESSION, NOW).advisory.state is State.CHANGES_REQUESTED


def test_a_risk_notice_and_an_override_are_not_sent_back() -> None:
    assert verdicts(make_advisory()) == (APPROVE, REJECT, REQUEST_CHANGES)
    assert verdicts(make_advisory(content_class=ContentClass.PRESCRIPTIVE)) == (APPROVE, REJECT, REQUEST_CHANGES)
    assert verdicts(make_advisory(advisory_id="risk-notice")) == (APPROVE, REJECT)
    assert verdicts(make_override()) == (APPROVE, REJECT)


def test_an_approval_is_bound_to_the_item_it_was_signed_under() -> None:
    after = decide(make_advisory(), (), ANA, make_signing(), SESSION, NOW).advisory
    assert (after.state, after.given, after.signed_item) == (State.APPROVED, 1, B64)
    assert (after.person_signed, after.round, after.expires_at) == (True, 1, None)


def test_the_kth_of_n_approvals_leaves_it_pending_until_all_are_there() -> None:
    first = decide(make_advisory(needs=make_rule(approvals=2)), (), ANA, make_signing(), SESSION, NOW).advisory
    assert (first.state, first.given, first.signed_item, first.person_signed) == (State.PENDING, 1, None, True)
    second = decide(first, (make_past(ANA),), BO, make_signing(), SESSION, NOW).advisory
    assert (second.state, second.given, second.signed_item) == (State.APPROVED, 2, B64)


@pytest.mark.parametrize(
    ("signing", "state"),
    [(REJECTION, State.REJECTED), ({"verdict": REQUEST_CHANGES, "note": "Why?"}, State.CHANGES_REQUESTED)],
)
def test_one_voice_against_closes_the_round(signing: dict[str, Any], state: State) -> None:
    waiting = make_advisory(needs=make_rule(approvals=3), given=2)
    after = decide(waiting, (make_past(BO),), ANA, make_signing(**signing), SESSION, NOW).advisory
    assert (after.state, after.signed_item, after.person_signed) == (state, None, True)


def test_an_override_ends_its_minutes_after_the_last_approval() -> None:
    asked = make_override(needs=make_rule(role=Role.ADMIN, approvals=2))
    eve = Person(id="eve", name="Eve", roles=frozenset({Role.ADMIN}))
    first = decide(asked, (), CY, make_signing(), PASSWORD, NOW).advisory
    assert (first.state, first.expires_at) == (State.PENDING, None)
    later = NOW + timedelta(hours=3)
    change = decide(first, (make_past(CY),), eve, make_signing(), PASSWORD, later)
    assert change.advisory.expires_at == later + timedelta(minutes=480)
    assert change.event.fields["after"]["expires_at"] == "2026-01-05T16:07:16.690677Z"
    assert change.event.fields["before"]["expires_at"] is None


def test_a_refused_override_never_begins() -> None:
    after = decide(make_override(), (), CY, make_signing(**REJECTION), PASSWORD, NOW).advisory
    assert (after.state, after.expires_at, after.signed_item) == (State.REJECTED, None, None)


@pytest.mark.parametrize("state", [State.REVOKED, State.SUPERSEDED, State.RETRACTED])
def test_a_round_that_no_verdict_closed_names_no_signer(state: State) -> None:
    told = closed(make_advisory(state=state), (make_past(),))
    assert told == f"This is already {state}; the history of its run says by whom and why."

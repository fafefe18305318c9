import json
from datetime import timedelta
from typing import Any

import pytest

from reviewapp.domain.advisory import Advisory
from reviewapp.domain.change import Change
from reviewapp.domain.deciding import Past
from reviewapp.domain.errors import Invalid, NotAllowed, RoundClosed
from reviewapp.domain.person import Person
from reviewapp.domain.presets import GREEN_ONLY
from reviewapp.domain.review import Verdict
from reviewapp.domain.routing import needs
from reviewapp.domain.states import State
from reviewapp.domain.withdrawing import withdraw, withdrawable
from tests.domain.cast import (
    A64,
    ANA,
    B64,
    BO,
    CY,
    D64,
    DEE,
    E64,
    NOW,
    SESSION,
    green_only_rule,
    make_advisory,
    make_granted,
    make_past,
    make_rule,
    make_run,
    make_signing,
)

NEXT = green_only_rule("explanation-yellow")
YELLOW = make_run(risk="YELLOW", status="OK")
APPROVED = make_advisory(state=State.APPROVED, given=1, signed_item=B64, person_signed=True)


def withdrawn(advisory: Advisory, *past: Past, person: Person = ANA, **signing: Any) -> Change:
    sent = make_signing(**{"verdict": Verdict.WITHDRAW, "note": "A slip.", **signing})
    return withdraw(advisory, past, person, sent, SESSION, GREEN_ONLY, YELLOW, NOW, "req-4")


@pytest.mark.parametrize("person", [ANA, BO, CY])
def test_any_reviewer_or_admin_withdraws_even_their_own_or_what_they_asked_for(person: Person) -> None:
    advisory = APPROVED.model_copy(update={"barred": (person.id,)})
    assert withdrawn(advisory, make_past(person), person=person).advisory.state is State.PENDING


@pytest.mark.parametrize("person", [DEE, ANA.model_copy(update={"disabled_at": NOW})])
def test_nobody_else_withdraws(person: Person) -> None:
    with pytest.raises(NotAllowed, match=r"^Only a reviewer or an admin withdraws an approval.$"):
        withdrawn(APPROVED, make_past(), person=person)


def test_the_next_round_opens_without_approvals_and_waits() -> None:
    after = withdrawn(APPROVED, make_past()).advisory
    assert (after.state, after.round, after.given) == (State.PENDING, 2, 0)
    assert (after.signed_item, after.expires_at, after.needs, after.person_signed) == (None, None, NEXT, True)


def test_the_event_belongs_to_the_round_that_it_closes() -> None:
    event = withdrawn(APPROVED, make_past()).event
    assert event.kind == "advisory:withdraw"
    assert (event.fields["round"], event.fields["after"]["round"], event.request_id) == (1, 2, "req-4")
    assert event.fields["reason"] == "A slip."


def test_the_record_names_the_last_signature_withdrawn() -> None:
    past = (make_past(BO, signature=D64), make_past(CY, signature=E64))
    review = withdrawn(APPROVED, *past, withdraws=A64).review
    assert review is not None
    record = json.loads(review.record)
    assert (record["withdraws"], record["meaning"], record["verdict"]) == (E64, "approval withdrawn", "withdraw")


def test_before_the_last_of_n_an_approval_can_be_withdrawn() -> None:
    waiting = make_advisory(given=1, needs=make_rule(approvals=2), person_signed=True)
    assert withdrawable(waiting, (make_past(),))
    assert withdrawn(waiting, make_past()).advisory.given == 0


def test_an_auto_approval_is_withdrawn_and_never_given_again() -> None:
    change = withdrawn(make_advisory(state=State.AUTO_APPROVED, signed_item=B64))
    assert change.review is not None
    assert json.loads(change.review.record)["withdraws"] is None
    assert change.advisory.state is State.PENDING
    assert needs(GREEN_ONLY, make_run(), change.advisory).auto is None


def test_a_granted_override_ends_when_it_is_withdrawn() -> None:
    after = withdrawn(make_granted(), make_past(CY)).advisory
    assert (after.state, after.expires_at) == (State.PENDING, None)


def test_changed_evidence_does_not_keep_an_approval() -> None:
    moved_on = APPROVED.model_copy(update={"item_sha256": D64, "expires_at": NOW - timedelta(days=9)})
    assert withdrawn(moved_on, make_past()).advisory.state is State.PENDING


CLOSED = sorted(set(State) - {State.PENDING, State.APPROVED, State.AUTO_APPROVED})


@pytest.mark.parametrize("state", CLOSED)
def test_where_nothing_is_approved_nothing_is_withdrawn(state: State) -> None:
    with pytest.raises(RoundClosed, match=r"^There is no approval to withdraw: this is "):
        withdrawn(make_advisory(state=state), make_past())


@pytest.mark.parametrize("past", [(), (make_past(verdict=Verdict.WITHDRAW),)])
def test_a_round_without_an_approval_has_nothing_to_withdraw(past: tuple[Past, ...]) -> None:
    assert not withdrawable(make_advisory(), past)
    with pytest.raises(RoundClosed, match="this is pending"):
        withdrawn(make_advisory(), *past)


@pytest.mark.parametrize("note", ["", " \n"])
def test_a_withdrawal_says_why(note: str) -> None:
    with pytest.raises(Invalid, match=r"^Say why the approval is withdrawn.$") as refused:
        withdrawn(APPROVED, make_past(), note=note)
    assert refused.value.field == "note"

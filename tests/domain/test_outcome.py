"""The five fields that RMOS reads: what stands counts, what is stale, withdrawn or over does not."""

from datetime import timedelta
from typing import Any

import pytest

from reviewapp.domain.outcome import Outcome, outcome
from reviewapp.domain.risk import Risk
from reviewapp.domain.states import State
from tests.domain.cast import B64, C64, NOW, NOW_TEXT, make_advisory, make_override, make_rule

SIGNED: dict[str, Any] = {"person": {"id": "ana"}, "at": "2026-01-05T05:00:00.000000Z", "note": "Seen and weighed."}
BY_ANA: dict[str, Any] = {"reviewed_by": "ana", "reviewed_at_utc": SIGNED["at"], "review_notes": SIGNED["note"]}


def told(advisory: Any, last: Any = SIGNED) -> Outcome:
    return outcome(Risk.GREEN, advisory, last, NOW, NOW)


def test_an_approval_that_stands_is_reviewed_and_approved() -> None:
    approved = make_advisory(state=State.APPROVED, signed_item=B64)
    assert told(approved) == Outcome(reviewed=True, approved_for_workflow=True, **BY_ANA)


def test_an_approval_of_another_item_is_neither() -> None:
    stale = make_advisory(state=State.APPROVED, signed_item=C64)
    assert told(stale) == Outcome(reviewed=False, approved_for_workflow=False, **BY_ANA)


def test_a_rejection_is_reviewed_and_not_approved() -> None:
    assert told(make_advisory(state=State.REJECTED)) == Outcome(reviewed=True, approved_for_workflow=False, **BY_ANA)


def test_what_passed_by_policy_names_the_policy() -> None:
    passed = make_advisory(
        state=State.AUTO_APPROVED, signed_item=B64, needs=make_rule(auto="system:auto_explanation_green")
    )
    assert told(passed, None) == Outcome(
        reviewed=True,
        approved_for_workflow=True,
        reviewed_by="system:auto_explanation_green",
        reviewed_at_utc=NOW_TEXT,
        review_notes="Auto-approved: explanatory content for GREEN result (green-only@3)",
    )


def test_what_waits_says_for_what() -> None:
    waiting = told(make_advisory(labels=("analysis",)), None)
    assert (waiting.reviewed, waiting.reviewed_by) == (False, None)
    assert waiting.review_notes == "Requires human review: analysis, risk=GREEN"
    assert told(make_advisory(), None).review_notes == "Requires human review: unknown, risk=GREEN"


@pytest.mark.parametrize(("lasts", "approved"), [(timedelta(microseconds=1), True), (timedelta(0), False)])
def test_an_override_is_approved_while_it_lasts(lasts: timedelta, *, approved: bool) -> None:
    granted = make_override(state=State.APPROVED, signed_item=B64, expires_at=NOW + lasts)
    assert told(granted).approved_for_workflow is approved
    assert told(granted).reviewed is approved


@pytest.mark.parametrize(
    "state",
    [State.PENDING, State.CHANGES_REQUESTED, State.SUPERSEDED, State.RETRACTED, State.REVOKED, State.HISTORY],
)
def test_no_other_state_is_reviewed(state: State) -> None:
    found = told(make_advisory(state=state, signed_item=B64))
    assert (found.reviewed, found.approved_for_workflow) == (False, False)


def test_nothing_is_said_of_what_nobody_signed() -> None:
    assert told(make_advisory(state=State.RETRACTED), None) == Outcome(
        reviewed=False, approved_for_workflow=False, reviewed_by=None, reviewed_at_utc=None, review_notes=None
    )

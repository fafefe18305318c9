"""RECORDS.md, section 8, line 4: what an override opens, and when it no longer does."""

from datetime import datetime, timedelta
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewapp.domain.advisory import Advisory
from reviewapp.domain.content import ContentClass
from reviewapp.domain.gate import Answer, Standing, active_override, gate, granted_at
from reviewapp.domain.presets import GREEN_ONLY
from reviewapp.domain.review import ReasonCode
from reviewapp.domain.risk import Risk, Status
from reviewapp.domain.run import Run
from reviewapp.domain.states import State
from tests.domain.cast import D64, NOW, OVERRIDE, make_advisory, make_granted, make_override, make_run

ALLOWED, OVERRIDDEN, BLOCKED = Answer
RED, YELLOW = make_run(risk=Risk.RED), make_run(risk=Risk.YELLOW)
ENDS, BEGAN = NOW + timedelta(hours=7), NOW - timedelta(hours=1)
TICK = timedelta(microseconds=1)


def scoped(scope: str, **changes: Any) -> Advisory:
    return make_granted(override={**OVERRIDE, "scope": scope}, **changes)


def answer(run: Run, *advisories: Advisory, now: datetime = NOW) -> Answer:
    return gate(run, [Standing(advisory=one) for one in advisories], now, GREEN_ONLY).answer


def rejected(at: datetime, **changes: Any) -> Standing:
    advisory = make_advisory(state=State.REJECTED, **changes)
    return Standing(advisory=advisory, rejected_as=ReasonCode.OTHER, rejected_at=at)


@pytest.mark.parametrize(("risk", "status"), list(product(Risk, Status)))
def test_scope_red_opens_every_run_that_is_not_allowed_already(risk: Risk, status: Status) -> None:
    allowed = (risk, status) == (Risk.GREEN, Status.OK)
    assert answer(make_run(risk=risk, status=status), make_granted()) is (ALLOWED if allowed else OVERRIDDEN)


@pytest.mark.parametrize(("risk", "status"), list(product(Risk, Status)))
def test_scope_yellow_opens_only_what_is_flagged_yellow(risk: Risk, status: Status) -> None:
    if (risk, status) == (Risk.GREEN, Status.OK):
        return
    expected = OVERRIDDEN if risk is Risk.YELLOW else BLOCKED
    assert answer(make_run(risk=risk, status=status), scoped("YELLOW")) is expected


@pytest.mark.parametrize("scope", ["GREEN", "yellow", "", "ALL"])
def test_a_scope_that_is_none_opens_nothing(scope: str) -> None:
    assert answer(RED, scoped(scope)) is BLOCKED


@pytest.mark.parametrize("state", [state for state in State if state is not State.APPROVED])
def test_an_override_that_is_not_granted_now_opens_nothing(state: State) -> None:
    assert answer(RED, make_granted(state=state)) is BLOCKED


def test_an_override_ends_at_the_very_moment_of_its_expiry() -> None:
    assert answer(RED, make_granted(), now=ENDS - TICK) is OVERRIDDEN
    assert answer(RED, make_granted(), now=ENDS) is BLOCKED
    assert answer(RED, make_granted(), now=ENDS + timedelta(days=400)) is BLOCKED


def test_an_override_without_an_expiry_opens_nothing() -> None:
    assert answer(RED, make_granted(expires_at=None)) is BLOCKED


@pytest.mark.parametrize("changes", [{"signed_item": D64}, {"signed_item": None}, {"item_sha256": D64}])
def test_an_override_whose_item_changed_opens_nothing(changes: dict[str, Any]) -> None:
    assert answer(RED, make_granted(**changes)) is BLOCKED


def test_an_approved_advisory_that_is_no_override_opens_nothing() -> None:
    assert answer(RED, make_granted(override=None, content_class=ContentClass.PRESCRIPTIVE)) is BLOCKED


@pytest.mark.parametrize(("at", "expected"), [(BEGAN - TICK, OVERRIDDEN), (BEGAN, OVERRIDDEN), (BEGAN + TICK, BLOCKED)])
def test_an_explanation_rejected_after_it_ends_an_override(at: datetime, expected: Answer) -> None:
    standings = [Standing(advisory=make_granted()), rejected(at)]
    assert gate(RED, standings, NOW, GREEN_ONLY).answer is expected
    assert gate(RED, standings[::-1], NOW, GREEN_ONLY).answer is expected


@pytest.mark.parametrize("content_class", [ContentClass.PRESCRIPTIVE, ContentClass.OVERRIDE_REQUEST])
def test_a_rejected_proposal_does_not_end_an_override(content_class: ContentClass) -> None:
    later = rejected(NOW, content_class=content_class)
    assert gate(RED, [Standing(advisory=make_granted()), later], NOW, GREEN_ONLY).answer is OVERRIDDEN


def test_an_override_granted_after_the_last_rejection_opens() -> None:
    renewed = make_granted(advisory_id="override-000002", expires_at=NOW + timedelta(minutes=480))
    standings = [Standing(advisory=make_granted()), rejected(NOW - TICK), Standing(advisory=renewed)]
    found = gate(RED, standings, NOW, GREEN_ONLY)
    assert found.answer is OVERRIDDEN
    assert found.reasons[0] == "Overridden by override-000002, scope RED, until 2026-01-05 13:07:16 UTC."


@pytest.mark.parametrize("useless", [make_override(), scoped("YELLOW"), make_granted(expires_at=NOW)])
def test_any_one_active_override_is_enough(useless: Advisory) -> None:
    good = make_granted(advisory_id="override-000009")
    assert answer(RED, useless, good) is OVERRIDDEN
    assert answer(RED, good, useless) is OVERRIDDEN


def test_of_two_that_release_the_run_the_one_that_lasts_longest_is_named() -> None:
    longer = make_granted(advisory_id="override-000002", expires_at=ENDS + timedelta(minutes=1))
    for pair in ((make_granted(), longer), (longer, make_granted())):
        standings = [Standing(advisory=one) for one in pair]
        named = active_override(RED, standings, NOW)
        assert named == longer, "as the certificate names it"
        assert gate(RED, standings, NOW, GREEN_ONLY).reasons[0].startswith("Overridden by override-000002,")


def test_green_rejected_as_unsafe_is_opened_by_scope_red_only() -> None:
    before = BEGAN - timedelta(minutes=5)
    unsafe = rejected(before).model_copy(update={"rejected_as": ReasonCode.GEOMETRY_UNSAFE})
    assert gate(make_run(), [unsafe, Standing(advisory=make_granted())], NOW, GREEN_ONLY).answer is OVERRIDDEN
    assert gate(make_run(), [unsafe, Standing(advisory=scoped("YELLOW"))], NOW, GREEN_ONLY).answer is BLOCKED


def test_the_reasons_against_stay_beside_the_override() -> None:
    found = gate(YELLOW, [Standing(advisory=make_granted()), Standing(advisory=make_advisory())], NOW, GREEN_ONLY)
    assert found.reasons == (
        "Overridden by override-000001, scope RED, until 2026-01-05 12:07:16 UTC.",
        "The explanation “Why the feed is low” is pending.",
    )
    assert found.remedies == ()


def test_a_grant_is_as_old_as_its_minutes() -> None:
    assert granted_at(make_granted()) == BEGAN


@given(
    elapsed=st.timedeltas(timedelta(), timedelta(days=36_500)),
    minutes=st.integers(1, 10_080),
)
def test_a_grant_loses_no_microsecond(elapsed: timedelta, minutes: int) -> None:
    expires = NOW + elapsed
    granted = make_granted(expires_at=expires, override={**OVERRIDE, "minutes": minutes})
    assert granted_at(granted) == expires - timedelta(minutes=minutes)


@pytest.mark.parametrize("advisory", [make_override(), make_advisory(expires_at=NOW)])
def test_what_was_never_granted_has_no_time_of_grant(advisory: Advisory) -> None:
    with pytest.raises(ValueError, match="not a granted override"):
        granted_at(advisory)

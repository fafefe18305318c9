from itertools import product
from typing import Any

import pytest

from reviewapp.domain.content import ContentClass
from reviewapp.domain.notice import before_a_person, content, is_needed, title
from reviewapp.domain.risk import Risk, Status
from reviewapp.domain.run import read_run
from reviewapp.domain.states import State
from tests.domain.cast import make_advisory, make_document, make_override, make_run

RED = make_run(risk=Risk.RED)
BEFORE_A_PERSON = {State.PENDING, State.APPROVED, State.REJECTED, State.CHANGES_REQUESTED}
FULL: dict[str, Any] = {
    "risk": Risk.RED,
    "status": Status.BLOCKED,
    "status_now": "BLOCKED",
    "block_reason": "Depth exceeds the stock.",
    "score": "12.5",
    "warnings": ("chatter", "thin wall"),
}


@pytest.mark.parametrize(("risk", "status"), list(product(Risk, Status)))
def test_every_run_that_is_not_plainly_safe_needs_a_notice(risk: Risk, status: Status) -> None:
    plainly_safe = (risk, status) == (Risk.GREEN, Status.OK)
    assert is_needed(make_run(risk=risk, status=status), []) is not plainly_safe


def test_a_run_that_was_deleted_at_its_source_needs_none() -> None:
    assert not is_needed(make_run(risk=Risk.RED, deleted=True), [])


@pytest.mark.parametrize("state", list(State))
def test_an_explanation_that_waits_for_or_was_decided_by_a_person_stands_in_for_it(state: State) -> None:
    explanation = make_advisory(state=state)
    assert before_a_person(explanation) is (state in BEFORE_A_PERSON)
    assert is_needed(RED, [explanation]) is (state not in BEFORE_A_PERSON)


@pytest.mark.parametrize("state", list(State))
def test_proposals_overrides_and_the_notice_itself_do_not(state: State) -> None:
    others = [
        make_advisory(state=state, content_class=ContentClass.PRESCRIPTIVE),
        make_advisory(state=state, advisory_id="risk-notice"),
        make_override(state=state),
    ]
    assert not any(map(before_a_person, others))
    assert is_needed(RED, others)
    assert not is_needed(RED, [*others, make_advisory()])


def test_the_text_says_what_the_engine_said() -> None:
    assert content(make_run(**FULL)).text == (
        "The engine flagged this run RED.\n"
        "\n"
        "The run's status is BLOCKED.\n"
        "Block reason: Depth exceeds the stock.\n"
        "Feasibility score: 12.5\n"
        "Warning: chatter\n"
        "Warning: thin wall"
    )


def test_the_text_of_a_run_that_states_nothing_says_so() -> None:
    run = make_run(risk=Risk.UNKNOWN, status=Status.BLOCKED, status_now=None, status_received=None)
    assert content(run).text == "No risk was stated.\n\nThe run's status is not stated; it is handled as BLOCKED."


@pytest.mark.parametrize(
    ("risk", "status", "heading"),
    [
        (Risk.GREEN, Status.BLOCKED, "The engine flagged GREEN, but the run is BLOCKED."),
        (Risk.GREEN, Status.ERROR, "The engine flagged GREEN, but the run is ERROR."),
        (Risk.YELLOW, Status.OK, "The engine flagged this run YELLOW."),
        (Risk.UNKNOWN, Status.OK, "No risk was stated."),
        (Risk.ERROR, Status.OK, "The engine reported an error instead of a risk."),
        (Risk.RED, Status.OK, "The engine flagged this run RED."),
    ],
)
def test_the_heading_says_the_risk_as_what_it_is(risk: Risk, status: Status, heading: str) -> None:
    run = make_run(risk=risk, status=status)
    assert title(run) == heading
    assert str(content(run).text).startswith(f"{heading}\n")


@pytest.mark.parametrize("word", ["PURPLE", "UNKNOWN"])
def test_a_risk_that_was_stated_but_is_not_known_is_not_called_unstated(word: str) -> None:
    run = read_run(make_document(decision={"risk_level": word})).run
    assert title(run) != "No risk was stated."


def test_the_title_gives_the_block_reason_else_the_first_warning() -> None:
    assert title(make_run(**FULL)) == "The engine flagged this run RED. Depth exceeds the stock."
    assert title(make_run(**{**FULL, "block_reason": None})) == "The engine flagged this run RED. chatter"


def test_title_and_text_stay_short() -> None:
    run = make_run(**{**FULL, "block_reason": "é" * 40_000})
    assert len(title(run)) == 160
    assert len(str(content(run).text)) == 16_000


def test_a_notice_is_an_explanation_and_has_content() -> None:
    made = content(make_run(**FULL))
    assert made.content_class is ContentClass.EXPLANATORY
    assert made.says_something

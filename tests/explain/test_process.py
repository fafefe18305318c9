"""Explainers of others: whatever they do, an explanation or a reason comes of it."""

import pytest

from reviewapp.domain.explaining import Explained, Facts, Failed
from reviewapp.domain.risk import Risk, Status
from reviewapp.explain import process
from reviewapp.explain.explainers import Explainers

FACTS = Facts(
    run_id="run_1", risk=Risk.RED, status=Status.BLOCKED, score=None, block_reason=None, warnings=(), values=()
)
HERE = "tests.support.explainers"


def ask(name: str, seconds: float = 60) -> Explained | Failed:
    return process.explain(f"{HERE}:{name}", FACTS, "brief", seconds)


def test_one_that_answers_is_taken_at_its_word() -> None:
    told = ask("good")
    assert told == Explained(
        engine_id="shop-explainer", engine_version="2.0", text="run_1 is RED (brief).", summary="Short."
    )


def test_what_it_prints_goes_nowhere() -> None:
    told = ask("printing")
    assert isinstance(told, Explained)
    assert told.text == "Printed."


def test_it_is_not_told_our_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REVIEWAPP_SECRET_KEY", "x" * 40)
    told = ask("looking")
    assert isinstance(told, Explained)
    assert told.text == "found []"


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("failing", "The explainer failed: RuntimeError: no model\nhere"),
        ("leaving", "ended without an answer (exit code 3)"),
        ("quitting", "The explainer failed: SystemExit"),
        ("empty", "no explanation: text"),
        ("number", "The explainer failed: "),
        ("huge", "no explanation: text"),
        ("half", "The explainer failed: Invalid"),
        ("long_summary", "no explanation: summary"),
        ("alone", "The explainer failed: ValueError"),
        ("three", "The explainer failed: ValueError"),
        ("nothing", "The explainer failed: AttributeError"),
        ("none_such", "cannot be loaded: AttributeError"),
    ],
)
def test_one_that_does_not_gives_the_reason(name: str, reason: str) -> None:
    told = ask(name)
    assert isinstance(told, Failed)
    assert reason in told.reason


def test_one_that_is_not_there_gives_the_reason() -> None:
    told = process.explain("none.such:thing", FACTS, "brief", 60)
    assert isinstance(told, Failed)
    assert "cannot be loaded: ModuleNotFoundError" in told.reason


def test_one_that_hangs_is_stopped() -> None:
    told = ask("hanging", 0.5)
    assert told == Failed(reason="The explainer gave no answer within 0.5 seconds and was stopped.")


@pytest.mark.parametrize("name", ["leaving", "none_such"])
def test_a_place_is_free_again_whatever_was_done_there(name: str) -> None:
    explainers = Explainers(f"{HERE}:{name}", 60, 1)
    told = [explainers.explain(FACTS, "brief") for _ in range(2)]
    assert [type(one) for one in told] == [Failed, Failed]

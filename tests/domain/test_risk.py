from itertools import product
from typing import Any

import pytest

from reviewapp.domain.risk import (
    Finding,
    Risk,
    Status,
    effective_status,
    read_block_reason,
    read_risk,
    read_score,
    read_warnings,
    risk_findings,
    routing_risk,
)

STRICTNESS = ["GREEN", "YELLOW", "UNKNOWN", "ERROR", "RED"]


def four_places(decision: Any = None, safety: Any = None, level: Any = None, bucket: Any = None) -> dict[str, Any]:
    feasibility = {"safety": {"risk_level": safety}, "risk_level": level, "risk_bucket": bucket}
    return {"decision": {"risk_level": decision}, "feasibility": feasibility}


@pytest.mark.parametrize("place", ["decision", "safety", "level", "bucket"])
@pytest.mark.parametrize("word", STRICTNESS)
def test_a_risk_is_read_from_each_of_its_four_places(place: str, word: str) -> None:
    assert read_risk(four_places(**{place: word})) == word
    assert read_risk(four_places(**{place: word.lower()})) == word


@pytest.mark.parametrize(("first", "second"), list(product(STRICTNESS, STRICTNESS)))
def test_the_strictest_risk_wins_wherever_it_stands(first: str, second: str) -> None:
    strictest = max(first, second, key=STRICTNESS.index)
    assert read_risk(four_places(decision=first, bucket=second)) == strictest
    assert read_risk(four_places(safety=first, level=second)) == strictest


@pytest.mark.parametrize("document", [{}, {"decision": None}, {"feasibility": None}, four_places(), {"decision": []}])
def test_without_a_stated_risk_it_is_unknown(document: dict[str, Any]) -> None:
    assert read_risk(document) is Risk.UNKNOWN


@pytest.mark.parametrize("word", ["PURPLE", "", " GREEN", "GREENISH", 0, 1.5, True, ["GREEN"], {"level": "GREEN"}])
def test_a_foreign_word_is_unknown_and_beats_green(word: Any) -> None:
    document = four_places(decision=word, bucket="GREEN")
    assert read_risk(document) is Risk.UNKNOWN
    assert "risk_word" in {finding.code for finding in risk_findings(document)}


def test_a_foreign_word_never_hides_a_stricter_one() -> None:
    assert read_risk(four_places(decision="PURPLE", safety="RED")) is Risk.RED
    assert read_risk(four_places(decision="PURPLE", safety="ERROR")) is Risk.ERROR


def test_a_disagreement_is_a_finding_that_names_every_place() -> None:
    assert list(risk_findings(four_places(decision="green", bucket="RED"))) == [
        Finding(
            code="risk_disagrees",
            text="The risk is stated differently: decision.risk_level says GREEN, "
            "feasibility.risk_bucket says RED. The strictest counts.",
        )
    ]


def test_places_that_agree_make_no_finding() -> None:
    assert list(risk_findings(four_places("GREEN", "green", "Green", "GREEN"))) == []
    assert list(risk_findings({})) == []


def test_a_foreign_word_is_quoted() -> None:
    text = "decision.risk_level says 'PURPLE', which is no known risk; it counts as UNKNOWN."
    assert list(risk_findings(four_places(decision="PURPLE"))) == [Finding(code="risk_word", text=text)]


def test_the_most_urgent_risk_stands_first() -> None:
    assert sorted(Risk, key=lambda risk: risk.urgency) == list(reversed(STRICTNESS))
    assert Risk.RED.urgency == 0


STATED = [None, "OK", "BLOCKED", "ERROR", "ok", "CREATED", "", "OK "]


@pytest.mark.parametrize(("received", "now"), list(product(STATED, STATED)))
@pytest.mark.parametrize(("blocked", "bore"), list(product([False, True], [False, True])))
def test_a_run_is_ok_only_where_nothing_speaks_against_it(
    received: str | None, now: str | None, *, blocked: bool, bore: bool
) -> None:
    status = effective_status(received, now, blocked=blocked, bore_override=bore)
    if (received, now, blocked, bore) == ("OK", "OK", False, False):
        assert status is Status.OK
    elif received == "ERROR" or now == "ERROR":
        assert status is Status.ERROR
    else:
        assert status is Status.BLOCKED


@pytest.mark.parametrize(("risk", "status"), list(product(Risk, Status)))
def test_green_that_is_not_ok_is_routed_as_red_and_nothing_else_changes(risk: Risk, status: Status) -> None:
    hidden = risk == "GREEN" and status != "OK"
    assert routing_risk(risk, status) == ("RED" if hidden else risk)


@pytest.mark.parametrize(
    "document",
    [
        {"decision": {"block_reason": "too deep"}},
        {"feasibility": {"safety": {"block_reason": "too deep"}}},
        {"feasibility": {"block_reason": "too deep"}},
        {"block_reason": "too deep"},
        {"decision": {"block_reason": ""}, "block_reason": "too deep"},
    ],
)
def test_a_reason_to_block_is_found_wherever_it_is_set(document: dict[str, Any]) -> None:
    assert read_block_reason(document) == "too deep"


@pytest.mark.parametrize("nothing", [None, "", False, {}, []])
def test_an_empty_reason_blocks_nothing(nothing: Any) -> None:
    assert read_block_reason({"decision": {"block_reason": nothing}}) is None


@pytest.mark.parametrize(
    ("reason", "text"),
    [(True, "true"), ({"b": 1, "a": "é"}, '{"a":"é","b":1}'), (["x"], '["x"]'), ("a\r\nb\rc", "a\nb\nc"), (" ", " ")],
)
def test_a_reason_of_any_shape_becomes_plain_text(reason: Any, text: str) -> None:
    assert read_block_reason({"decision": {"block_reason": reason}}) == text


@pytest.mark.parametrize(
    ("document", "score"),
    [
        ({"decision": {"score": 41.5}, "feasibility": {"score": 1}}, "41.5"),
        ({"feasibility": {"safety": {"score": 90.0}}}, "90"),
        ({"feasibility": {"score": 0}}, "0"),
        ({"feasibility": {"score": "0.7"}}, "0.7"),
        ({"decision": {"score": True}, "feasibility": {"score": 3}}, "3"),
        ({"decision": {"score": ""}}, None),
        ({"decision": {"score": 2**60}}, "1152921504606846976"),
        ({}, None),
    ],
)
def test_the_first_score_stated_is_the_score(document: dict[str, Any], score: str | None) -> None:
    assert read_score(document) == score


def test_warnings_are_gathered_once_each_and_sorted() -> None:
    document = {
        "decision": {"warnings": ["thin wall", "chatter", "", None]},
        "feasibility": {"warnings": "one\rline", "safety": {"warnings": ["thin wall", {"code": 7}, []]}},
    }
    assert read_warnings(document) == ("chatter", "one\nline", "thin wall", '{"code":7}')


def test_no_warnings_are_none() -> None:
    assert read_warnings({}) == ()

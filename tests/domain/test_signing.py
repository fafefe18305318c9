"""The record that is signed, its signature, and the event that carries both."""

import hashlib
import json
from datetime import timedelta
from typing import Any

import pytest

from reviewapp.domain.content import ContentClass
from reviewapp.domain.deciding import decide
from reviewapp.domain.errors import Invalid
from reviewapp.domain.review import ReasonCode, Signed, Verdict, meaning, sign
from tests.domain.cast import (
    ANA,
    B64,
    D64,
    F64,
    NOW,
    NOW_TEXT,
    PASSWORD,
    RUN_ID,
    make_advisory,
    make_rule,
    make_signing,
)

SIGNING = make_signing(
    note="Seen the toolpath.\r\nDepth is fine: 3 mm, é.",
    sections_seen=("text", "decision", "text"),
    seconds_on_evidence=41,
)
RECORD = (
    '{"advisory_id":"adv_000000000001","at":"2026-01-05T05:07:16.690677Z",'
    '"auth":{"at":"2026-01-05T05:07:13.690677Z","method":"password"},"item_sha256":"' + B64 + '",'
    '"meaning":"approved for use in the workflow","note":"Seen the toolpath.\\nDepth is fine: 3 mm, é.",'
    '"packet_sha256":"' + D64 + '","person":{"id":"ana","name":"Ana Alves","role":"reviewer"},'
    '"policy":{"id":"green-only","sha256":"' + F64 + '","version":3},"reason_code":null,"round":1,'
    '"run_id":"run_0123456789abcdef","schema":"reviewapp/review/v1","seconds_on_evidence":41,'
    '"sections_seen":["decision","text"],"verdict":"approve","withdraws":null}'
).encode()
SIGNATURE = "a2c87489d70ed86a5487548c1daf2077c6b24a1da81e964e76bbf59698f1b1a9"
KEYS = set(
    "schema run_id advisory_id round verdict meaning reason_code note person at auth packet_sha256 item_sha256 "
    "policy sections_seen seconds_on_evidence withdraws".split()
)


def signed(advisory_changes: dict[str, Any] | None = None, **changes: Any) -> Signed:
    advisory = make_advisory(**(advisory_changes or {}))
    return sign(advisory, make_signing(**changes), ANA.as_actor(), PASSWORD, NOW)


def test_a_review_has_the_bytes_written_here_by_hand() -> None:
    change = decide(make_advisory(), (), ANA, SIGNING, PASSWORD, NOW)
    assert change.review is not None
    assert change.review.record == RECORD
    assert change.review.signature == SIGNATURE


def test_the_signature_is_the_sha256_of_tag_newline_and_record() -> None:
    assert hashlib.sha256(b"reviewapp/review/v1\n" + RECORD).hexdigest() == SIGNATURE


def test_a_review_carries_every_key_whatever_the_verdict() -> None:
    for verdict in Verdict:
        assert json.loads(signed(verdict=verdict, note="n").record).keys() == KEYS


def test_the_event_says_the_same_as_the_record() -> None:
    event = decide(make_advisory(), (), ANA, SIGNING, PASSWORD, NOW, "req-9").event
    body = json.loads(event.record(4711))
    record = json.loads(RECORD)
    assert body["record"] == record
    for key in ("run_id", "advisory_id", "round", "at", "policy", "packet_sha256"):
        assert body[key] == record[key], key
    assert body["kind"] == f"advisory:{record['verdict']}"
    assert body["actor"] == record["person"]
    assert body["reason"] == record["note"]
    assert body["signature"] == SIGNATURE
    assert (body["before"]["state"], body["after"]["state"]) == ("pending", "approved")
    assert (body["n"], body["request_id"]) == (4711, "req-9")


@pytest.mark.parametrize(
    "changes",
    [
        {"verdict": Verdict.REJECT},
        {"packet_sha256": F64},
        {"note": "another"},
        {"reason_code": ReasonCode.OTHER},
        {"sections_seen": ("text",)},
        {"seconds_on_evidence": 1},
        {"withdraws": F64},
    ],
)
def test_whatever_was_sent_is_under_the_signature(changes: dict[str, Any]) -> None:
    assert signed(**changes).signature != signed().signature


@pytest.mark.parametrize(
    "changes",
    [{"run_id": "run_other"}, {"advisory_id": "adv_2"}, {"round": 2}, {"item_sha256": D64}, {"given": 1}],
)
def test_what_was_signed_is_under_the_signature(changes: dict[str, Any]) -> None:
    advisory = {"needs": make_rule(approvals=3)}
    assert signed({**advisory, **changes}).signature != signed(advisory).signature


def test_who_when_and_how_are_under_the_signature() -> None:
    plain = sign(make_advisory(), SIGNING, ANA.as_actor(), PASSWORD, NOW)
    later = NOW + timedelta(microseconds=1)
    for person, auth, at in (
        (ANA.as_actor().model_copy(update={"name": "Ana"}), PASSWORD, NOW),
        (ANA.as_actor(), PASSWORD.model_copy(update={"method": "session"}), NOW),
        (ANA.as_actor(), PASSWORD, later),
    ):
        assert sign(make_advisory(), SIGNING, person, auth, at).signature != plain.signature


@pytest.mark.parametrize(("measured", "kept"), [(-5, 0), (0, 0), (86_400, 86_400), (86_401, 86_400), (10**9, 86_400)])
def test_seconds_stay_within_a_day(measured: int, kept: int) -> None:
    assert json.loads(signed(seconds_on_evidence=measured).record)["seconds_on_evidence"] == kept


def test_a_note_has_at_most_4000_characters() -> None:
    assert json.loads(signed(note="é" * 4000).record)["note"] == "é" * 4000
    with pytest.raises(Invalid, match=r"^The note has 4001 characters; 4000 is the most.$") as refused:
        signed(note="é" * 4001)
    assert refused.value.field == "note"


def test_line_ends_count_once() -> None:
    assert json.loads(signed(note="a\r\n" * 2000).record)["note"] == "a\n" * 2000


def test_the_longest_hostile_note_still_fits_its_event() -> None:
    event = decide(make_advisory(), (), ANA, make_signing(note="\x01" * 4000), PASSWORD, NOW).event
    assert len(event.record(2**53 - 1)) <= 65_535


def test_a_note_that_is_no_text_is_refused() -> None:
    with pytest.raises(Invalid, match="surrogate"):
        signed(note="\ud800")


EXPLANATORY, PRESCRIPTIVE, OVERRIDE = ContentClass


@pytest.mark.parametrize(
    ("content_class", "verdict", "k", "n", "words"),
    [
        (EXPLANATORY, Verdict.APPROVE, 1, 1, "approved for use in the workflow"),
        (EXPLANATORY, Verdict.APPROVE, 1, 2, "approved for use in the workflow, as approval 1 of 2"),
        (EXPLANATORY, Verdict.APPROVE, 2, 2, "approved for use in the workflow"),
        (PRESCRIPTIVE, Verdict.APPROVE, 1, 1, "approved as a proposal for another run"),
        (OVERRIDE, Verdict.APPROVE, 1, 1, "override granted"),
        (OVERRIDE, Verdict.APPROVE, 1, 2, "override granted, as approval 1 of 2"),
        (EXPLANATORY, Verdict.REJECT, 1, 2, "rejected, not to be used"),
        (PRESCRIPTIVE, Verdict.REJECT, 1, 1, "rejected, not to be used"),
        (OVERRIDE, Verdict.REJECT, 1, 1, "override refused"),
        (EXPLANATORY, Verdict.REQUEST_CHANGES, 1, 2, "sent back for changes"),
        (PRESCRIPTIVE, Verdict.WITHDRAW, 1, 1, "approval withdrawn"),
    ],
)
def test_what_a_signature_means_is_fixed(
    content_class: ContentClass, verdict: Verdict, k: int, n: int, words: str
) -> None:
    assert meaning(content_class, verdict, k, n) == words


def test_the_reason_codes_are_these_in_this_order() -> None:
    assert [code.value for code in ReasonCode] == (
        "GEOMETRY_UNSAFE PARAMETERS_UNSAFE TEXT_REQUIRES_OUTLINE EVIDENCE_INSUFFICIENT WRONG_EXPLANATION AESTHETIC "
        "DUPLICATE OTHER"
    ).split()


def test_the_makers_agree_with_the_bytes() -> None:
    record = json.loads(RECORD)
    assert (record["run_id"], record["at"]) == (RUN_ID, NOW_TEXT)

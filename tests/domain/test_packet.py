"""The packet: exactly what a reviewer was shown."""

import hashlib
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

from reviewapp.domain.advisory import Attachment
from reviewapp.domain.canonical import record_bytes
from reviewapp.domain.packet import Evidence, build, decision_tree, differences
from tests.domain.cast import A64, D64, NOW, make_advisory, make_run
from tests.domain.evidences import BASELINE, FILES, make_evidence, make_override_evidence

FOLDER = Path(__file__).parents[1] / "golden/packet"
GOLDEN = [
    ("prescriptive", make_evidence(), "4015a14ca9f8a19f04451bbedede90c48f53febc83836af73360bde1851bd608"),
    ("override", make_override_evidence(), "7f2aa5ae3220e0d1c1534c67623bd37a257de97c73b216fbd6c5f582ad7e79dd"),
]


def body(**changes: Any) -> dict[str, Any]:
    return build(make_evidence(**changes)).body


@pytest.mark.parametrize(("name", "evidence", "packet_hash"), GOLDEN)
def test_a_packet_has_the_bytes_of_its_golden_example(name: str, evidence: Evidence, packet_hash: str) -> None:
    packet = build(evidence)
    assert packet.data == (FOLDER / f"{name}.json").read_bytes()
    assert packet.sha256 == hashlib.sha256(packet.data).hexdigest() == packet_hash


@pytest.mark.parametrize("evidence", [make_evidence(), make_override_evidence()])
def test_a_packet_carries_every_key_null_where_there_is_nothing(evidence: Evidence) -> None:
    shown = build(evidence).body
    assert sorted(shown) == sorted(
        "schema renderer round item_sha256 run advisory override attachments baseline policy rule".split()
    )
    assert sorted(shown["run"]) == sorted(
        "run_id run_sha256 status status_received risk score block_reason warnings decision findings".split()
    )
    assert sorted(shown["advisory"]) == sorted("advisory_id class content_sha256 source text changes".split())
    assert record_bytes(shown) == build(evidence).data


def test_the_first_tree_of_a_decision_that_is_present_is_shown() -> None:
    feasibility = {"safety": {"a": 1}, "b": 2}
    assert decision_tree({"decision": {"c": 3}, "feasibility": feasibility}) == {"c": 3}
    assert decision_tree({"decision": {}, "feasibility": feasibility}) == {"a": 1}
    assert decision_tree({"feasibility": {"safety": None, "b": 2}}) == {"safety": None, "b": 2}
    assert decision_tree({"feasibility": "text"}) == "text"
    assert decision_tree({}) is None


def test_no_producers_object_stands_in_a_packet() -> None:
    shown = body()
    assert shown["run"]["decision"] == [
        {"path": "/details/depth~1mm", "type": "number", "value": "3"},
        {"path": "/details/é~0/0", "type": "string", "value": "41.5"},
        {"path": "/details/é~0/1", "type": "null", "value": ""},
        {"path": "/risk_level", "type": "string", "value": "RED"},
    ]
    assert shown["advisory"]["changes"] == [{"path": "/feed/mm_min", "type": "number", "value": "900"}]


@pytest.mark.parametrize("order", list(permutations(FILES)))
def test_lists_are_sorted_however_they_were_read(order: tuple[Attachment, ...]) -> None:
    packet = build(make_evidence(attachments=order, baseline=BASELINE.model_copy(update={"attachments": order})))
    names = [(one["kind"], one["filename"]) for one in packet.body["attachments"]]
    assert names == [("debug", None), ("gcode", "a.nc"), ("gcode", "part.nc")]
    assert packet.body["baseline"]["attachments"] == packet.body["attachments"]


def test_refused_advisories_are_sorted() -> None:
    one_way, other_way = (make_override_evidence(refused=order) for order in (("b", "a"), ("a", "b")))
    assert build(one_way).data == build(other_way).data


@pytest.mark.parametrize(
    "changes",
    [
        {"title": "Another title"},
        {"given": 1},
        {"person_signed": True},
        {"barred": ("ana",)},
        {"claims": ("reviewed in RMOS",)},
        {"asked_at": NOW},
        {"signed_item": A64},
    ],
)
def test_clock_viewer_and_other_peoples_reviews_stay_out(changes: dict[str, Any]) -> None:
    plain = make_evidence()
    advisory = plain.advisory.model_copy(update=changes)
    assert build(plain.model_copy(update={"advisory": advisory})).data == build(plain).data


@pytest.mark.parametrize("changes", [{"conflicts": 3}, {"open_conflict": True}, {"history": True}, {"session_id": "s"}])
def test_what_the_page_shows_beside_the_evidence_stays_out(changes: dict[str, Any]) -> None:
    plain = make_evidence()
    run = plain.run.model_copy(update=changes)
    assert build(plain.model_copy(update={"run": run})).data == build(plain).data


@pytest.mark.parametrize("changes", [{"mime": "text/plain"}, {"blob": A64}])
def test_where_a_file_is_kept_stays_out(changes: dict[str, Any]) -> None:
    moved = tuple(one.model_copy(update=changes) for one in FILES)
    assert build(make_evidence(attachments=moved)).data == build(make_evidence()).data


def keys(value: Any) -> set[str]:
    if isinstance(value, dict):
        return set(value) | {key for item in value.values() for key in keys(item)}
    return {key for item in value for key in keys(item)} if isinstance(value, list) else set()


def test_no_packet_names_a_packet_a_review_a_signature_or_an_event() -> None:
    for evidence in (make_evidence(), make_override_evidence()):
        named = keys(build(evidence).body)
        assert not named & {"packet_sha256", "signature", "record", "review", "event", "n", "leaf", "at", "meta"}


def test_two_equal_packets_have_no_differences() -> None:
    assert differences(body(), body()) == ()


def test_every_difference_is_one_line_by_its_path() -> None:
    run = make_run(**{**make_evidence().run.model_dump(), "risk": "YELLOW", "block_reason": None})
    changed = body(run=run, attachments=FILES[:2], baseline=None)
    lines = differences(body(), changed)
    assert "run/risk: 'RED' → 'YELLOW'" in lines
    assert "run/block_reason: 'Depth exceeds the stock.' → nothing" in lines
    assert "baseline/run_id: 'run_before' → nothing" in lines
    assert f"attachments/2/sha256: '{D64}' → nothing" in lines
    paths = [line.partition(": ")[0] for line in lines]
    assert paths == sorted(paths)
    assert len(differences(changed, body())) == len(lines)


def test_a_difference_shows_the_beginning_of_a_long_value() -> None:
    (line,) = differences({"text": f"{'a' * 500}4 mm"}, {"text": f"{'a' * 500}6 mm"})
    assert line == f"text: '…{'a' * 30}4 mm' → '…{'a' * 30}6 mm'", "the part in which long texts differ"
    (line,) = differences({"text": "a"}, {"text": "b" * 500})
    assert line == "text: 'a' → '" + "b" * 79 + "…'"


def test_a_difference_between_nothing_and_empty_text_is_one_too() -> None:
    assert len(differences({"text": None}, {"text": ""})) == 1


def test_a_packet_needs_no_content() -> None:
    shown = build(make_evidence(advisory=make_advisory(content_sha256=None), content=None)).body
    assert (shown["advisory"]["text"], shown["advisory"]["changes"]) == (None, [])

"""A packet stays within 256 KiB and is always made, whatever a producer wrote; nothing hides behind long text."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reviewapp.domain import packet as packets
from reviewapp.domain.advisory import Source
from reviewapp.domain.clip import part, parts
from reviewapp.domain.content import Content
from reviewapp.domain.errors import Invalid
from reviewapp.domain.packet import Baseline, build
from reviewapp.domain.risk import Finding
from reviewapp.domain.run import Run, read_run
from tests.domain.cast import A64, OVERRIDE, make_attachment, make_document, make_override, make_run
from tests.domain.evidences import make_evidence

LARGEST = 256 * 1024
# The control character needs six bytes of JSON for one of UTF-8, the face four for one character.
LONG = st.builds(str.__mul__, st.sampled_from(["\x01", "x", "é", "😀", '"']), st.integers(0, 40_000))
MANY = st.integers(0, 3_000)
TREES = st.builds(lambda n, key, value: {f"{i}{key}": value for i in range(n)}, st.integers(0, 300), LONG, LONG)


def hostile_run(text: str, many: int) -> Run:
    lines = tuple(f"{n} {text[: 300_000 // (many or 1)]}" for n in range(many))
    findings = tuple(Finding(code="any", text=line) for line in lines)
    return make_run(status_received=text, score=text, block_reason=text, warnings=lines, findings=findings, risk="RED")


@pytest.mark.no_cover
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(LONG, LONG, TREES, MANY)
def test_a_packet_is_never_larger_than_256_kib(text: str, line: str, tree: dict[str, str], many: int) -> None:
    files = tuple(make_attachment(filename=f"{n}{line[:200]}") for n in range(many))
    evidence = make_evidence(
        run=hostile_run(line, many),
        evidence={"decision": tree},
        content=Content(labels=("suggestion",), text=text, data=tree),
        attachments=files,
        baseline=Baseline(run_id="run_before", run_sha256=A64, chosen_by="rule", attachments=files),
    )
    assert len(build(evidence).data) <= LARGEST


def worst(character: str) -> dict[str, Any]:
    long, files = character * 40_000, tuple(make_attachment(filename=f"{n}" + character * 9) for n in range(900))
    tree = {f"{n}{character * 9}": character * 9 for n in range(900)}
    return {
        "run": hostile_run(long, 900),
        "evidence": {"decision": tree},
        "content": Content(labels=("suggestion",), text=long, data=tree),
        "attachments": files,
        "baseline": Baseline(run_id="x" * 128, run_sha256=A64, chosen_by="reviewer", attachments=files),
    }


def worst_override(character: str) -> dict[str, Any]:
    """A request has terms and no content."""
    return {
        **worst(character),
        "content": None,
        "refused": tuple(f"{n:04}" + "x" * 124 for n in range(50)),
        "advisory": make_override(override={**OVERRIDE, "minutes": 10_080, "reason": character * 4_000}),
    }


@pytest.mark.no_cover
@pytest.mark.parametrize("character", ["\x01", "x", "é", "😀", '"', "\n"])
def test_the_worst_of_everything_at_once_still_makes_a_packet(character: str) -> None:
    assert len(build(make_evidence(**worst(character))).data) <= LARGEST
    assert len(build(make_evidence(**worst_override(character))).data) <= LARGEST


@pytest.mark.no_cover
def test_what_is_too_large_all_the_same_is_refused_with_its_size(monkeypatch: pytest.MonkeyPatch) -> None:
    size = len(build(make_evidence()).data)
    monkeypatch.setattr(packets, "LARGEST", size)
    build(make_evidence())
    monkeypatch.setattr(packets, "LARGEST", size - 1)
    with pytest.raises(Invalid, match=f"^The evidence makes a packet of {size} bytes; {size - 1} is the most.$"):
        build(make_evidence())


@pytest.mark.no_cover
def test_long_evidence_is_shown_in_part_with_the_hash_of_the_whole() -> None:
    shown = build(make_evidence(**worst("x"))).body
    assert part(shown["advisory"]["text"]) == "x" * 16_384
    assert shown["advisory"]["text"]["size_bytes"] == 40_000
    for cut in (shown["run"]["decision"], shown["advisory"]["changes"], shown["attachments"]):
        assert cut.keys() == {"part", "sha256", "size_bytes"}
        assert 0 < len(parts(cut)) <= 200


@pytest.mark.no_cover
def test_many_advisories_refused_before_still_make_a_packet() -> None:
    refused = tuple(f"{n:04}" + "x" * 124 for n in range(3_000))
    build(make_evidence(advisory=make_override(), refused=refused))


@pytest.mark.no_cover
def test_a_source_that_names_itself_at_length_still_makes_a_packet() -> None:
    long = Source(engine="x" * 300_000, version="x" * 300_000, confidence="x" * 300_000)
    plain = make_evidence()
    build(plain.model_copy(update={"advisory": plain.advisory.model_copy(update={"source": long})}))


@pytest.mark.no_cover
def test_a_warning_of_less_than_16_kib_is_seen() -> None:
    shown = build(make_evidence(run=make_run(warnings=("a" * 9_000, "The spindle is loose.")))).body
    assert len(parts(shown["run"]["warnings"])) == 2


@pytest.mark.no_cover
def test_one_hostile_row_hides_no_other() -> None:
    tree = {"!" + "\x01" * 3_000: "\x01" * 3_000, "risk_level": "RED"}
    shown = build(make_evidence(evidence={"decision": tree})).body
    assert "/risk_level" in [part(row["path"]) for row in parts(shown["run"]["decision"])]


@pytest.mark.no_cover
def test_one_hostile_file_name_hides_no_other_file() -> None:
    files = (make_attachment(kind="a", filename="x" * 20_000), make_attachment())
    shown = build(make_evidence(attachments=files)).body
    assert "gcode" in [one["kind"] for one in parts(shown["attachments"])]


@pytest.mark.no_cover
@pytest.mark.parametrize(
    "changes",
    [
        {"status": "OK\r"},
        {"meta": {"override": {"by": "Eve\rAdam"}}},
        {"decision": {"risk_level": "RED", "score": "4\r1"}},
        {"decision": {"risk_level": "RED", "a\rkey": 1}},
        {"decision": {"risk_level": "RED\r", "warnings": ["a\r"], "block_reason": "b\r"}},
    ],
)
def test_a_carriage_return_of_a_producer_never_keeps_a_packet_from_being_made(changes: dict[str, Any]) -> None:
    document = make_document(**changes)
    run = read_run(document).run
    assert b"\\r" not in build(make_evidence(run=run, evidence={"decision": document["decision"]})).data


@pytest.mark.no_cover
def test_a_carriage_return_in_a_file_name_or_source_never_does_either() -> None:
    plain = make_evidence(attachments=(make_attachment(filename="a\rb", kind="c\rd"),))
    advisory = plain.advisory.model_copy(update={"source": Source(engine="a\rb")})
    assert b"\\r" not in build(plain.model_copy(update={"advisory": advisory})).data

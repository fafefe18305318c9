from typing import Any

import pytest

from reviewapp.domain.advisory import Attachment
from reviewapp.domain.canonical import sha256
from reviewapp.domain.diff.severity import Judgement, Severity, judge, stated
from reviewapp.domain.risk import Risk, Status
from tests.domain.cast import A64, B64, C64, make_attachment, make_run

CRITICAL, WARNING, INFO = Severity
EVIDENCE: dict[str, Any] = {
    "hashes": {"toolpaths_sha256": A64, "gcode_sha256": B64, "request_sha256": C64},
    "feasibility": {"notes": "x"},
}
RUN: dict[str, Any] = {"score": "41.5"}


def judged(run: dict[str, Any], evidence: dict[str, Any], *files: Attachment) -> Judgement:
    """The judgement of a plain run beside one that differs as told."""
    hashes = {**EVIDENCE["hashes"], **evidence.pop("hashes", {})}
    after = stated(make_run(**{**RUN, **run}), {**EVIDENCE, **evidence, "hashes": hashes}, files)
    return judge(stated(make_run(**RUN), EVIDENCE, ()), after)


@pytest.mark.parametrize(
    ("run", "evidence", "severity", "word"),
    [
        ({"status": Status.BLOCKED}, {}, CRITICAL, "status"),
        ({"status_received": "BLOCKED"}, {}, CRITICAL, "status"),
        ({"risk": Risk.YELLOW}, {}, CRITICAL, "GREEN → YELLOW"),
        ({"risk": Risk.UNKNOWN}, {}, CRITICAL, "GREEN → UNKNOWN"),
        ({}, {"hashes": {"toolpaths_sha256": C64}}, CRITICAL, "toolpaths"),
        ({}, {"hashes": {"gcode_sha256": C64}}, CRITICAL, "G-code"),
        ({}, {"hashes": {"gcode_sha256": None}}, CRITICAL, "Only A has G-code"),
        ({"score": "41.6"}, {}, WARNING, "41.5 → 41.6"),
        ({"score": None}, {}, WARNING, "41.5 → nothing"),
        ({}, {"hashes": {"request_sha256": A64}}, WARNING, "request hash"),
        ({}, {"hashes": {"geometry_sha256": A64}}, INFO, ""),
        ({}, {"feasibility": {"notes": "y"}}, INFO, ""),
        ({"tool_id": "other"}, {}, INFO, ""),
        ({"score": "41.50"}, {}, INFO, ""),
        ({}, {}, INFO, ""),
    ],
)
def test_each_difference_has_its_severity(
    run: dict[str, Any], evidence: dict[str, Any], severity: Severity, word: str
) -> None:
    found = judged(run, dict(evidence))
    assert found.severity is severity
    assert bool(found.reasons) == (severity is not INFO)
    assert word in " ".join(found.reasons)


@pytest.mark.parametrize(("kind", "severity"), [("gcode", CRITICAL), ("toolpaths", CRITICAL), ("debug", INFO)])
def test_a_file_of_the_cut_counts_though_no_hash_is_stated(kind: str, severity: Severity) -> None:
    assert judged({}, {}, make_attachment(kind=kind, sha256=C64)).severity is severity


def test_a_file_that_bears_the_stated_hash_is_no_difference() -> None:
    assert judged({}, {}, make_attachment(sha256=B64)).severity is INFO


def test_gcode_inside_the_run_counts_where_no_hash_is_stated() -> None:
    plain = make_run()
    first, second = ({"outputs": {"gcode_text": text}} for text in ("G0 X1", "G0 X2"))
    assert judge(stated(plain, first, ()), stated(plain, second, ())).severity is CRITICAL
    assert judge(stated(plain, first, ()), stated(plain, first, ())).severity is INFO
    named = {"hashes": {"gcode_sha256": sha256(b"G0 X1")}}
    assert judge(stated(plain, first, ()), stated(plain, named, ())).severity is INFO


def test_every_reason_is_told_and_the_gravest_counts() -> None:
    found = judged({"risk": Risk.RED, "score": "1"}, {})
    assert found.severity is CRITICAL
    assert len(found.reasons) == 2

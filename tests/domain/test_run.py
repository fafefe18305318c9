from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewapp.domain.canonical import canonical, sha256
from reviewapp.domain.errors import Unreadable
from reviewapp.domain.risk import Finding, Risk, Status
from reviewapp.domain.run import Run, read_run
from tests.domain.cast import A64, RUN_ID, make_document, make_run


def read(**changes: Any) -> Run:
    return read_run(make_document(**changes)).run


def codes(run: Run) -> list[str]:
    return [finding.code for finding in run.findings]


def test_a_run_is_read_with_all_that_pages_show() -> None:
    run = read(
        mode="relief",
        tool_id="t",
        material_id="m",
        machine_id="x",
        event_type="toolpaths",
        workflow_session_id="s",
        parent_run_id="run_parent",
        decision={"risk_level": "yellow", "score": 41.5, "warnings": ["b", "a"], "block_reason": "deep"},
    )
    assert (run.run_id, run.risk, run.status, run.score) == (RUN_ID, Risk.YELLOW, Status.BLOCKED, "41.5")
    assert (run.warnings, run.block_reason) == (("a", "b"), "deep")
    assert (run.mode, run.tool_id, run.material_id, run.machine_id) == ("relief", "t", "m", "x")
    assert (run.event_type, run.session_id, run.parent_run_id) == ("toolpaths", "s", "run_parent")


def test_the_run_hash_is_that_of_the_evidence_beside_it() -> None:
    reading = read_run(make_document())
    assert reading.run.run_sha256 == sha256(reading.evidence)


@pytest.mark.parametrize("document", [None, [], "run", 7])
def test_what_is_no_object_is_no_run(document: Any) -> None:
    with pytest.raises(Unreadable, match="not a JSON object"):
        read_run(document)


@pytest.mark.parametrize(
    "run_id", [None, 7, "", "abc", "diff", "a..b", "-abcd", "run/1", "x" * 129, "run_1\n", "rün_1", ["run_1"]]
)
def test_what_cannot_name_a_run_is_refused_and_quoted(run_id: Any) -> None:
    with pytest.raises(Unreadable, match="cannot name a run") as refused:
        read(run_id=run_id)
    assert refused.value.place == "/run_id"


def test_a_rewritten_status_is_followed_and_the_hash_stays() -> None:
    first = read(status="BLOCKED")
    later = read_run(make_document(status="OK"), first).run
    assert (later.status_received, later.status_now, later.status) == ("BLOCKED", "OK", Status.BLOCKED)
    assert later.run_sha256 == first.run_sha256
    assert read(status="OK").run_sha256 != first.run_sha256


def test_a_status_that_was_absent_at_first_stays_absent() -> None:
    first = read(status=None)
    later = read_run(make_document(status="OK"), first).run
    assert (later.status_received, later.status) == (None, Status.BLOCKED)
    assert later.run_sha256 == first.run_sha256


@given(
    st.sampled_from(["OK", "BLOCKED", "ERROR", None, "x"]), st.lists(st.sampled_from(["OK", "ERROR", None]), max_size=4)
)
def test_however_often_the_status_changes_the_hash_does_not(first: str | None, later: list[str | None]) -> None:
    run = start = read(status=first)
    for status in later:
        run = read_run(make_document(status=status), run).run
    assert run.run_sha256 == start.run_sha256
    assert run.status is not Status.OK or {first, *later[-1:]} == {"OK"}


@pytest.mark.parametrize(("status", "word"), [({}, None), ([], None), (5, "5"), (True, "true"), (["OK"], '["OK"]')])
def test_a_status_that_is_no_word_is_text_and_never_ok(status: Any, word: str | None) -> None:
    run = read(status=status)
    assert run.status_received == run.status_now == word
    assert run.status is Status.BLOCKED


@pytest.mark.parametrize(
    "meta", [{"override": {"by": "eve"}}, {"override_history": [{"by": "eve"}]}, {"override": "x"}]
)
def test_a_run_that_was_overridden_in_rmos_is_not_ok(meta: Any) -> None:
    run = read(meta=meta)
    assert run.bore_override
    assert run.status is Status.BLOCKED


@pytest.mark.parametrize("meta", [None, {}, [], {"override": None}, {"override": {}, "override_history": []}, "x"])
def test_an_empty_override_is_none(meta: Any) -> None:
    assert not read(meta=meta).bore_override
    assert read(meta=meta).status is Status.OK


def test_only_the_meta_of_a_run_says_that_it_was_overridden() -> None:
    assert read(meta={"override_history": [{"by": "Eve"}]}).bore_override
    assert read(meta={"override": {"by": "Eve"}}).status is Status.BLOCKED
    assert not read(attachments=["x", {"kind": "override", "sha256": A64}]).bore_override


def test_every_earlier_override_is_told() -> None:
    run = read(meta={"override": {"by": "Eve"}, "override_history": [{"by": "Ann"}, {}, {"by": "Bob"}]})
    assert [finding.text.split(" (")[0] for finding in run.findings] == [
        "Overridden in RMOS by Ann",
        "Overridden in RMOS by Bob",
        "Overridden in RMOS by Eve",
    ]


def test_an_override_that_vanished_from_the_record_still_counts() -> None:
    first = read(meta={"override": {"by": "eve"}})
    later = read_run(make_document(), first).run
    assert later.bore_override
    assert later.status is Status.BLOCKED
    assert read_run(make_document(), later).run.bore_override


def test_conflicts_and_history_are_remembered() -> None:
    before = make_run(conflicts=2, open_conflict=True, history=True)
    later = read_run(make_document(), before).run
    assert (later.conflicts, later.open_conflict, later.history) == (2, True, True)
    fresh = read()
    assert (fresh.conflicts, fresh.open_conflict, fresh.history) == (0, False, False)


def test_a_deletion_is_remembered() -> None:
    assert read_run(make_document(), make_run(deleted=True)).run.deleted


def test_a_time_without_zone_is_a_finding() -> None:
    run = read(created_at_utc="2026-01-05T05:07:16")
    text = "created_at_utc names no zone; it is taken as UTC."
    assert run.findings == (Finding(code="time_without_zone", text=text),)
    assert run.run_sha256 == read(created_at_utc="2026-01-05T05:07:16Z").run_sha256


@pytest.mark.parametrize("time", [None, "soon"])
def test_an_unreadable_time_is_refused(time: Any) -> None:
    with pytest.raises(Unreadable, match="not a time"):
        read(created_at_utc=time)


@pytest.mark.parametrize(
    ("override", "told"),
    [
        ({"by": "Eve"}, "by Eve"),
        ({"scope": "RED"}, "by somebody, scope RED"),
        ("x", "by somebody"),
        (
            {"by": "Eve", "at_utc": "2026-01-05T05:07:16Z", "scope": "YELLOW", "reason": "Foam\r\nfirst"},
            "by Eve at 2026-01-05T05:07:16Z, scope YELLOW: Foam first",
        ),
    ],
)
def test_an_override_of_rmos_is_told_as_history_with_its_source(override: Any, told: str) -> None:
    text = f"Overridden in RMOS {told} (from meta.override). This is history, which counts for nothing here."
    assert read(meta={"override": override}).findings == (Finding(code="overridden_in_rmos", text=text),)


FEASIBILITY = {"risk_level": "GREEN", "score": 41.5}


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"hashes": {"feasibility_sha256": sha256(canonical(FEASIBILITY))}}, []),
        ({"hashes": {"feasibility_sha256": A64}}, ["feasibility_hash"]),
        ({"hashes": {"feasibility_sha256": A64}, "request_hash": A64}, []),
        ({"hashes": {"feasibility_sha256": None}}, []),
        ({"hashes": {"snapshot_sha256": A64}}, []),
        ({"hashes": {"snapshot_sha256": A64.upper()}}, ["snapshot_hash"]),
        ({"hashes": {"snapshot_sha256": 7}}, ["snapshot_hash"]),
        ({"hashes": "none"}, []),
    ],
)
def test_hashes_that_do_not_fit_are_findings(changes: dict[str, Any], found: list[str]) -> None:
    assert codes(read(feasibility=FEASIBILITY, **changes)) == found


@pytest.mark.parametrize("feasibility", [None, {}, []])
@pytest.mark.parametrize("said", [None, {}])
def test_where_there_is_no_feasibility_the_hash_of_nothing_fits(feasibility: Any, said: Any) -> None:
    assert codes(read(feasibility=feasibility, hashes={"feasibility_sha256": sha256(canonical(said))})) == []


def test_findings_are_sorted_however_they_were_found() -> None:
    run = read(
        created_at_utc="2026-01-05",
        decision={"risk_level": "PURPLE"},
        feasibility={"risk_level": "RED"},
        meta={"override": {"by": "Eve"}},
        hashes={"feasibility_sha256": A64, "snapshot_sha256": "x"},
    )
    assert codes(run) == [
        "feasibility_hash",
        "overridden_in_rmos",
        "risk_disagrees",
        "risk_word",
        "snapshot_hash",
        "time_without_zone",
    ]

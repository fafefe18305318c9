"""Damaged, hostile and look-alike files in folders of days."""

import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reviewapp.rmos.detect import find_stores
from reviewapp.rmos.reader import read
from reviewapp.rmos.received import Received, Refused
from tests.rmos.stores import DAY, dated, read_all, read_one, refusal, run, write
from tests.rmos.test_strict_json import JSON

RUN = "run_0123456789ab"
LINK = {"schema_version": "run_advisory_link.v1", "run_id": RUN}


@pytest.mark.parametrize(
    ("content", "place", "reason"),
    [
        (b"", "", "it is empty"),
        (b'{"run_id": "run_0123', "line 1, column 12", "cut off in the middle"),
        (b'{"run_id": NaN}', "", "NaN"),
        (b'{"run_id": "a", "run_id": "b"}', "", "stands twice"),
        (b'{"a":' * 70 + b"1" + b"}" * 70, "", "nested deeper"),
        (b'{"run_id": "\\ud800"}', "", "surrogate"),
        (b'{"run_id": "\xff"}', "line 1, byte 13", "UTF-8"),
        (b'{"x": ' + b"1" * 5000 + b"}", "", "5000 digits"),
        (b"[1]", "", "not a JSON object"),
        (b"{}", "/run_id", "cannot name a run"),
        (run("run_ffffffffffff"), "/run_id", "not the name of the file"),
        (run(RUN, created_at_utc="soon"), "/created_at_utc", "not a time"),
        (run(RUN, created_at_utc=None), "/created_at_utc", "not a time"),
        (run(RUN, feasibility={"score": 1e308 * 10}), "", "Infinity"),
    ],
    ids=lambda value: str(value)[:24],
)
def test_what_cannot_be_read_is_refused_with_its_place(tmp_path: Path, content: Any, place: str, reason: str) -> None:
    found = refusal(dated(tmp_path, (f"{RUN}.json", content)))
    assert (found.file, found.place) == (f"{DAY}/{RUN}.json", place)
    assert reason in found.reason


@pytest.mark.parametrize("run_id", ["diff", "a b", "x", "run..x", "run_" + "a" * 128, "../run_1"])
def test_ill_named_runs_are_refused(tmp_path: Path, run_id: str) -> None:
    name = "diff" if "/" in run_id else run_id
    assert refusal(dated(tmp_path, (f"{name}.json", run(run_id)))).place == "/run_id"


@pytest.mark.parametrize("advisory_id", ["../../etc/passwd", "a..b", "risk-notice", "", "a/b", 7, None, "x" * 129])
def test_ill_named_advisories_are_left_out_and_told(tmp_path: Path, advisory_id: Any) -> None:
    record = run(RUN, advisory_inputs=[{"advisory_id": advisory_id}, {"advisory_id": "adv_1"}, "adv_2"])
    received = read_one(dated(tmp_path, (f"{RUN}.json", record)))
    assert [advisory.advisory_id for advisory in received.advisories] == ["adv_1"]
    assert [p.place for p in received.problems] == ["/advisory_inputs/0/advisory_id", "/advisory_inputs/2"]


def test_a_sidecar_named_risk_notice_is_left_out(tmp_path: Path) -> None:
    ref = {"advisory_id": "risk-notice"}
    received = read_one(dated(tmp_path, (f"{RUN}.json", run(RUN)), (f"{RUN}_advisory_risk-notice.json", ref)))
    assert not received.advisories
    assert "risk-notice" in received.problems[0].reason


def test_refs_and_links_are_told_from_runs_by_content(tmp_path: Path) -> None:
    lookalike, inner = f"run_{RUN}_advisory_adv_9", "run_x_advisory_y"
    store = dated(
        tmp_path,
        (f"{RUN}.json", run(RUN)),
        (f"{lookalike}.json", run(lookalike)),  # a run with the name of a link
        (f"{RUN}_advisory_adv_1.json", {"advisory_id": "adv_1", "kind": "explanation"}),
        (f"run_{RUN}_advisory_adv_2.json", {**LINK, "advisory_id": "adv_2", "kind": "advisory.v1.json"}),
        (f"{inner}.json", run(inner)),
        (f"{inner}_advisory_z.json", {"advisory_id": "z", "kind": "note"}),
    )
    runs, refused = read_all(store)
    assert not refused
    assert {r.document["run_id"]: [a.advisory_id for a in r.advisories] for r in runs} == {
        RUN: ["adv_1", "adv_2"],
        lookalike: [],
        inner: ["z"],
    }
    labels = {a.advisory_id: a.content.labels for r in runs for a in r.advisories}
    assert labels == {"adv_1": ("explanation",), "adv_2": (), "z": ("note",)}


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        (f"{RUN}_advisory_adv_1.json", b"{", "cut off"),
        (f"{RUN}_advisory_adv_1.json", {"advisory_id": "adv_2"}, "does not end with"),
        ("x_advisory_adv_1.json", {"advisory_id": "adv_1"}, "cannot name a run"),
        ("run_other_advisory_adv_1.json", {"advisory_id": "adv_1"}, "not in this store"),
        (f"run_{RUN}_advisory_a.json", {**LINK, "run_id": None, "advisory_id": "a"}, "cannot name a run"),
    ],
)
def test_a_sidecar_that_fits_no_run_is_told(tmp_path: Path, name: str, content: Any, reason: str) -> None:
    runs, refused = read_all(dated(tmp_path, (f"{RUN}.json", run(RUN)), (name, content)))
    assert [r.advisories for r in runs] == [()]
    assert [problem.file for problem in refused] == [f"{DAY}/{name}"]
    assert reason in refused[0].reason


def test_withdrawals_come_from_links(tmp_path: Path) -> None:
    store = dated(
        tmp_path,
        (f"{RUN}.json", run(RUN)),
        (f"run_{RUN}_advisory_a.json", {**LINK, "advisory_id": "a", "status": "RETRACTED"}),
        (f"run_{RUN}_advisory_b.json", {**LINK, "advisory_id": "b", "status": "ACTIVE"}),
        (f"{RUN}_advisory_b.json", {"advisory_id": "b", "status": "RETRACTED"}),
        (f"run_{RUN}_advisory_c.json", {**LINK, "advisory_id": "c", "status": ["SUPERSEDED"]}),
    )
    withdrawn = {advisory.advisory_id: advisory.withdrawn for advisory in read_one(store).advisories}
    assert withdrawn == {"a": "RETRACTED", "b": None, "c": None}


def test_derived_hidden_and_half_written_files_are_passed_over(tmp_path: Path) -> None:
    names = ("_index.json", ".hidden.json", "run_1234.json.tmp", "notes.txt")
    store = dated(tmp_path, (f"{RUN}.json", run(RUN)), *((name, b"{") for name in names))
    write(store / "_quarantine" / "x.json", b"{")
    write(store / "_index.json", {"run_x": {}})
    (store / DAY / "folder.json").mkdir()
    os.mkfifo(store / DAY / "pipe.json")
    assert read_one(store).file == f"{DAY}/{RUN}.json"


def test_links_that_leave_the_store_are_refused(tmp_path: Path) -> None:
    outside = write(tmp_path / "outside" / f"{RUN}.json", run(RUN))
    store = dated(tmp_path / "store", ("run_1234.json", run("run_1234")))
    (store / DAY / f"{RUN}.json").symlink_to(outside)
    (store / "2026-01-06").symlink_to(outside.parent)
    (store / DAY / "run_5678.json").symlink_to(store / DAY / "gone.json")
    runs, refused = read_all(store)
    assert [received.document["run_id"] for received in runs] == ["run_1234"]
    assert [problem.file for problem in refused] == [f"{DAY}/{RUN}.json", f"{DAY}/run_5678.json", "2026-01-06"]


def test_a_file_that_vanishes_is_refused(tmp_path: Path) -> None:
    store = dated(tmp_path, (f"{RUN}.json", run(RUN)), ("run_1234.json", run("run_1234")))
    reading = read(find_stores(store)[0])
    assert isinstance(next(reading), Received)
    (store / DAY / "run_1234.json").unlink()
    (problem,) = reading
    assert isinstance(problem, Refused)
    assert "vanished" in problem.reason


FIELDS = st.sampled_from(
    "feasibility decision status attachments advisory_inputs advisory_reviews meta outputs hashes errors lineage "
    "request_summary mode workflow_mode parent_run_id tool_id event_type".split()
)
NESTED = st.dictionaries(
    st.sampled_from(
        "advisory_id sha256 kind filename size_bytes status risk_level safety score override notes".split()
    ),
    JSON | st.just("a" * 64),
    max_size=5,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.dictionaries(FIELDS, JSON | NESTED | st.lists(NESTED, max_size=3), max_size=6))
def test_no_record_whatever_stops_the_reader(tmp_path: Path, fields: dict[str, Any]) -> None:
    runs, refused = read_all(dated(tmp_path, (f"{RUN}.json", {**run(RUN), **fields})))
    assert len(runs) + len(refused) == 1

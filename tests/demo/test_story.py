import re
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path

from reviewapp.demo.shop import Shop
from tests.demo import reading


def test_every_risk_and_status_is_there(shop: Shop) -> None:
    runs = reading.everything(shop)
    assert {reading.risk(run) for run in runs} == {"GREEN", "YELLOW", "RED", "UNKNOWN", "ERROR", "AMBER"}
    assert {run["status"] for run in runs} == {"OK", "BLOCKED", "ERROR"}
    seen = {(reading.risk(run), run["status"]) for run in runs}
    exceptions = {("GREEN", "BLOCKED"), ("YELLOW", "BLOCKED"), ("RED", "OK"), ("UNKNOWN", "OK")}
    assert exceptions < seen


def test_what_is_blocked_says_why_and_what_failed_says_what(shop: Shop) -> None:
    for run in reading.everything(shop):
        if run["status"] == "BLOCKED":
            places = (run["decision"] or {}, (run["feasibility"] or {}).get("safety", {}))
            assert any(place.get("block_reason") for place in places)
        assert bool(run["errors"]) == (run["status"] == "ERROR")


def test_one_decision_contradicts_its_feasibility(shop: Shop) -> None:
    against = [
        run
        for run in reading.dated(shop)
        if (run["decision"]["risk_level"], run["feasibility"].get("safety", {}).get("risk_level")) == ("GREEN", "RED")
    ]
    assert len(against) == 1


def test_the_older_week_keeps_its_gaps(shop: Shop) -> None:
    runs = reading.single(shop)
    without_decision = [run for run in runs if run["decision"] is None]
    assert len(without_decision) > len(runs) * 0.7
    assert sum(run["feasibility"] is None for run in runs) == 2
    assert any("risk_bucket" in (run["feasibility"] or {}) for run in runs)
    assert {"Z", "0"} == {run["created_at_utc"][-1] for run in runs}, "both ways of writing UTC"


def test_the_events_are_those_of_rmos(shop: Shop) -> None:
    known = {"approval", "toolpaths", "fork_replay", "adaptive_plan_execution", "adaptive_gcode_execution"}
    assert {run["event_type"] for run in reading.everything(shop)} == known | {"helical_gcode_blocked"}


def test_forks_share_tool_stock_and_machine_with_a_parent_that_came_before(shop: Shop) -> None:
    runs = {run["run_id"]: run for run in reading.everything(shop)}
    forks = [run for run in runs.values() if run["parent_run_id"]]
    assert len(forks) > 12
    for run in forks:
        parent = runs[run["parent_run_id"]]
        for shared in ("tool_id", "material_id", "machine_id"):
            assert run[shared] == parent[shared]
        assert parent["created_at_utc"] < run["created_at_utc"]
        assert run["fork_of_event_type"] == parent["event_type"]
        assert run.get("lineage") in (None, {"parent_plan_run_id": parent["run_id"]})
        if run["event_type"] == "fork_replay":
            assert run["fork_reason"]
            assert run["drift_summary"]


def test_a_replayed_fork_cuts_differently_from_its_parent(shop: Shop) -> None:
    runs = {run["run_id"]: run for run in reading.dated(shop)}
    for run in runs.values():
        if run["event_type"] == "fork_replay":
            parent = runs[run["parent_run_id"]]
            assert run["hashes"]["gcode_sha256"] != parent["hashes"]["gcode_sha256"]


def test_nothing_happens_after_until(shop: Shop, root: Path, until: datetime) -> None:
    stamp = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d")
    latest = max(found for path in root.rglob("*.json") for found in stamp.findall(path.read_bytes()))
    assert latest.decode() <= until.strftime("%Y-%m-%dT%H:%M:%S")


def test_the_fortnight_ends_ten_minutes_before_until(shop: Shop, until: datetime) -> None:
    moments = [datetime.fromisoformat(run["created_at_utc"]) for run in reading.everything(shop)]
    assert timedelta(minutes=10) <= until - max(moments) < timedelta(minutes=25)
    assert timedelta(days=13) < until - min(moments) < timedelta(days=15)
    newest_single = max(run["created_at_utc"] for run in reading.single(shop))
    assert newest_single < min(run["created_at_utc"] for run in reading.dated(shop))


def test_some_runs_carry_fields_nobody_knows(shop: Shop) -> None:
    runs = reading.dated(shop)
    assert any(run.get("shop_shift") == "late" for run in runs)
    assert any("probe" in run for run in runs)
    assert any("ratings" in run["meta"] for run in runs)


def test_the_overrides_wished_for_fit_their_runs(shop: Shop) -> None:
    runs = {run["run_id"]: run for run in reading.dated(shop)}
    assert len(shop.override_candidates) == 3
    for wish in shop.override_candidates:
        run = runs[wish.run_id]
        assert run["status"] == "BLOCKED"
        assert wish.scope == "RED" or reading.risk(run) == "YELLOW"
        assert 0 < wish.minutes <= 480
        assert len(wish.reason) >= 10


def test_the_tools_machines_and_scores_vary(shop: Shop) -> None:
    runs = reading.everything(shop)
    assert {run["machine_id"] for run in runs} == {"CNC-1", "CNC-2", "VMC-1", "saw-1"}
    assert len({run["tool_id"] for run in runs}) >= 10
    assert len({run["material_id"] for run in runs}) >= 10
    scores = Counter(run["decision"]["score"] for run in reading.dated(shop) if run["decision"]["score"])
    assert len(scores) > 25

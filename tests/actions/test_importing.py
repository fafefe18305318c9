import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from reviewapp.domain.errors import Invalid
from reviewapp.domain.review import Verdict
from reviewapp.domain.states import State
from reviewapp.store.reads import advisories, queue, runs
from tests.support.desk import Desk


def test_importing_twice_changes_nothing(desk: Desk) -> None:
    desk.write_run("run_g1")
    desk.write_run("run_y1", "YELLOW")
    assert desk.take().sentence() == "2 imported; 1 advisories wait for a person, 0 auto-approved"
    before = desk.kinds()
    again = desk.take()
    assert (again.sentence(), desk.kinds()[:-1]) == ("2 unchanged", before)


def test_a_dry_run_writes_nothing(desk: Desk) -> None:
    desk.write_run("run_g1")
    before = desk.kinds()
    assert desk.take(dry_run=True).imported == 1
    assert desk.kinds() == before
    desk.take()
    desk.write_run("run_g1", status="BLOCKED")
    desk.write_run("run_g2")
    report = desk.take(dry_run=True)
    assert (report.imported, report.changed, report.unchanged) == (1, 1, 0)
    desk.write_run("run_g1", tool_id="saw:other")
    assert desk.take(dry_run=True).conflicts == 1


@pytest.mark.parametrize("risk", ["YELLOW", "RED", "ERROR", "AMBER", None])
def test_every_run_that_is_not_plainly_safe_waits_exactly_once(desk: Desk, risk: str | None) -> None:
    desk.write_run("run_x1", "GREEN", decision={"risk_level": risk}, feasibility=None)
    desk.take()
    desk.take()
    with desk.store.reading() as conn:
        assert [row.advisory.advisory_id for row in queue.page(conn, queue.QueueFilter(), 9)] == ["risk-notice"]
        assert advisories.count(conn, "pending") == 1


def test_an_explanation_stands_in_for_the_notice(desk: Desk) -> None:
    desk.write_run("run_y1", "YELLOW")
    name = desk.envelope("run_y1")
    desk.take()
    with desk.store.reading() as conn:
        assert [one.advisory_id for one in advisories.of_run(conn, "run_y1")] == [name]


def test_an_explanation_that_comes_later_supersedes_the_notice(desk: Desk) -> None:
    desk.write_run("run_y1", "YELLOW")
    desk.take()
    name = desk.envelope("run_y1")
    desk.take()
    assert desk.advisory("run_y1").state is State.SUPERSEDED
    assert desk.advisory("run_y1", name).state is State.PENDING
    assert "advisory:superseded" in desk.kinds()


def test_history_is_imported_and_never_waits(desk: Desk) -> None:
    desk.write_run("run_r1", "RED")
    desk.envelope("run_r1")
    desk.write_run("run_r2", "RED", created_at_utc="2026-01-06T05:07:16+00:00")
    report = desk.take(history_before=date(2026, 1, 6))
    with desk.store.reading() as conn:
        assert {one.state for one in advisories.of_run(conn, "run_r1")} == {State.HISTORY}
    assert (report.imported, report.waiting) == (2, 1)
    desk.write_run("run_r1", meta={"rating": 3})
    desk.take()
    with desk.store.reading() as conn:
        assert {one.state for one in advisories.of_run(conn, "run_r1")} == {State.HISTORY}


def test_a_status_that_changes_makes_approvals_stale(desk: Desk) -> None:
    desk.write_run("run_y1", "YELLOW")
    desk.take()
    desk.sign("ana", "run_y1")
    desk.write_run("run_y1", status="BLOCKED")
    assert desk.take().changed == 1
    held = desk.advisory("run_y1")
    assert (held.state, held.round, held.given) == (State.PENDING, 2, 0)
    assert {"run:changed", "advisory:stale"} <= set(desk.kinds())
    with desk.store.reading() as conn:
        assert runs.get(conn, "run_y1").run.status_received == "OK"


def test_an_auto_approval_whose_run_is_blocked_goes_to_a_person(desk: Desk) -> None:
    desk.write_run("run_g1")
    name = desk.envelope("run_g1")
    desk.take()
    desk.write_run("run_g1", status="BLOCKED")
    desk.take()
    assert desk.advisory("run_g1", name).state is State.PENDING
    assert desk.advisory("run_g1", name).needs.id == "explanation-red"


def test_a_later_attachment_lets_an_auto_approval_pass_anew(desk: Desk) -> None:
    desk.write_run("run_g1")
    name = desk.envelope("run_g1")
    desk.take()
    desk.attach("run_g1", b"G0 X1", "gcode")
    assert desk.take().changed == 1
    held = desk.advisory("run_g1", name)
    assert (held.state, held.round, held.signed_item) == (State.AUTO_APPROVED, 2, held.item_sha256)
    assert desk.kinds().count("run:attachment_added") == 2 - 1


def test_another_version_under_one_id_is_a_conflict_and_the_first_stays(desk: Desk) -> None:
    desk.write_run("run_g1")
    desk.take()
    with desk.store.reading() as conn:
        first = runs.get(conn, "run_g1")
    desk.write_run("run_g1", tool_id="saw:other")
    assert desk.take().conflicts == 1
    with desk.store.reading() as conn:
        held = runs.get(conn, "run_g1")
    assert (held.run.run_sha256, held.run.tool_id) == (first.run.run_sha256, "router:t102")
    assert (held.run.conflicts, held.run.open_conflict, held.received_sha256) == (1, True, first.received_sha256)
    assert desk.take().unchanged == 1


@pytest.mark.parametrize("changed", ["meta", "attachment", "status"])
def test_the_newest_record_is_kept_whatever_changed_in_it(desk: Desk, changed: str) -> None:
    desk.write_run("run_r1", "RED")
    desk.take()
    if changed == "attachment":
        desk.attach("run_r1", b"G0", "gcode")
    else:
        values: dict[str, Any] = {"meta": {"rating": 4}, "status": "BLOCKED"}
        desk.write_run("run_r1", **{changed: values[changed]})
    desk.take()
    with desk.store.reading() as conn:
        record = runs.record(conn, runs.get(conn, "run_r1").received_sha256)
    assert json.loads(record) == desk.written["run_r1"]


def test_changed_content_of_something_undecided_opens_the_next_round(desk: Desk) -> None:
    asset = desk.root / "advisories" / "2026" / "01" / "05" / "adv_0123456789ab.json"
    asset.parent.mkdir(parents=True)
    desk.write_run("run_y1", "YELLOW", advisory_inputs=[{"advisory_id": "adv_0123456789ab", "kind": "explanation"}])
    desk.take()
    assert desk.advisory("run_y1", "adv_0123456789ab").content_sha256 is None
    with pytest.raises(Invalid, match="no content"):
        desk.sign("ana", "run_y1", "adv_0123456789ab")
    asset.write_text(
        '{"asset_id": "adv_0123456789ab", "asset_type": "analysis", "created_at_utc": "2026-01-05T05:08:00Z"}'
    )
    (asset.parent / "adv_0123456789ab_content.md").write_text("# Thin stock\n")
    desk.take()
    held = desk.advisory("run_y1", "adv_0123456789ab")
    assert (held.round, held.state, held.title) == (2, State.PENDING, "Thin stock")
    desk.sign("ana", "run_y1", "adv_0123456789ab", verdict=Verdict.REQUEST_CHANGES)
    (asset.parent / "adv_0123456789ab_content.md").write_text("# Thin stock at the edge\n")
    desk.take()
    held = desk.advisory("run_y1", "adv_0123456789ab")
    assert (held.round, held.state) == (3, State.PENDING)


def test_who_made_an_advisory_without_content_may_be_told_later(desk: Desk) -> None:
    link = {"advisory_id": "adv_000000000001", "kind": "explanation"}
    desk.write_run("run_aaaa", "YELLOW", advisory_inputs=[link])
    desk.take()
    desk.write_run("run_aaaa", advisory_inputs=[{**link, "engine_id": "explainer", "engine_version": "2"}])
    desk.take()
    source = desk.advisory("run_aaaa", "adv_000000000001").source
    assert (source.engine, source.version) == ("explainer", "2")


def test_a_bad_record_is_reported_and_stops_nothing(desk: Desk) -> None:
    desk.write_run("run_g1")
    (desk.root / "2026-01-05" / "run_bad.json").write_text('{"run_id": "run_bad", "n": NaN}')
    report = desk.take()
    assert (report.imported, len(report.refused)) == (1, 1)
    assert report.refused[0].file == "2026-01-05/run_bad.json"
    assert "NaN" in report.refused[0].reason


def test_where_there_is_no_store_the_message_says_so(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "rmos").mkdir()
    with pytest.raises(Invalid, match="not a run store"):
        desk.take()


def test_events_are_numbered_from_zero_without_gaps(desk: Desk) -> None:
    desk.write_run("run_g1")
    desk.take()
    assert [event["n"] for event in desk.events()] == list(range(len(desk.events())))

"""What goes away at the source while the desk follows it, writes into it, or is compared with it."""

import json
import shutil

import pytest

from reviewapp.actions import mirroring
from reviewapp.domain.gate import Answer
from tests.support import migrated
from tests.support.desk import Desk
from tests.support.followed import Followed, record
from tests.support.mirrored import granted, held, mirror, path

GONE = {"ts_utc": "2026-01-05T07:00:00Z", "run_id": "run_r1", "mode": "soft", "actor": "mills", "outcome": "ok"}


def delete(desk: Desk, run_id: str = "run_r1") -> None:
    (desk.root / "_audit").mkdir(exist_ok=True)
    (desk.root / "_audit/deletes.jsonl").write_text(json.dumps(GONE | {"run_id": run_id}) + "\n")


@pytest.mark.parametrize("name", ["2026-01-06", "advisories/2026/01/06"])
def test_a_folder_that_is_gone_for_a_while_is_followed_again(desk: Desk, name: str) -> None:
    world = Followed(desk.store, desk.root)
    desk.write_run("run_early")
    folder = desk.root / name
    folder.mkdir(parents=True)
    is_runs = name.startswith("2026")
    file = folder / ("run_later.json" if is_runs else "adv_0123456789ab.json")
    said = record("run_later") if is_runs else {"asset_id": "adv_0123456789ab", "asset_type": "analysis"}
    file.write_text(json.dumps(said))
    world.settle()
    shutil.rmtree(folder)
    world.settle()
    assert world.round().failure is None
    folder.mkdir()
    file.write_text(json.dumps(said | {"notes": "Back again."}))
    world.settle()
    assert world.round().report.refused == []


def test_an_override_of_a_run_that_was_deleted_does_not_stay_in_its_record(shop: Desk) -> None:
    granted(shop)
    mirror(shop)
    delete(shop)
    shop.take()
    assert shop.gate("run_r1").answer is Answer.BLOCKED
    mirror(shop)
    assert held(shop, "run_r1")["status"] == "BLOCKED"
    assert "override" not in held(shop, "run_r1")["meta"]


def test_a_run_of_which_only_its_deletion_is_left_is_told_where_the_desk_does_not_know(desk: Desk) -> None:
    for name in ("run_r1", "run_r2"):
        desk.write_run(name, "RED")
    migrated.start(desk)
    path(desk, "run_r1").unlink()
    delete(desk)
    found = migrated.verify(desk)
    assert "deletes.jsonl" in str(found.differences)
    desk.take()
    assert mirroring.mirror(desk.store, desk.root, desk.now()).failed == 0


def test_a_followed_file_of_many_that_shrinks_loses_nothing(desk: Desk) -> None:
    desk.root.mkdir()
    file = desk.root / "runs.json"
    both = {name: record(name) for name in ("run_aaaa", "run_bbbb")}
    file.write_text(json.dumps(both))
    world = Followed(desk.store, desk.root)
    world.settle()
    file.write_text(json.dumps({"run_aaaa": record("run_aaaa", notes="Again.")}))
    world.settle()
    assert world.round().failure is None
    assert {"run_aaaa", "run_bbbb"} <= set(desk.gates())

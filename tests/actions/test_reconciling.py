"""Comparing a store with the desk: whatever differs is found and named, and what is right so is not."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from reviewapp.actions import conflicts, quarantining, reconciling
from reviewapp.actions.signing_in import Proof
from reviewapp.domain.canonical import sha256
from reviewapp.domain.reauthentication import Reauthentication
from reviewapp.domain.reconciled import MOST, Reconciliation
from reviewapp.rmos.detect import find_stores
from reviewapp.store.reads import runs
from tests.support.desk import Desk
from tests.support.mirrored import explanation, granted, mirror, path


def compared(desk: Desk) -> Reconciliation:
    (folder,) = find_stores(desk.root)
    source = quarantining.Source.of(desk.root)
    return reconciling.reconcile(desk.store, folder, source, desk.now(), lambda _: None)


def attachment(desk: Desk, digest: str) -> Path:
    return desk.root / "attachments" / digest[:2] / digest[2:4] / f"{digest}.json"


def _new_run(desk: Desk) -> None:
    desk.write_run("run_new")


def _run_gone(desk: Desk) -> None:
    path(desk, "run_r1").unlink()


def _other_version(desk: Desk) -> None:
    desk.write_run("run_r1", tool_id="another")


def _rated(desk: Desk) -> None:
    desk.write_run("run_r1", rating=1)


def _status(desk: Desk) -> None:
    desk.write_run("run_r1", status="ERROR")


def _attached(desk: Desk) -> None:
    desk.attach("run_r1", b"G0 X1", "gcode")


def _file_changed(desk: Desk) -> None:
    attachment(desk, explanation(desk)).write_bytes(b"{}")


def _file_gone(desk: Desk) -> None:
    attachment(desk, explanation(desk)).unlink()


def _advised(desk: Desk) -> None:
    desk.envelope("run_r1", text="More")


def _referred(desk: Desk) -> None:
    reference = {"advisory_id": explanation(desk), "kind": "explanation", "status": "NEW", "rating": 5}
    path(desk, f"run_y1_advisory_{explanation(desk)}").write_text(json.dumps(reference))


def _deleted(desk: Desk) -> None:
    line = {"ts_utc": "2026-01-05T07:00:00Z", "run_id": "run_r1", "mode": "soft", "reason": "Twice.", "actor": "mills"}
    (desk.root / "_audit").mkdir()
    (desk.root / "_audit/deletes.jsonl").write_text(json.dumps({**line, "outcome": "ok"}) + "\n")


def _damaged(desk: Desk) -> None:
    path(desk, "run_bad").write_bytes(b"{")


def _blob_changed(desk: Desk) -> None:
    with desk.store.reading() as conn:
        (one,) = runs.attachments(conn, "run_y1")
    desk.store.blobs.path(str(one.blob)).write_bytes(b"?")


def _asset(desk: Desk, kind: str = "analysis", content: bytes = b"Why") -> Path:
    """An advisory with a record and content of its own."""
    folder = desk.root / "advisories/2026/01/05"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "adv_0123456789ab.json").write_text(json.dumps({"asset_id": "adv_0123456789ab", "asset_type": kind}))
    (folder / "adv_0123456789ab_content.md").write_bytes(content)
    return folder


WAYS: dict[Callable[[Desk], None], str] = {
    _new_run: "2026-01-05/run_new.json|run_new|the desk has no such run",
    _run_gone: "2026-01-05/run_r1.json|run_r1|the store has no record of it",
    _other_version: "2026-01-05/run_r1.json|run_r1|its run hash is ",
    _rated: "2026-01-05/run_r1.json|run_r1|its record is ",
    _status: "2026-01-05/run_r1.json|run_r1|its status is ERROR, at the desk BLOCKED",
    _attached: "2026-01-05/run_r1.json|run_r1|the desk has no attachment ",
    _file_changed: "2026-01-05/run_y1.json|run_y1|is bad (",
    _file_gone: "2026-01-05/run_y1.json|run_y1|is missing (None), at the desk canonical (",
    _advised: "2026-01-05/run_r1.json|run_r1|the desk has no advisory ",
    _referred: "2026-01-05/run_y1.json|run_y1|what lies beside the record",
    _deleted: "2026-01-05/run_r1.json|run_r1|its deletion is told otherwise",
    _damaged: "2026-01-05/run_bad.json, line 1, column 2|None|is not in quarantine",
    _blob_changed: "2026-01-05/run_y1.json|run_y1|is bad at the desk",
}


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_whatever_differs_is_named_with_its_place(shop: Desk, way: Callable[[Desk], None]) -> None:
    assert compared(shop).differing == 0
    way(shop)
    report = compared(shop)
    file, run_id, what = WAYS[way].split("|")
    found = [(one.file, str(one.run_id)) for one in report.differences if what in one.what]
    assert found == [(file, run_id)], report.differences
    assert report.differing == len(report.differences)
    if way not in (_blob_changed, _run_gone):
        shop.take()
        assert [one for one in compared(shop).differences if "run hash" not in one.what] == []


def test_what_the_desk_lost_is_named(shop: Desk) -> None:
    shop.is_damaged = True
    with shop.store.writing() as conn:
        conn.execute(text("UPDATE run SET received_sha256 = :other WHERE run_id = 'run_r1'"), {"other": "0" * 64})
    said = [one.what for one in compared(shop).differences]
    assert any("its record is " in what for what in said)
    assert any("at the desk: The record 000000000000… is gone" in what for what in said)


def test_what_was_decided_and_written_back_is_no_difference(shop: Desk) -> None:
    shop.sign("bo", "run_y1", explanation(shop))
    granted(shop)
    assert compared(shop).differing == 0
    mirror(shop)
    assert compared(shop).differing == 0


def test_what_is_in_quarantine_counts_on_both_sides(shop: Desk) -> None:
    _damaged(shop)
    shop.take()
    report = compared(shop)
    assert (report.differing, report.at_source.quarantined, report.at_desk.quarantined) == (0, 1, 1)
    path(shop, "run_bad").unlink()
    (one,) = compared(shop).differences
    assert one.what == "it is in quarantine at the desk, and can be read by now"


def test_a_version_that_was_dismissed_is_a_note(shop: Desk) -> None:
    _other_version(shop)
    shop.take()
    assert compared(shop).differing == 1
    with shop.store.reading() as conn:
        digest = runs.get(conn, "run_r1").run.run_sha256
    proof = Proof(Reauthentication(method="password", at=shop.time, bound_to=digest))
    conflicts.dismiss(shop.store, "run_r1", 1, "A copy.", shop.person("cy"), proof, shop.now())
    report = compared(shop)
    assert report.differing == 0
    assert report.notes == ("1 runs stand in the store in a version that an admin dismissed here, signed.",)


def test_a_run_of_another_store_is_a_note(shop: Desk, tmp_path: Path) -> None:
    home = shop.root
    shop.root = tmp_path / "other"
    shop.write_run("run_other")
    shop.take()
    shop.root = home
    report = compared(shop)
    assert (report.differing, report.notes) == (0, ("1 runs of the desk came another way than from this store.",))


def test_very_many_differences_are_counted_and_the_first_are_listed(shop: Desk) -> None:
    for name in (f"run_many{number:05}" for number in range(MOST + 5)):
        path(shop, name).write_text(json.dumps(shop.written["run_r1"] | {"run_id": name}))
    report = compared(shop)
    assert (report.differing, len(report.differences)) == (MOST + 5, MOST)
    told = list(report.lines())
    assert told[0].startswith("differs: 2026-01-05/run_many00000.json (run_many00000): ")
    assert "… and 5 more" in told
    assert told[-1] == f"rmos and the desk differ in {MOST + 5} places."
    assert len(report.record()) < 1_000_000


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"content": b"Why not"}, "the content of adv_0123456789ab is "),
        ({"kind": "suggestion"}, "adv_0123456789ab is prescriptive, at the desk explanatory"),
    ],
)
def test_an_advisory_that_says_something_else_is_named(shop: Desk, change: dict[str, Any], said: str) -> None:
    _asset(shop)
    reference = {"advisory_id": "adv_0123456789ab", "kind": "explanation", "status": "NEW"}
    path(shop, "run_y1_advisory_adv_0123456789ab").write_text(json.dumps(reference))
    shop.take()
    assert compared(shop).differing == 0
    _asset(shop, **change)
    assert any(said in one.what for one in compared(shop).differences)
    shop.take()
    assert compared(shop).differing == 0


def test_a_file_of_an_advisory_that_the_desk_lost_is_named(shop: Desk) -> None:
    picture = b"\x89PNG\r\n\x1a\n of a crack"
    folder = _asset(shop)
    (folder / "adv_0123456789ab_content.md").unlink()
    (folder / "adv_0123456789ab_content.png").write_bytes(picture)
    path(shop, "run_y1_advisory_adv_0123456789ab").write_text(json.dumps({"advisory_id": "adv_0123456789ab"}))
    shop.take()
    assert compared(shop).differing == 0
    shop.store.blobs.path(sha256(picture)).write_bytes(b"?")
    assert any("the file of the advisory adv_0123456789ab is bad" in one.what for one in compared(shop).differences)

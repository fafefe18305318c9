"""What goes away or breaks off while its store is imported, and names that a database would not take."""

import json
import shutil
from pathlib import Path

import pytest

from reviewapp.domain.canonical import sha256
from reviewapp.store.blobs import Blobs
from reviewapp.store.reads import quarantine, run_list
from tests.support.desk import Desk


def test_a_file_that_goes_away_meanwhile_holds_up_its_run_alone(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("run_r1", "run_r2"):
        desk.write_run(name, "RED")
        desk.attach(name, name.encode(), "gcode")
    keep = Blobs.keep

    def gone(self: Blobs, source: Path, digest: str) -> None:
        if source.name.startswith(sha256(b"run_r1")):
            source.unlink()
        keep(self, source, digest)

    monkeypatch.setattr(Blobs, "keep", gone)
    report = desk.take()
    monkeypatch.undo()
    (refused,) = report.refused
    assert (report.imported, refused.kind, "run_r1" in refused.file) == (1, "vanished", True)
    desk.attach("run_r1", b"run_r1", "gcode")
    assert (desk.take().imported, desk.gates()["run_r2"]) == (1, "blocked")


def test_in_one_file_of_many_runs_too_it_holds_up_its_run_alone(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    names, runs_file = ("run_a001", "run_b002", "run_c003"), desk.root / "runs.json"
    for name in names:
        desk.write_run(name, "RED")
        desk.attach(name, name.encode(), "gcode")
    shutil.rmtree(desk.root / "2026-01-05")
    runs_file.write_text(json.dumps({name: desk.written[name] for name in names}))
    keep = Blobs.keep

    def gone(self: Blobs, source: Path, digest: str) -> None:
        if digest != sha256(b"run_c003"):
            source.unlink()
        keep(self, source, digest)

    monkeypatch.setattr(Blobs, "keep", gone)
    report = desk.take()
    assert (report.imported, sorted(one.place for one in report.refused)) == (
        1,
        ["run_a001, attachments", "run_b002, attachments"],
    )
    assert list(desk.gates()) == ["run_c003"]
    with desk.store.reading() as conn:
        assert len(quarantine.page(conn, "held", "vanished", 10)) == 2


def test_what_lies_behind_a_break_is_not_taken_for_mended(desk: Desk, tmp_path: Path) -> None:
    runs_file = tmp_path / "rmos" / "runs.json"
    runs_file.parent.mkdir()
    sound = {"created_at_utc": "2026-01-05T05:07:16Z", "status": "OK"}
    whole = json.dumps(
        {"run_a001": {"run_id": "run_a001", **sound}, "run_b002": {"run_id": "run_b002", **sound}, "run_c003": 5},
        indent=1,
    )
    runs_file.write_text(whole)
    desk.take()
    runs_file.write_text(whole[: whole.index("run_b002") + 30])
    desk.take()
    with desk.store.reading() as conn:
        held = [filed.entry.place for filed in quarantine.page(conn, "held", "", 10)]
    assert any("run_c003" in place for place in held), held
    runs_file.write_text(whole.replace(": 5", ": " + json.dumps({"run_id": "run_c003", **sound})))
    assert desk.take().imported == 1
    with desk.store.reading() as conn:
        assert quarantine.page(conn, "held", "", 10) == ()


def test_a_name_with_a_nul_is_taken_and_listed_without_it(desk: Desk) -> None:
    desk.write_run("run_r1", "RED", tool_id="saw\0x", mode="a\0")
    assert desk.take().imported == 1
    with desk.store.reading() as conn:
        (listed,) = run_list.page(conn, run_list.RunFilter(), desk.now(), 5)
    assert listed.tool_id == "saw\ufffdx"

"""A store of layout `single` or `flat` given back as a new one, which a fresh import reads as the same runs."""

import json
from pathlib import Path
from typing import Any

import pytest

from reviewapp.actions import advising, overriding, submitting
from reviewapp.actions.advising import Advice
from reviewapp.domain.canonical import sha256
from reviewapp.domain.errors import Invalid
from reviewapp.domain.review import Verdict
from reviewapp.rmos import cutover, posted
from reviewapp.rmos.laying_out import Laid
from reviewapp.store.reads import runs
from tests.support import migrated
from tests.support.advised import SENDER, send, submit, suggest
from tests.support.desk import Desk
from tests.support.left import ASSET, RECORDS, TEXT, exported
from tests.support.mirrored import granted


def known(desk: Desk) -> dict[str, Any]:
    with desk.store.reading() as conn:
        return {one.run.run_id: (one.run, runs.attachments(conn, one.run.run_id)) for one in runs.after(conn, "", 99)}


def files(root: Path) -> dict[str, bytes]:
    return {str(one.relative_to(root)): one.read_bytes() for one in root.rglob("*") if one.is_file()}


def test_a_fresh_import_reads_the_same_runs_and_what_became_of_them(
    left: Desk, another_desk: Desk, tmp_path: Path
) -> None:
    left.sign("bo", "run_0123456789ab", TEXT, verdict=Verdict.REJECT)
    before, into = files(left.root), tmp_path / "new"
    migrated.roll_back(left)
    assert exported(left, into).written == len(RECORDS)
    assert files(left.root) == before
    assert cutover.NAME in before
    another_desk.root = into
    report = another_desk.take()
    assert (report.imported, report.refused) == (len(RECORDS), [])
    assert known(another_desk) == known(left)
    assert any("bo" in claim for claim in another_desk.advisory("run_0123456789ab", TEXT).claims)
    said = json.loads((into / f"advisories/2026/01/05/{ASSET}.json").read_text())
    assert (said["reviewed"], said["reviewed_by"]) == (True, "system:auto_explanation_green")
    assert another_desk.advisory("run_1123456789ab", ASSET).content_sha256


def test_what_nobody_decided_stands_as_it_was_received(left: Desk, tmp_path: Path) -> None:
    into = tmp_path / "new"
    exported(left, into)
    name = "run_2123456789ab"
    if (into / "runs.json").exists():
        assert json.loads((into / "runs.json").read_text())[name] == RECORDS[name]
        assert list(json.loads((into / "runs.json").read_text())) == sorted(RECORDS)
    else:
        assert (into / f"{name}.json").read_bytes() == (left.root / f"{name}.json").read_bytes()


def test_a_run_that_a_program_submitted_goes_along(left: Desk, another_desk: Desk, tmp_path: Path) -> None:
    name = submit(left, "run_p123456789ab")
    file = posted.attachment("gcode", "a.nc", "text/plain", b"G0 X2")
    submitting.attach_file(left.store, name, file, b"G0 X2", SENDER, left.now())
    done = exported(left, tmp_path / "new")
    assert (done.written, done.elsewhere) == (len(RECORDS) + 1, 0)
    another_desk.root = tmp_path / "new"
    assert another_desk.take().refused == []
    (run, files), (sent, sent_files) = known(another_desk)[name], known(left)[name]
    assert (run.run_sha256, files) == (sent.run_sha256, sent_files)


def test_what_came_from_another_store_stays_and_an_override_that_lasts_goes_along(left: Desk, tmp_path: Path) -> None:
    left.root = tmp_path / "dated"
    left.write_run("run_d1", "RED")
    left.take()
    run_id = submit(left, "run_p123456789ab", "RED")
    slip = granted(left, run_id)
    overriding.revoke(left.store, run_id, slip, "A slip.", left.sitting("cy", "session"), left.now())
    override = granted(left, run_id)
    left.root = tmp_path / "rmos"
    into = tmp_path / "new"
    done = exported(left, into)
    assert (done.written, done.elsewhere) == (len(RECORDS) + 1, 1)
    whole = json.loads((into / "runs.json").read_text()) if (into / "runs.json").exists() else {}
    run = whole.get("run_p123456789ab") or json.loads((into / "run_p123456789ab.json").read_text())
    (past,) = run["meta"]["override_history"]
    assert (run["meta"]["override"]["override_id"], past["override_id"], past["ended"]) == (override, slip, "revoked")
    for one in (run["meta"]["override"], past):
        assert list(into.rglob(f"{one['attachment_sha256']}.json"))


def test_what_programs_sent_and_people_decided_goes_along(left: Desk, another_desk: Desk, tmp_path: Path) -> None:
    runs_of = (submit(left, "run_p123456789ab"), "run_0123456789ab")
    ids = {one: (send(left, one, f"why-{one}"), suggest(left, one), send(left, one, f"open-{one}")) for one in runs_of}
    for one in runs_of:
        left.sign("bo", one, ids[one][0], verdict=Verdict.REJECT)
        left.sign("bo", one, ids[one][1])
    into = tmp_path / "new"
    exported(left, into)
    whole = json.loads((into / "runs.json").read_text()) if (into / "runs.json").exists() else {}
    for one in runs_of:
        record = whole.get(one) or json.loads((into / f"{one}.json").read_text())
        told = {entry["advisory_id"]: entry.get("status") for entry in record["advisory_inputs"]}
        assert {name: told.get(name) for name in ids[one]} == dict(
            zip(ids[one], ("REJECTED", "REVIEWED", None), strict=True)
        )
    another_desk.root = into
    assert another_desk.take().refused == []
    for one in runs_of:
        first, second = (another_desk.advisory(one, name) for name in ids[one][:2])
        assert (first.title, second.title) == ("Thin stock.", "It is thin.")
        assert any("rejected" in claim for claim in first.claims)


def test_an_id_that_means_two_things_or_a_file_gets_no_asset(left: Desk, tmp_path: Path) -> None:
    for number, one in enumerate(("run_0123456789ab", "run_1123456789ab")):
        left.sign("bo", one, send(left, one, "why-1", f"Thin stock, {number}.", "note"), verdict=Verdict.REJECT)
    file = sha256(b"G0 X1")
    advising.attach(left.store, "run_2123456789ab", Advice(file, {"kind": "note"}, {}), SENDER, left.now())
    left.sign("bo", "run_2123456789ab", file, verdict=Verdict.REJECT)
    exported(left, tmp_path / "new")
    assert sorted(one.stem for one in (tmp_path / "new/advisories").rglob("*.json")) == [ASSET]


def test_nothing_is_written_over(left: Desk, tmp_path: Path) -> None:
    (tmp_path / "new").mkdir()
    with pytest.raises(Invalid, match="is there already"):
        exported(left, tmp_path / "new")
    with pytest.raises(Invalid, match="lies in the store"):
        exported(left, left.root / "new")


def test_a_return_that_died_leaves_nothing_that_passes_for_a_store(
    left: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(Laid, "record", full)
        with pytest.raises(OSError, match="No space"):
            exported(left, tmp_path / "new")
    assert not (tmp_path / "new").exists()
    assert exported(left, tmp_path / "new").written == len(RECORDS)

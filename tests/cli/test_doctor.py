"""Each check of the doctor, on a sound desk and on one with that very fault."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from reviewapp.actions import backing_up, checking, checkpointing, people
from reviewapp.cli import checks, doctor, main
from reviewapp.cli.checks import machine
from reviewapp.cli.checks.finding import Finding, Patient, State
from reviewapp.config import Settings
from reviewapp.domain.endpoint import Secrets
from reviewapp.domain.person import OPERATOR
from reviewapp.ledger.checkpoints import Signer
from reviewapp.store.writes import endpoints as write_endpoints
from reviewapp.store.writes import messages
from tests.domain.cast import make_endpoint, make_message
from tests.support.desk import Desk


@pytest.fixture
def patient(desk: Desk, tmp_path: Path) -> Patient:
    desk.write_run("run_r1", "RED")
    desk.attach("run_r1", b"G0 X1", "gcode")
    desk.take()
    (tmp_path / "data").mkdir(mode=0o700)
    backing_up.back_up(desk.store, tmp_path / "desk.zip", desk.now)
    settings = Settings(data_dir=tmp_path / "data")
    signer = Signer.of(settings)
    checking.check(desk.store, signer, OPERATOR, desk.now)
    checkpointing.sign(desk.store, signer, desk.now())
    return Patient(desk.store, settings, desk.now())


def found(patient: Patient, name: str) -> list[Finding]:
    return [one for one in doctor.examine(patient) if one.name == name]


def worst(patient: Patient, name: str) -> State:
    states = [one.state for one in found(patient, name)]
    return max(states, key=[State.OK, State.WARN, State.FAIL].index)


def test_a_sound_desk_has_nothing_to_be_mended(patient: Patient) -> None:
    told = list(doctor.examine(patient))
    assert {one.name for one in told} == {check.__name__ for check in checks.ALL}
    # The cluster of the tests runs without fsync, which is what the check is for.
    # And its one role is the owner of everything.
    expected = ["database", "journal"] if patient.store.engine.dialect.name == "postgresql" else []
    assert [one.name for one in told if one.state is not State.OK] == expected


def no_folder(patient: Patient, desk: Desk) -> Patient:
    shutil.rmtree(patient.settings.data_dir)
    return patient


def open_folder(patient: Patient, desk: Desk) -> Patient:
    patient.settings.data_dir.chmod(0o755)
    return patient


def open_key(patient: Patient, desk: Desk) -> Patient:
    (patient.settings.data_dir / "secret.key").write_text("k" * 64)
    (patient.settings.data_dir / "secret.key").chmod(0o644)
    return patient


def plain_http(patient: Patient, desk: Desk) -> Patient:
    return replace(patient, settings=patient.settings.model_copy(update={"host": "0.0.0.0"}))  # not bound


def no_guard(patient: Patient, desk: Desk) -> Patient:
    on = " ON review" if desk.store.engine.dialect.name == "postgresql" else ""
    with desk.store.engine.begin() as conn:
        conn.exec_driver_sql(f"DROP TRIGGER review_no_delete{on}")
    return patient


def late_clock(patient: Patient, desk: Desk) -> Patient:
    return replace(patient, now=patient.now - timedelta(hours=1))


def no_admin(patient: Patient, desk: Desk) -> Patient:
    for name in ("cy", "eve"):
        people.disable(desk.store, name, OPERATOR, desk.now())
    return patient


def edited_file(patient: Patient, desk: Desk) -> Patient:
    next(desk.store.blobs.root.glob("??/??/*")).write_bytes(b"edited")
    return patient


def no_room(patient: Patient, desk: Desk) -> Patient:
    root = desk.store.blobs.root
    for path in sorted(root.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    root.rmdir()
    root.write_text("a file")
    return patient


def old_backup(patient: Patient, desk: Desk) -> Patient:
    return replace(patient, now=patient.now + timedelta(days=3))


def no_signature(patient: Patient, desk: Desk) -> Patient:
    people.reset(desk.store, "ana", OPERATOR, desk.now())
    return replace(patient, now=patient.now + timedelta(hours=2))


def no_key(patient: Patient, desk: Desk) -> Patient:
    patient.settings.signing_key.unlink()
    return patient


def another_copy(patient: Patient, desk: Desk) -> Patient:
    patient.settings.checkpoint_copy.write_bytes(b"cut off")
    return patient


def changed_trail(patient: Patient, desk: Desk) -> Patient:
    with desk.store.engine.begin() as conn:
        conn.exec_driver_sql("UPDATE run SET risk = 'GREEN'")
    checking.check(desk.store, Signer.of(patient.settings), OPERATOR, desk.now)
    return patient


def quarantined(patient: Patient, desk: Desk) -> Patient:
    (desk.root / "2026-01-05" / "run_bad.json").write_bytes(b"{")
    desk.take()
    return patient


def dead_letter(patient: Patient, desk: Desk) -> Patient:
    with desk.store.writing() as conn:
        write_endpoints.add(conn, make_endpoint(), Secrets("whsec_"))
        messages.add(conn, [make_message(fate="given_up")])
    desk.is_damaged = True
    return patient


@pytest.mark.parametrize(
    ("hurt", "name", "state"),
    [
        (no_folder, "folder", State.FAIL),
        (open_folder, "folder", State.WARN),
        (open_key, "key", State.FAIL),
        (plain_http, "key", State.WARN),
        (no_guard, "database", State.FAIL),
        (late_clock, "clock", State.FAIL),
        (no_admin, "people", State.WARN),
        (edited_file, "files", State.FAIL),
        (no_room, "files", State.FAIL),
        (old_backup, "backups", State.WARN),
        (quarantined, "work", State.WARN),
        (dead_letter, "work", State.WARN),
        (no_signature, "trail", State.WARN),
        (no_key, "trail", State.WARN),
        (another_copy, "trail", State.FAIL),
        (changed_trail, "trail", State.FAIL),
    ],
)
def test_each_fault_is_found_and_told_with_its_remedy(
    patient: Patient, desk: Desk, hurt: Callable[[Patient, Desk], Patient], name: str, state: State
) -> None:
    is_owner = name == "database" and desk.store.engine.dialect.name == "postgresql"
    assert worst(patient, name) is (State.WARN if is_owner else State.OK)
    hurt_one = hurt(patient, desk)
    assert worst(hurt_one, name) is state
    faults = [one for one in found(hurt_one, name) if one.state is state]
    assert all(one.todo or one.said for one in faults)


def test_without_any_backup_it_says_so(desk: Desk, tmp_path: Path) -> None:
    patient = Patient(desk.store, Settings(data_dir=tmp_path), desk.now())
    assert found(patient, "backups")[0].said == "No backup was ever made."


def test_an_old_sqlite_and_a_full_disk_are_told(patient: Patient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "safe_in_wal", lambda _: False)
    if patient.store.engine.dialect.name == "sqlite":
        assert worst(patient, "versions") is State.WARN
    for free, state in ((10**8 - 1, State.FAIL), (10**9 - 1, State.WARN), (10**9, State.OK)):
        monkeypatch.setattr(machine, "disk_usage", lambda _, free=free: type("Usage", (), {"free": free}))
        assert worst(patient, "disk") is state


@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_the_commands_back_up_restore_and_examine(
    patient: Patient, peopled_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    blobs = patient.settings.blob_dir
    patient.store.blobs.root.rename(blobs)
    run = CliRunner()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("REVIEWAPP_DATABASE_URL", peopled_url)
    monkeypatch.setenv("REVIEWAPP_DATA_DIR", str(patient.settings.data_dir))
    said = run.invoke(main.cli, ["backup", "all.zip"])
    assert said.exit_code == 0, said.output
    assert "1 files, verified" in said.output
    monkeypatch.setenv("REVIEWAPP_DATABASE_URL", "")
    monkeypatch.setenv("REVIEWAPP_DATA_DIR", str(tmp_path / "other"))
    said = run.invoke(main.cli, ["restore", "all.zip"])
    assert said.exit_code == 0, said.output
    assert "\nRestored: " in said.output
    said = run.invoke(main.cli, ["doctor"])
    assert said.exit_code == 0, said.output
    assert "ok    database" in said.output
    assert '"name": "backups"' in run.invoke(main.cli, ["doctor", "--json"]).output
    (tmp_path / "other" / "secret.key").write_text("k" * 64)
    (tmp_path / "other" / "secret.key").chmod(0o644)
    assert run.invoke(main.cli, ["doctor"]).exit_code == 1

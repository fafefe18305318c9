"""`reviewapp audit` and `reviewapp evidence`, as an operator types them."""

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from reviewapp import signing
from reviewapp.cli import main
from reviewapp.domain.errors import Damaged, WrongState
from reviewapp.verify import Key, verify_bundle, verify_checkpoint
from tests.support.desk import Desk

Run = Callable[..., Result]


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, desk: Desk) -> Path:
    """The data folder of a desk on which a run was decided."""
    desk.write_run("run_r1", "RED")
    desk.take()
    desk.sign("ana", "run_r1")
    monkeypatch.chdir(tmp_path)
    url = desk.store.engine.url.render_as_string(hide_password=False)
    for name, value in {"DATA_DIR": str(tmp_path), "DATABASE_URL": url, "ORIGIN": "desk"}.items():
        monkeypatch.setenv(f"REVIEWAPP_{name}", value)
    return tmp_path


@pytest.fixture
def run() -> Run:
    return lambda *words: CliRunner().invoke(main.cli, list(words))


def key_of(data: Path) -> Key:
    return signing.load_or_make(data / "signing.key", "desk").public


def test_the_trail_is_signed_checked_and_written(data: Path, run: Run, desk: Desk) -> None:
    note = run("audit", "checkpoint").stdout
    size = len(desk.events())
    assert verify_checkpoint(note.encode(), [key_of(data)])[0].size == size
    said = run("audit", "verify")
    assert (said.exit_code, said.stdout) == (
        0,
        f"Sound: {size} events, 1 checkpoints, and every table as its events left it.\n",
    )
    assert "Checking" in said.stderr
    assert f"{size} events, SHA-256" in run("audit", "export", "trail.jsonl").stdout
    assert len((data / "trail.jsonl").read_bytes().splitlines()) == size
    assert isinstance(run("audit", "export", "trail.jsonl").exception, FileExistsError)
    with desk.store.engine.begin() as conn:
        conn.exec_driver_sql("UPDATE run SET risk = 'GREEN'")
    desk.is_damaged = True
    said = run("audit", "verify")
    assert (said.exit_code, said.stdout) == (
        1,
        "DOES NOT FIT: run_r1 is listed in the table run as something it is not.\n",
    )


def test_a_bundle_is_written(data: Path, run: Run) -> None:
    said = run("evidence", "run_r1", "-o", "b.zip")
    assert said.exit_code == 0, said.output
    assert "python -I verify.py bundle b.zip --key KEYS" in said.stdout
    proved = verify_bundle((data / "b.zip").read_bytes(), [key_of(data)])
    assert "advisory:approve" in [event["kind"] for event in proved.events.values()]
    assert run("evidence", "--since", "2026-01-05", "--until", "2026-01-06", "-o", "c.zip").exit_code == 0
    for wrong in (["-o", "d.zip"], ["--advisory", "a", "-o", "d.zip"], ["--since", "2026-01-05", "-o", "d.zip"]):
        assert "Name a run, or a period" in run("evidence", *wrong).stderr
    assert not (data / "d.zip").exists()


def test_the_key_is_replaced(data: Path, run: Run) -> None:
    old = key_of(data)
    note = run("audit", "checkpoint").stdout.encode()
    said = run("audit", "rotate", "Once a year.")
    new = key_of(data)
    assert new != old
    assert said.stdout.startswith(f"The key is now {new.text}\n")
    assert not (data / "signing.key.next").exists()
    assert verify_checkpoint((data / "signing.checkpoint").read_bytes(), [new])
    assert verify_checkpoint(note, [old])
    assert run("audit", "verify").exit_code == 0


def test_a_replacement_that_broke_off_is_finished(data: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    key_of(data)

    def broken(_: Path) -> None:
        raise OSError

    with monkeypatch.context() as patch:
        patch.setattr(signing, "put_in_place", broken)
        assert isinstance(run("audit", "rotate", "Once a year.").exception, OSError)
    assert isinstance(run("audit", "checkpoint").exception, Damaged), "the old key signs nothing any more"
    assert run("audit", "rotate", "Once a year.").exit_code == 0
    assert run("audit", "checkpoint").exit_code == 0
    (data / "signing.key").unlink()
    key_of(data)
    assert isinstance(run("audit", "rotate", "Once a year.").exception, WrongState), "whose key is lost?"


def test_a_restore_is_declared(data: Path, run: Run) -> None:
    said = run("audit", "reopen", "The disk was lost.")
    assert said.stdout.startswith("The trail goes on as desk/2, from ")
    note = said.stdout.partition("\n")[2].encode()
    assert verify_checkpoint(note, [key_of(data)])[0].origin == "desk/2"


@pytest.mark.parametrize("database_kind", ["sqlite"])
@pytest.mark.parametrize("part", [0.9, 0.5, 0.1])
def test_a_database_that_was_cut_is_told_in_one_line(
    data: Path, desk: Desk, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], part: float
) -> None:
    desk.is_damaged = True
    desk.store.close()
    file = Path(str(desk.store.engine.url.database))
    os.truncate(file, int(file.stat().st_size * part))
    monkeypatch.setattr(sys, "argv", ["reviewapp", "audit", "verify"])
    with pytest.raises(SystemExit) as ended:
        main.main()
    told = capsys.readouterr().err.splitlines()[-1]
    assert ended.value.code == 1
    assert "the database cannot be used" in told

"""`reviewapp mirror` as an operator types it."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from reviewapp.cli import main
from reviewapp.domain.errors import Invalid
from tests.support.desk import Desk
from tests.support.mirrored import explanation, path


@pytest.fixture
def run(peopled_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("REVIEWAPP_DATABASE_URL", peopled_url)
    monkeypatch.setenv("REVIEWAPP_DATA_DIR", str(tmp_path))
    return CliRunner()


def test_it_writes_back_what_was_decided_and_ends(shop: Desk, run: CliRunner) -> None:
    shop.sign("bo", "run_y1", explanation(shop))
    told = run.invoke(main.cli, ["mirror", "--once", str(shop.root)])
    assert (told.exit_code, told.output.splitlines()[-1]) == (0, "1 run written back.")
    assert json.loads(path(shop, "run_y1").read_text())["advisory_inputs"][0]["status"] == "REVIEWED"


def test_what_cannot_be_written_is_told(shop: Desk, run: CliRunner) -> None:
    path(shop, "run_y1").unlink()
    shop.sign("bo", "run_y1", explanation(shop))
    told = run.invoke(main.cli, ["mirror", "--once", str(shop.root)])
    assert "0 runs written back, 1 not yet; `reviewapp doctor` says why." in told.output
    told = run.invoke(main.cli, ["doctor"])
    assert "run_y1: this store holds no record of the run." in told.output


def test_why_nothing_can_be_written_is_told_by_doctor(shop: Desk, run: CliRunner, tmp_path: Path) -> None:
    shop.root.rename(tmp_path / "aside")
    shop.root.mkdir()
    refused = run.invoke(main.cli, ["mirror", "--once", str(shop.root)])
    assert isinstance(refused.exception, Invalid)
    told = run.invoke(main.cli, ["doctor"])
    assert told.exit_code == 1
    assert f"{str(refused.exception)[:40]}" in told.output
    assert "Nothing is written back until then" in told.output


def test_another_place_is_refused_in_words(shop: Desk, run: CliRunner, tmp_path: Path) -> None:
    (tmp_path / "single").mkdir()
    (tmp_path / "single/runs.json").write_text("{}")
    told = run.invoke(main.cli, ["mirror", str(tmp_path / "single")])
    assert isinstance(told.exception, Invalid)
    assert "holds 0 stores of layout dated" in str(told.exception)

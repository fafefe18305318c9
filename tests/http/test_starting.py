"""Starting: keys that are safe, and a demonstration that leaves what is not its own alone."""

import sys
from pathlib import Path

import pytest
from flask import Flask

from reviewapp.app import create_app
from reviewapp.cli import main as command_line
from reviewapp.config import Settings
from reviewapp.demo import command
from reviewapp.domain.errors import Misconfigured
from tests.support.desk import Desk


@pytest.fixture
def database_kind() -> str:
    return "sqlite"  # nothing here depends on the database


def start(desk: Desk, folder: Path) -> Flask:
    return create_app(Settings(data_dir=folder), desk.store, desk.now)


def test_a_key_is_made_once_and_for_its_owner_alone(desk: Desk, tmp_path: Path) -> None:
    first, second = start(desk, tmp_path / "data"), start(desk, tmp_path / "data")
    assert first.config["SECRET_KEY"] == second.config["SECRET_KEY"]
    made = sorted((tmp_path / "data").iterdir())
    assert [path.name for path in made] == ["secret.key", "signing.key"]
    assert {path.stat().st_mode & 0o777 for path in made} == {0o600}


def test_weak_keys_stop_the_start(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match="fewer than 32"):
        create_app(Settings(secret_key="short"), desk.store, desk.now)
    (tmp_path / "secret.key").write_text("")
    with pytest.raises(Misconfigured, match="cut short"):
        start(desk, tmp_path)


def test_a_desk_that_no_demo_made_keeps_its_passwords(desk: Desk, tmp_path: Path) -> None:
    url = desk.store.engine.url.render_as_string(hide_password=False)
    settings = Settings(data_dir=tmp_path / "demo", database_url=url)
    with pytest.raises(Misconfigured, match="not a demo's"):
        command.prepare(settings)


def test_fresh_removes_only_what_a_demo_made(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path / "mine")
    command._clear(settings)
    settings.data_dir.mkdir()
    with pytest.raises(Misconfigured, match="left as it is"):
        command._clear(settings)
    (settings.data_dir / command.FINISHED).touch()
    with pytest.raises(Misconfigured, match="not the database"):
        command._clear(settings.model_copy(update={"database_url": "sqlite:///elsewhere.db"}))
    command._clear(settings)
    assert not settings.data_dir.exists()


def test_a_demo_cut_short_says_how_to_go_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def cut(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(command, "furnish", cut)
    settings = Settings(data_dir=tmp_path / "demo")
    with pytest.raises(KeyboardInterrupt):
        command.prepare(settings)
    with pytest.raises(Misconfigured, match="--fresh"):
        command.prepare(settings)


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("nonsense", "the database cannot be used"),
        ("postgresql+psycopg://u:hunter2@/x?host=/nowhere", "the database cannot be used"),
        ("mysql://u:hunter2@host/x", "not supported"),
    ],
)
def test_a_database_that_cannot_be_used_is_one_line(
    url: str, told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("REVIEWAPP_DATABASE_URL", url)
    monkeypatch.setattr(sys, "argv", ["reviewapp", "init"])
    with pytest.raises(SystemExit) as ended:
        command_line.main()
    said = capsys.readouterr().err
    assert ended.value.code == 1
    assert told in said
    assert "hunter2" not in said
    assert said.count("\n") == 1

"""Policies on the command line."""

import sys
from pathlib import Path
from typing import Protocol

import pytest

from reviewapp.cli import main as command_line
from reviewapp.domain.presets import GREEN_ONLY, NONE
from reviewapp.store.database import open_store
from tests.support.desk import Desk


class Say(Protocol):
    """Answers what a command prints; on standard error where it fails."""

    def __call__(self, *words: str, code: int = 0) -> str: ...


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("REVIEWAPP_DATA_DIR", str(tmp_path / "data"))
    return tmp_path


@pytest.fixture
def say(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Say:
    def run(*words: str, code: int = 0) -> str:
        monkeypatch.setattr(sys, "argv", ["reviewapp", *words])
        with pytest.raises(SystemExit) as ended:
            command_line.main()
        assert (ended.value.code or 0) == code
        told = capsys.readouterr()
        return told.err if code else told.out

    return run


def test_policies_are_listed_and_printed(say: Say) -> None:
    say("init")
    listed = say("policy", "list").splitlines()
    assert listed[0].startswith("active      green-only@2")
    assert len(listed) == 4
    assert NONE.ref.sha256 in say("policy", "show", "none")
    assert say("policy", "show") == say("policy", "show", "green-only@2")
    assert say("policy", "show", "--json").rstrip("\n").encode() == GREEN_ONLY.record()
    assert "no policy 'x'" in say("policy", "show", "x", code=1)


def test_what_a_document_would_have_done_is_told(say: Say, here: Path) -> None:
    say("init")
    shop = Desk(open_store(f"sqlite:///{here / 'data' / 'reviewapp.db'}", here / "blobs"), here / "rmos")
    for name, risk in (("run_g1", "GREEN"), ("run_y1", "YELLOW")):
        shop.write_run(name, risk)
        shop.envelope(name)
    shop.write_run("run_r1", "RED")
    shop.store.close()
    say("import", str(here / "rmos"))
    (here / "p.json").write_bytes(NONE.record())
    told = say("policy", "backtest", "p.json")
    assert told.startswith("3 advisories under none@1, beside green-only@2:")
    assert "       1  would wait for a person\n          GREEN 1\n          explanatory 1\n" in told
    assert "such as run_g1/" in told
    assert "       2  as now" in told
    assert "0 advisories" in say("policy", "backtest", "p.json", "--since", "2030-01-01")
    assert "3 advisories" in say("policy", "backtest", "p.json", "--since", "2026-01-05", "--until", "2026-01-06")
    (here / "p.json").write_bytes(NONE.record().replace(b'"approvals":1', b'"approvals":7'))
    assert "approvals is 1 or 2" in say("policy", "backtest", "p.json", code=1)


def test_a_document_is_checked(say: Say, here: Path) -> None:
    (here / "p.json").write_bytes(GREEN_ONLY.record())
    assert GREEN_ONLY.ref.sha256 in say("policy", "check", "p.json")
    (here / "p.json").write_bytes(GREEN_ONLY.record().replace(b'"approvals":1', b'"approvals":7'))
    told = say("policy", "check", "p.json", code=1)
    assert "Rule prescriptive: approvals is 1 or 2." in told
    assert "Rule override-yellow: approvals is 1 or 2." in told

"""Policies on the command line."""

import sys
from pathlib import Path
from typing import Protocol

import pytest

from reviewapp.cli import main as command_line
from reviewapp.domain.presets import GREEN_ONLY, NONE


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


def test_a_document_is_checked(say: Say, here: Path) -> None:
    (here / "p.json").write_bytes(GREEN_ONLY.record())
    assert GREEN_ONLY.ref.sha256 in say("policy", "check", "p.json")
    (here / "p.json").write_bytes(GREEN_ONLY.record().replace(b'"approvals":1', b'"approvals":7'))
    told = say("policy", "check", "p.json", code=1)
    assert "Rule prescriptive: approvals is 1 or 2." in told
    assert "Rule override-yellow: approvals is 1 or 2." in told

"""The README tells of every setting and command there is, and of no make target there is not."""

import re

from reviewapp.actions import following_reads, looking, touched
from reviewapp.cli.main import COMMANDS
from reviewapp.config import Settings
from tests.architecture.checkout import ROOT

README = ROOT / "README.md"
TARGET = re.compile(r"^([a-z]+):.*##", re.MULTILINE)
NAMED_TARGET = re.compile(r"(?:`|^[ \t]*(?:\$ )?)make ([a-z]+)\b", re.MULTILINE)


def test_every_setting_is_told() -> None:
    missing = [n for n in Settings.model_fields if not re.search(rf"\bREVIEWAPP_{n.upper()}\b", README.read_text())]
    assert not missing, f"add these to README.md, Settings, as REVIEWAPP_<NAME>: {missing}"


def test_every_command_is_told() -> None:
    missing = [command for command in COMMANDS if not re.search(rf"\breviewapp {command}\b", README.read_text())]
    assert not missing, f"add these to README.md, Commands, as `reviewapp <name>`: {missing}"


def test_every_make_target_told_exists() -> None:
    there = set(TARGET.findall((ROOT / "Makefile").read_text()))
    gone = sorted(set(NAMED_TARGET.findall(README.read_text())) - there)
    assert not gone, f"the Makefile has no such target; `make help` lists those it has: {gone}"


def test_the_limits_of_following_are_those_that_are_told() -> None:
    told = " ".join(README.read_text().split())
    own, named = f"{following_reads.DUE} changed files", f"{following_reads.MOST_NAMED:,} files"
    assert f"{own} of runs, {named} that runs name, and {touched.MOST_RUNS} runs that name one" in told
    assert f"rests a second for each {looking.LISTED_A_SECOND:,} files" in told
    assert f"the sweep of all files comes by: {looking.SWEPT:,} a round" in told
    assert f"lay still for {['no', 'one', 'two'][looking.SETTLE.seconds]} seconds" in told
    assert (looking.INDEX_EVERY.total_seconds(), "deletions are read, five seconds" in told) == (5, True)

"""`reviewapp bench follow` from end to end, with next to nothing of everything."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from reviewapp.bench.figures import Machine
from reviewapp.bench.following.figures import Follow, missed
from reviewapp.cli.main import cli

QUICK = Follow(Machine("sqlite 3", "3.11", 2, 0.0), 20_000, 40, 0.4, 2.0, 12.0, 4.0)


def test_it_measures_in_a_folder_of_its_own_and_says_what_it_found(temporary: Path, tmp_path: Path) -> None:
    file = tmp_path / "figures.json"
    words = ("bench", "follow", "--runs", "12", "--arrivals", "2", "--rounds", "3", "--no-bars", "--json", str(file))
    said = CliRunner().invoke(cli, words)
    assert said.exit_code == 0, said.output
    assert not list(temporary.iterdir()), "the folder is removed"
    assert not list(tmp_path.glob("real*")), "the desk of the environment is left alone"
    found = json.loads(file.read_text())
    assert (found["runs"], found["arrivals"], found["missed"]) == (12, 2, [])
    assert 0 < found["seconds"] <= found["most_seconds"]
    assert found["ratio"] == pytest.approx(found["round_ms"] / found["least_ms"])
    assert "12 runs in the store" in said.stdout
    assert "the longest of 2" in said.stdout


def test_what_misses_its_bar_is_said() -> None:
    assert list(missed(QUICK)) == []
    assert QUICK.ratio == pytest.approx(3)
    (late,) = missed(replace(QUICK, most_seconds=2.01))
    assert late.startswith("A run is in the queue after 2.01 s")

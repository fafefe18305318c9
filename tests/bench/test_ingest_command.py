"""`reviewapp bench ingest` from end to end, with next to nothing of everything."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from reviewapp.bench.figures import Machine
from reviewapp.bench.ingest import samples
from reviewapp.bench.ingest.figures import Ingest, missed
from reviewapp.cli.main import cli

QUICK = Ingest(Machine("sqlite 3", "3.11", 2, 0.0), 2_000, 6_000, 2_000, 2.0, 0.5, 9, 4.0, 5.0, 0.5)


def test_it_measures_in_a_folder_of_its_own_and_says_what_it_found(temporary: Path, tmp_path: Path) -> None:
    file = tmp_path / "figures.json"
    words = ("bench", "ingest", "--runs", "30", "--singles", "5", "--batch", "12", "--no-bars", "--json", str(file))
    said = CliRunner().invoke(cli, words)
    assert said.exit_code == 0, said.output
    assert not list(temporary.iterdir()), "the folder is removed"
    assert not list(tmp_path.glob("real*")), "the desk of the environment is left alone"
    found = json.loads(file.read_text())
    assert found["missed"] == []
    assert (found["runs"], found["batch"], found["singles"]) == (30, 12, 5)
    assert found["rate"] == pytest.approx(30 / found["seconds"])
    assert "30 runs of 1,9" in said.stdout
    assert "one run, median of 5" in said.stdout


def test_runs_have_two_kilobytes_and_no_two_are_alike() -> None:
    lines = [samples.line(number) for number in range(200)]
    assert all(1_800 < len(line) < 2_200 for line in lines)
    assert len({line.partition(b'"mode"')[2] for line in lines}) == len(lines)


def test_what_misses_its_bar_is_said() -> None:
    assert list(missed(QUICK)) == []
    assert QUICK.ratio == pytest.approx(4)
    slow = replace(QUICK, seconds=2.1, single_ms=4.1)
    batches, single = missed(slow)
    assert batches.startswith("2,857 runs a second")
    assert single.startswith("One run takes 4.10 ms")

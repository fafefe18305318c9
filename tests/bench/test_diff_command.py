"""`reviewapp bench diff` from end to end, with next to nothing of everything."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from reviewapp.bench.telling import tell
from reviewapp.cli.main import cli

TINY = ("bench", "diff", "--share", "0.002", "--rounds", "1")


def bench(*words: str) -> Result:
    return CliRunner().invoke(cli, [*TINY, *words])


def test_it_measures_in_a_folder_of_its_own_and_says_what_it_found(temporary: Path, tmp_path: Path) -> None:
    file = tmp_path / "figures.json"
    said = bench("--no-bars", "--peers", "--computing", "--json", str(file))
    assert said.exit_code == 0, said.output
    assert not list(temporary.iterdir()), "the folder is removed"
    assert not list(tmp_path.glob("real*")), "the desk of the environment is left alone"
    found = json.loads(file.read_text())
    assert found["missed"] == []
    assert found["counted"] == "time spent computing"
    names = [one["name"] for one in found["figures"]]
    for name in (
        "120 lines, 1 % changed",
        "120 lines, all different: memory",
        "120 lines, one contour at many depths",
        "program of 40 lines, read",
        "compare page: JSON 200 deep",
        "a record nested too deep, imported",
    ):
        assert name in names
        assert name in said.stdout
    assert all(one["value"] is not None for one in found["figures"])
    assert "difflib.HtmlDiff takes" in found["peer"]


def test_what_misses_its_bar_is_told_and_ends_with_one(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    tell(["a table"], {"figures": []}, (), None)
    with (tmp_path / "figures.json").open("w") as file, pytest.raises(SystemExit, match="1"):
        tell(["a table"], {"figures": []}, ("too slow.",), file)
    assert json.loads((tmp_path / "figures.json").read_text()) == {"figures": [], "missed": ["too slow."]}
    said = capsys.readouterr()
    assert (said.out, said.err) == ("a table\na table\n", "too slow.\n")

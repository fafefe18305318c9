"""`reviewapp bench` from end to end, with tiny figures; how fast anything was is nobody's business here."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import inspect

from reviewapp.bench.pages import PATHS
from reviewapp.cli.main import cli
from reviewapp.domain.errors import Misconfigured
from reviewapp.store.engine import make_engine

TINY = ("bench", "--runs", "30", "--advisories", "60", "--leaves", "90")


def bench(*words: str) -> Result:
    return CliRunner().invoke(cli, [*TINY, *words])


def tables(url: str) -> list[str]:
    engine = make_engine(url)
    try:
        return inspect(engine).get_table_names()
    finally:
        engine.dispose()


def test_it_measures_in_a_folder_of_its_own_and_says_what_it_found(temporary: Path, tmp_path: Path) -> None:
    said = bench("--most-growth", "0", "--json", str(tmp_path / "figures.json"))
    assert said.exit_code == 1, "every page misses a bar of nothing"
    assert not list(temporary.iterdir()), "the folder is removed"
    assert not list(tmp_path.glob("real*")), "the desk of the environment is left alone"
    found = json.loads((tmp_path / "figures.json").read_text())
    assert found["import"]["runs"] == 30
    assert found["pending"] == {"few": 30, "many": 60}
    assert [page["path"] for page in found["pages"]] == list(PATHS)
    assert found["decisions"]["count"] >= 20
    assert found["replay"]["advisories"] >= 60
    sentences = [line for line in said.stderr.splitlines() if line.startswith("/")]
    assert [line.split()[0] for line in sentences] == list(PATHS)
    assert [one for one in found["missed"] if one.startswith("/")] == sentences
    assert found["witnessed"]["decisions"] >= 20
    assert found["witnessed"]["proofs"] >= 2
    for told in (
        *PATHS,
        "import of 30 runs",
        "30 pending",
        "60 pending",
        "p95",
        "times as long as reading the same rows",
    ):
        assert told in said.stdout
    assert "Importing 30 runs into another ..." in said.stderr
    assert "..." not in said.stdout


@pytest.mark.parametrize("database_kind", ["postgresql"])
def test_empty_databases_may_be_named(temporary: Path, tmp_path: Path, database_url: str) -> None:
    few = f"sqlite:///{tmp_path / 'few.db'}"
    figures = tmp_path / "figures.json"
    said = bench("--no-bars", "--most-growth", "0", "--json", str(figures), "--database-urls", few, database_url)
    assert said.exit_code == 0, said.output
    assert json.loads(figures.read_text())["missed"] == []
    assert said.stdout.startswith("postgresql")
    assert "advisory" in tables(database_url), "what was measured is left"
    assert "advisory" in tables(few)


def test_a_database_in_use_is_left_as_it_is(temporary: Path, database_url: str) -> None:
    engine = make_engine(database_url)
    with engine.begin() as conn:
        conn.exec_driver_sql("CREATE TABLE theirs (n INTEGER)")
    engine.dispose()
    said = bench("--database-urls", "", database_url)
    assert isinstance(said.exception, Misconfigured)
    assert "not empty" in str(said.exception)
    assert tables(database_url) == ["theirs"]
    assert not list(temporary.iterdir())

import json
from pathlib import Path

from reviewapp.demo.layout_dated import write_dated
from reviewapp.demo.layout_single import write_single
from reviewapp.demo.model import Run
from reviewapp.demo.shop import Shop
from tests.demo.reading import beside

Runs = tuple[list[Run], list[Run]]


def test_any_runs_can_be_written_as_single(runs: Runs, tmp_path: Path) -> None:
    _, later = runs
    records = json.loads(write_single(tmp_path, later).read_bytes())
    assert set(records) == {run.run_id for run in later}
    advised = [record for record in records.values() if record["advisory_inputs"]]
    assert len(advised) == sum(bool(run.advisories) for run in later)
    assert all("hashes" not in record for record in records.values())


def test_any_runs_can_be_written_as_dated(runs: Runs, tmp_path: Path) -> None:
    older, _ = runs
    write_dated(tmp_path, older)
    paths = [path for path in tmp_path.glob("????-??-??/*.json") if "_advisory_" not in path.name]
    records = [json.loads(path.read_bytes()) for path in paths]
    assert {record["run_id"] for record in records} == {run.run_id for run in older}
    assert all(len(record["hashes"]["feasibility_sha256"]) == 64 for record in records)


def test_the_same_runs_have_the_same_files_in_both_layouts(runs: Runs, tmp_path: Path) -> None:
    _, later = runs
    write_single(tmp_path / "single", later)
    write_dated(tmp_path / "dated", later)
    flat = {path.name: path.read_bytes() for path in (tmp_path / "single" / "attachments").iterdir()}
    deep = (path for path in (tmp_path / "dated" / "attachments").rglob("*") if path.is_file())
    assert flat == {path.name: path.read_bytes() for path in deep}


def test_a_ref_of_a_run_looks_like_the_link_of_another(shop: Shop) -> None:
    names = {path.name for path, _ in beside(shop, "run_*_advisory_*.json")}
    assert any(name.startswith("run_run_") for name in names)
    assert any(not name.startswith("run_run_") for name in names)

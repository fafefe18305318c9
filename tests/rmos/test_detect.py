from pathlib import Path

import pytest

from reviewapp.domain.errors import Invalid
from reviewapp.rmos.detect import find_stores
from tests.rmos.stores import DAY, dated, read_all, run, write


def layouts(path: Path) -> list[tuple[str, str]]:
    return [(store.layout, store.path.relative_to(path).as_posix()) for store in find_stores(path)]


def test_a_store_is_found_by_what_it_holds(tmp_path: Path) -> None:
    write(tmp_path / "b/runs.json", {"run_1234": run("run_1234")})
    dated(tmp_path / "a", ("run_1234.json", run("run_1234")))
    dated(tmp_path / "mixed", ("run_1234.json", run("run_1234")))
    write(tmp_path / "mixed/runs.json", {})
    assert layouts(tmp_path) == [
        ("dated", "a"),
        ("single", "b/runs.json"),
        ("single", "mixed/runs.json"),
        ("dated", "mixed"),
    ]
    assert layouts(tmp_path / "a") == [("dated", ".")]


def test_a_file_may_have_any_name(tmp_path: Path) -> None:
    path = write(tmp_path / "export.txt", {"run_1234": run("run_1234")})
    assert [store.layout for store in find_stores(path)] == ["single"]
    assert read_all(path)[0][0].file == "export.txt"


def test_a_damaged_runs_file_is_found_and_then_told(tmp_path: Path) -> None:
    write(tmp_path / "runs.json", b"")
    assert read_all(tmp_path)[1][0].reason == "the file is empty"


@pytest.mark.parametrize("content", [b"", b"[]", b'{"a": 1}', b"hello"])
def test_another_file_is_no_store(tmp_path: Path, content: bytes) -> None:
    path = write(tmp_path / "x.json", content)
    with pytest.raises(Invalid, match=r"x\.json is not a run store: .* Name the runs\.json"):
        find_stores(path)


def test_what_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="nothing at that path"):
        find_stores(tmp_path / "gone")
    with pytest.raises(Invalid, match="not a run store"):
        find_stores(tmp_path)


def test_artifacts_by_date_are_no_runs(tmp_path: Path) -> None:
    write(tmp_path / "x" / DAY / "adv_1.json", {"schema": "rmos_advisory_artifact_v1"})
    with pytest.raises(Invalid):
        find_stores(tmp_path)


def test_folders_beside_and_folders_given_are_searched(tmp_path: Path) -> None:
    store = dated(tmp_path / "runs", ("run_1234.json", run("run_1234")))
    (tmp_path / "run_attachments").mkdir()
    (store / "advisory_assets").mkdir()
    given = tmp_path / "elsewhere"
    given.mkdir()
    (found,) = find_stores(store, attachments=(given,), advisories=(given,))
    assert found.attachments == (given, tmp_path / "run_attachments")
    assert found.advisories == (given, store / "advisory_assets")


def test_a_folder_of_runs_is_flat(tmp_path: Path) -> None:
    write(tmp_path / "run_1234.json", run("run_1234"))
    write(tmp_path / "run_5678.json.tmp", b"{")
    write(tmp_path / "_index.json", {"run_id": "_index"})
    assert layouts(tmp_path) == [("flat", ".")]
    assert [received.file for received in read_all(tmp_path)[0]] == ["run_1234.json"]


def test_one_file_of_all_runs_is_no_run_of_the_folder_it_lies_in(tmp_path: Path) -> None:
    write(tmp_path / "run_1234.json", run("run_1234"))
    write(tmp_path / "runs.json", {"run_5678": run("run_5678")})
    assert layouts(tmp_path) == [("single", "runs.json"), ("flat", ".")]
    runs, refused = read_all(tmp_path)
    assert [received.reading.run.run_id for received in runs] == ["run_5678", "run_1234"]
    assert not refused


def test_a_day_alone_is_no_store_since_deletions_stand_above_it(tmp_path: Path) -> None:
    store = dated(tmp_path, ("run_1234.json", run("run_1234")))
    with pytest.raises(Invalid, match="not a run store"):
        find_stores(store / DAY)


@pytest.mark.parametrize("content", [b"[]", b"", {"run_id": "run_9999"}, {"run_1234": 1}])
def test_other_files_make_no_flat_store(tmp_path: Path, content: object) -> None:
    write(tmp_path / "run_1234.json", content)
    with pytest.raises(Invalid, match="not a run store"):
        find_stores(tmp_path)

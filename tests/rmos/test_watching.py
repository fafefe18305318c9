"""Looking at a store that others write to: what is seen of a folder, and what tells a change."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from reviewapp.domain.damage import Damage
from reviewapp.domain.errors import Unreadable
from reviewapp.rmos import folders, watching
from reviewapp.rmos.detect import Layout, StoreFolder, furnished_anew
from reviewapp.rmos.watching import GONE, Kind, View, Watched

DIGEST, OTHER = "ab" * 32, "cd" * 32
STAT = {"st_ino": 7, "st_size": 100, "st_mtime_ns": 1_000, "st_ctime_ns": 2_000}


@pytest.fixture
def top(tmp_path: Path) -> Path:
    """A folder with something outside of it, to which links may lead."""
    (tmp_path / "outside/ab").mkdir(parents=True)
    for name in ("run_a.json", f"{DIGEST}.nc"):
        (tmp_path / "outside" / name).write_text("{}")
    folder = tmp_path / "top"
    folder.mkdir()
    return folder


def seen(folder: Path, view: View, top: Path | None = None) -> dict[str, tuple[Kind, str | None]]:
    found = watching.look(Watched(folder, view, top or folder), datetime.now(UTC))
    return {one.name: (one.kind, one.concerns) for one in found}


def put(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("{}")


def store(root: Path, layout: Layout) -> StoreFolder:
    path = root / "runs.json" if layout == "single" else root
    return StoreFolder(layout, path, (root / "attachments",), (root / "advisories",), root)


@pytest.mark.parametrize("changed", STAT)
def test_each_part_of_a_stamp_tells_a_change(changed: str) -> None:
    before, after = (cast("os.stat_result", SimpleNamespace(**STAT | more)) for more in ({}, {changed: 9}))
    assert watching.stamp(before) != watching.stamp(after)


def test_what_is_not_there_is_told_from_what_we_may_not_look_at(top: Path) -> None:
    put(top, "file")
    (top / "loop").symlink_to("loop")
    assert watching.stamp_of(top / "no") == watching.stamp_of(top / "file/no") == GONE
    with pytest.raises(Unreadable, match="cannot be read"):
        watching.stamp_of(top / "loop")


def test_a_folder_that_cannot_be_listed_is_not_an_empty_one(top: Path) -> None:
    put(top, "file")
    with pytest.raises(Unreadable) as told:
        seen(top / "file", View.RUNS)
    assert told.value.kind == Damage.UNREADABLE


def test_among_days_only_folders_of_days_are_seen(top: Path) -> None:
    put(top, "2026-01-05/run_a.json", "notes/run_a.json", "2026-01-06")
    (top / "2026-01-07").symlink_to("2026-01-05")
    (top / "2026-01-08").symlink_to("../outside")
    assert seen(top, View.DAYS) == {
        "2026-01-05": (Kind.FOLDER, None),
        "2026-01-07": (Kind.FOLDER, None),
        "2026-01-08": (Kind.OUTSIDE, None),
    }


def test_among_runs_a_name_tells_what_may_be_beside_a_run(top: Path) -> None:
    put(top, "run_a.json", "run_a_advisory_x.json", "_index.json", ".run_b.json", "runs.json", "run_a.txt")
    (top / "run_c.json").symlink_to("run_a.json")
    (top / "run_d.json").symlink_to("../outside/run_a.json")
    (top / "run_e.json").symlink_to("nowhere")
    assert seen(top, View.RUNS) == {
        "run_a.json": (Kind.RECORD, "run_a"),
        "run_a_advisory_x.json": (Kind.LINK, None),
        "run_c.json": (Kind.RECORD, "run_c"),
        "run_d.json": (Kind.OUTSIDE, None),
        "run_e.json": (Kind.OUTSIDE, None),
    }


def test_among_assets_records_and_contents_are_seen(top: Path) -> None:
    put(top, "adv_1.json", "adv_1_content.md", "adv_2.md", "_adv_3.json", ".adv_4.json", "2026/adv_5.json")
    (top / "linked").symlink_to("2026")
    (top / "adv_6.json").symlink_to("adv_1.json")
    (top / "adv_7.json").symlink_to("../outside/run_a.json")
    os.mkfifo(top / "adv_8.json")  # whoever opens it waits
    assert seen(top, View.ASSETS) == {
        "adv_1.json": (Kind.ASSET, "adv_1"),
        "adv_1_content.md": (Kind.ASSET, "adv_1"),
        "2026": (Kind.FOLDER, None),
        "adv_6.json": (Kind.ASSET, "adv_6"),
    }


def test_among_attachments_files_are_seen_by_their_hash(top: Path) -> None:
    put(top, f"{DIGEST}.nc", "g" * 64, "abc/x", "xy", f"ab/cd/{DIGEST}.json", "ab/cd/ef/x")
    (top / f"{OTHER}.nc").mkdir()
    (top / "cd").symlink_to("../outside/ab")
    (top / f"{OTHER}.txt").symlink_to(f"../outside/{DIGEST}.nc")
    (top / f"{OTHER}.md").symlink_to(f"{DIGEST}.nc")
    files = {f"{DIGEST}.nc": (Kind.FILE, DIGEST), f"{OTHER}.md": (Kind.FILE, OTHER)}
    assert seen(top, View.FILES) == files | {"ab": (Kind.FOLDER, None)}
    assert seen(top / "ab", View.FILES, top) == {"cd": (Kind.FOLDER, None)}
    assert seen(top / "ab/cd", View.FILES, top) == {f"{DIGEST}.json": (Kind.FILE, DIGEST)}, "no deeper than two"


def test_a_link_that_leads_out_is_told_by_its_own_stamp(top: Path) -> None:
    (top / "run_a.json").symlink_to("../outside/run_a.json")
    (top / "run_b.json").symlink_to("nowhere")
    found = watching.look(Watched(top, View.RUNS, top), datetime.now(UTC))
    assert {one.name: one.stamp for one in found} == {
        name: watching.stamp((top / name).lstat()) for name in ("run_a.json", "run_b.json")
    }
    put(top, "run_c.json")
    (top / "run_d.json").symlink_to("run_c.json")
    inside = {one.name: one.stamp for one in watching.look(Watched(top, View.RUNS, top), datetime.now(UTC))}
    assert inside["run_d.json"] == inside["run_c.json"], "what it leads to is what is read"


def test_a_file_taken_away_while_its_folder_is_listed_is_gone(top: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(top, "run_a.json")

    def taken_away(entry: Any) -> bool:
        found = folders.is_record(entry)
        Path(entry.path).unlink()
        return found

    monkeypatch.setattr("reviewapp.rmos.watching.is_record", taken_away)
    (one,) = watching.look(Watched(top, View.RUNS, top), datetime.now(UTC))
    assert one.stamp == GONE


def test_only_what_neither_time_says_is_new_is_old(top: Path) -> None:
    put(top, "run_a.json")
    now = datetime.now(UTC)

    def is_old(at: datetime) -> bool:
        (one,) = watching.look(Watched(top, View.RUNS, top), at)
        return one.is_old

    assert [is_old(now + timedelta(minutes=minutes)) for minutes in (30, 90)] == [False, True]
    os.utime(top / "run_a.json", (0, 0))
    assert not is_old(now), "it was moved here just now, with the time of where it was written"


@pytest.mark.parametrize(
    ("layout", "of_runs", "lone"),
    [
        ("single", [], [("runs.json", View.SINGLE)]),
        ("flat", [(".", View.RUNS)], []),
        ("dated", [(".", View.DAYS)], [("_index.json", View.DELETIONS), ("_audit/deletes.jsonl", View.DELETIONS)]),
    ],
)
def test_what_is_looked_at_of_a_store(
    tmp_path: Path, layout: Layout, of_runs: list[tuple[str, View]], lone: list[tuple[str, View]]
) -> None:
    one = store(tmp_path, layout)
    looked = [(str(top.path.relative_to(tmp_path)), top.view) for top in watching.tops(one)]
    assert looked == [("advisories", View.ASSETS), *of_runs, ("attachments", View.FILES)]
    assert all(top.top == top.path for top in watching.tops(one))
    assert [(str(path.relative_to(tmp_path)), view) for path, view in watching.lone_files(one)] == lone


@pytest.mark.parametrize("name", ["attachments", "advisories"])
def test_folders_that_appear_beside_a_store_join_it_and_those_that_are_gone_stay(tmp_path: Path, name: str) -> None:
    given, (later, found) = tmp_path / "given", (tmp_path / name, tmp_path / "x" / name)
    for folder in (given, found):
        folder.mkdir(parents=True)
    bare = StoreFolder("dated", tmp_path / "x", (), (), tmp_path)
    now = furnished_anew(bare, (given,), (given,))
    assert getattr(now, name) == (given, found)
    found.rmdir()
    later.mkdir()
    assert getattr(furnished_anew(now, (given,), (given,)), name) == (given, later, found)

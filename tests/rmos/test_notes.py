"""What a desk wrote into a store, noted there."""

import json
import os
from pathlib import Path

import pytest

from reviewapp.domain.edits import Edit
from reviewapp.domain.errors import Unreadable
from reviewapp.domain.written import Written
from reviewapp.rmos.notes import FOLDER, Notes
from reviewapp.rmos.ours import real_path

EDIT = Edit(("status",), "OK", "BLOCKED")


def one(path: Path) -> Written:
    return Written(real_path(path), "run_1", "a" * 64, "b" * 64, (EDIT,))


def test_what_is_noted_is_found_by_the_path_of_the_file(tmp_path: Path) -> None:
    inside, outside = one(tmp_path / "days/2026-01-05/run_1.json"), one(tmp_path / "elsewhere/adv_1.json")
    notes = Notes(tmp_path / "days", "c" * 64)
    for each in (inside, outside):
        notes.keep(each)
        assert notes.find(each.path) == each
    assert sorted(notes.every()) == [inside, outside]
    assert notes.find(real_path(tmp_path / "days/2026-01-05/run_2.json")) is None
    assert list(Notes(tmp_path, "c" * 64).every()) == []


def test_the_newest_counts(tmp_path: Path) -> None:
    notes, before = Notes(tmp_path, "c" * 64), one(tmp_path / "run_1.json")
    after = before._replace(sha256="d" * 64, earlier=(EDIT,), made=("e" * 64,))
    for each in (before, after, after):
        notes.keep(each)
    assert notes.find(before.path) == after
    assert len(list(tmp_path.glob(f"{FOLDER}/*/*"))) == 1


def test_a_store_may_be_moved(tmp_path: Path) -> None:
    Notes(tmp_path / "here", "c" * 64).keep(one(tmp_path / "here/run_1.json"))
    (tmp_path / "here").rename(tmp_path / "there")
    (found,) = Notes(tmp_path / "there", "c" * 64).every()
    assert found == one(tmp_path / "there/run_1.json")


def test_a_path_may_hold_bytes_that_are_no_text(tmp_path: Path) -> None:
    odd = Path(os.fsdecode(os.fsencode(tmp_path) + b"/run_\xff.json"))
    notes = Notes(tmp_path, "c" * 64)
    notes.keep(one(odd))
    assert notes.find(real_path(odd)) == one(odd)


def test_notes_of_another_log_are_passed_over(tmp_path: Path) -> None:
    Notes(tmp_path, "c" * 64).keep(one(tmp_path / "run_1.json"))
    other = Notes(tmp_path, "d" * 64)
    assert other.find(real_path(tmp_path / "run_1.json")) is None
    assert list(other.every()) == []


@pytest.mark.parametrize("said", ["", "{", "[]", "null", '{"schema": "reviewapp/written/v1"}'])
def test_what_is_not_whole_is_named(tmp_path: Path, said: str) -> None:
    notes = Notes(tmp_path, "c" * 64)
    notes.keep(one(tmp_path / "run_1.json"))
    (file,) = tmp_path.glob(f"{FOLDER}/*/*")
    file.write_text(said)
    told = f"{FOLDER}/{file.parent.name}/{file.name}, in which a desk noted what it wrote, is not whole"
    with pytest.raises(Unreadable, match=told):
        notes.find(real_path(tmp_path / "run_1.json"))
    with pytest.raises(Unreadable, match=told):
        list(notes.every())


def test_a_note_whose_edits_are_none_is_not_whole(tmp_path: Path) -> None:
    notes = Notes(tmp_path, "c" * 64)
    notes.keep(one(tmp_path / "run_1.json"))
    (file,) = tmp_path.glob(f"{FOLDER}/*/*")
    file.write_text(json.dumps(json.loads(file.read_text()) | {"edits": [1]}))
    with pytest.raises(Unreadable, match="is not whole"):
        notes.find(real_path(tmp_path / "run_1.json"))

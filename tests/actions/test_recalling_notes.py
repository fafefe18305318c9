"""What a desk notes in a store of RMOS, and what it makes of that when it was put back to a backup."""

import json
import shutil
from pathlib import Path

import pytest

from reviewapp.actions import mirroring, recalling
from reviewapp.domain.errors import Unreadable
from reviewapp.domain.states import State
from reviewapp.rmos.notes import FOLDER
from reviewapp.rmos.ours import real_path
from reviewapp.rmos.writing import put
from reviewapp.store.reads import mirrors, quarantine, runs
from tests.support.advised import NAME, send
from tests.support.desk import Desk
from tests.support.mirrored import explanation, granted, held, is_quiet, mirror, path
from tests.support.put_back import BackUp, PutBack, is_shut, recalled


def notes(desk: Desk) -> list[Path]:
    return sorted((desk.root / FOLDER).glob("*/*.json"))


def test_bytes_that_can_be_made_again_are_those_that_rmos_had_written(shop: Desk, backed_up: BackUp) -> None:
    shop.write_run("run_r1", rating=1)
    put_back = backed_up(shop)
    shop.write_run("run_r1", rating=3)
    shop.take()
    granted(shop)
    mirror(shop)
    desk = put_back()
    mirror(desk)
    with desk.store.reading() as conn:
        (own,) = mirrors.files(conn, real_path(desk.root), "run_r1")
        assert json.loads(runs.record(conn, own.base_sha256))["rating"] == 3


def test_bytes_that_were_made_again_are_kept_where_nothing_is_to_be_taken_back(shop: Desk, backed_up: BackUp) -> None:
    shop.sign("bo", "run_y1", explanation(shop))
    mirror(shop)
    put_back = backed_up(shop)
    shop.write_run("run_y1", rating=3)
    shop.take()
    mirror(shop)
    desk = put_back()
    assert mirror(desk).written == 0
    report = desk.take()
    assert (report.conflicts, report.refused) == (0, [])
    assert desk.advisory("run_y1", explanation(desk)).state is State.APPROVED


def test_what_cannot_be_made_again_is_known_by_its_edits(shop: Desk, backed_up: BackUp) -> None:
    put_back = backed_up(shop)
    odd = (
        path(shop, "run_r1")
        .read_text()
        .replace('"score": 41.5', '"score": 41.50')
        .replace('"rating": 4', '"rating": 3')
    )
    path(shop, "run_r1").write_text(odd)
    shop.take()
    granted(shop)
    mirror(shop)
    desk = put_back()
    mirror(desk)
    desk.take()
    assert held(desk, "run_r1")["status"] == "BLOCKED"
    assert is_shut(desk)


def test_only_a_desk_that_was_put_back_asks_the_notes(shop: Desk) -> None:
    granted(shop)
    mirror(shop)
    for note in notes(shop):
        note.write_text("{")
    assert is_quiet(shop)
    with shop.store.reading() as conn:
        assert recalling.unread(conn, shop.root) is None


def test_a_round_that_died_behind_the_notes_does_not_tell_of_them_twice(
    overridden: PutBack, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = overridden()

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(mirrors, "due", killed)
        with pytest.raises(KeyboardInterrupt):
            mirror(desk)
    mirror(desk)
    assert len(recalled(desk)) == 1
    assert held(desk, "run_r1")["status"] == "BLOCKED"


def test_once_the_mirror_has_asked_them_nobody_does_again(overridden: PutBack) -> None:
    desk = overridden()
    mirror(desk)
    for note in notes(desk):
        note.write_text("{")
    assert is_quiet(desk)
    assert mirror(desk) == mirroring.Round()


def test_notes_of_another_desk_are_none(shop: Desk, overridden: PutBack) -> None:
    for note in notes(shop):
        note.write_text(json.dumps(json.loads(note.read_text()) | {"log": "0" * 64}))
    desk = overridden()
    desk.take()
    with desk.store.reading() as conn:
        assert runs.get(conn, "run_r1").run.bore_override, "to this desk it is RMOS's word"
    mirror(desk)
    assert recalled(desk) == []


@pytest.mark.parametrize("said", ["{", "[]", '{"schema": "reviewapp/written/v1"}', ""])
def test_a_note_that_is_not_whole_is_told_and_not_passed_over(shop: Desk, overridden: PutBack, said: str) -> None:
    (note,) = notes(shop)
    whole = note.read_bytes()
    note.write_text(said)
    desk = overridden()
    told = f"{FOLDER}/{note.parent.name}/{note.name}, in which a desk noted what it wrote, is not whole"
    with pytest.raises(Unreadable, match=told):
        mirror(desk)
    desk.take()
    with desk.store.reading() as conn:
        (filed,) = quarantine.page(conn, "held", "", 10)
        assert not runs.get(conn, "run_r1").run.bore_override
    assert told in filed.entry.reason
    note.write_bytes(whole)
    assert desk.take().unchanged == 2
    mirror(desk)
    assert held(desk, "run_r1")["status"] == "BLOCKED"


def test_a_store_that_was_moved_keeps_its_notes(shop: Desk, overridden: PutBack, tmp_path: Path) -> None:
    desk = overridden()
    desk.root = tmp_path / "moved"
    shutil.move(shop.root, desk.root)
    assert mirror(desk).written == 1
    assert held(desk, "run_r1")["status"] == "BLOCKED"


def test_a_process_that_died_behind_the_file_had_noted_it(
    shop: Desk, backed_up: BackUp, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_back = backed_up(shop)
    granted(shop)

    def killed(file: Path, data: bytes, base: bytes | None) -> None:
        put(file, data, base)
        if file.name == "run_r1.json":
            raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(mirroring, "put", killed)
        with pytest.raises(KeyboardInterrupt):
            mirror(shop)
    mirror(shop)
    desk = put_back()
    desk.take()
    assert is_shut(desk)


def test_the_notes_tell_what_the_database_tells(shop: Desk) -> None:
    send(shop)
    shop.sign("bo", "run_y1", NAME)
    shop.sign("bo", "run_y1", explanation(shop))
    mirror(shop)
    shop.withdraw("bo", "run_y1", NAME)
    shop.withdraw("bo", "run_y1", explanation(shop))
    mirror(shop)
    with shop.store.reading() as conn:
        known = mirrors.files(conn, real_path(shop.root), "run_y1")
        noted = list(recalling.notes_in(conn, shop.root).every())
    assert len(known) == 4
    assert sorted(noted) == sorted(known)


def test_bytes_that_were_lost_are_made_again_before_the_mirror_has_its_turn(shop: Desk, backed_up: BackUp) -> None:
    put_back = backed_up(shop)
    shop.write_run("run_r1", rating=3)
    shop.take()
    granted(shop)
    mirror(shop)
    desk = put_back()
    assert desk.take().refused == []
    assert is_shut(desk)

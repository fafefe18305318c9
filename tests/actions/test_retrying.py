"""Trying again what could not be taken."""

import os
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import delete

from reviewapp.actions import retrying
from reviewapp.domain.errors import NotAllowed, WrongState
from reviewapp.domain.quarantine import Entry, Fate
from reviewapp.domain.states import State
from reviewapp.store import tables
from reviewapp.store.reads import quarantine
from reviewapp.store.reads import sources as read_sources
from reviewapp.store.reads.sources import StoredSource
from reviewapp.store.writes import sources
from tests.support.desk import Desk


def damage(desk: Desk, data: bytes = b"{") -> None:
    desk.write_run("run_good")
    (desk.root / "2026-01-05" / "run_bad.json").write_bytes(data)


def the_entry(desk: Desk) -> Entry:
    with desk.store.reading() as conn:
        (filed,) = quarantine.page(conn, "held", "", 10)
    return filed.entry


def test_a_retry_imports_the_store_again_and_names_who_asked(desk: Desk) -> None:
    damage(desk)
    desk.take()
    held = the_entry(desk)
    assert retrying.retry(desk.store, held.id, desk.person("cy"), desk.now, "req-7").entry.fate is Fate.HELD
    desk.write_run("run_bad", "RED")
    entry, report = retrying.retry(desk.store, held.id, desk.person("cy"), desk.now, "req-8")
    assert (entry.fate, report.imported, report.released, report.unchanged) == (Fate.RELEASED, 1, 1, 1)
    finished = desk.events()[-1]
    assert (finished["kind"], finished["actor"]["id"], finished["request_id"]) == ("import:finished", "cy", "req-8")
    with pytest.raises(WrongState, match="released already"):
        retrying.retry(desk.store, held.id, desk.person("cy"), desk.now)


def test_a_retry_keeps_to_what_the_import_was_told(desk: Desk) -> None:
    damage(desk)
    desk.take(history_before=date(2026, 2, 1))
    held = the_entry(desk)
    desk.write_run("run_bad", "RED")
    assert retrying.retry(desk.store, held.id, desk.person("cy"), desk.now).report.waiting == 0
    assert desk.advisory("run_bad").state is State.HISTORY


@pytest.mark.parametrize("name", ["ana", "dee"])
def test_nobody_but_an_admin_retries(desk: Desk, name: str) -> None:
    damage(desk)
    desk.take()
    with pytest.raises(NotAllowed):
        retrying.retry(desk.store, the_entry(desk).id, desk.person(name), desk.now)


def test_a_store_that_is_not_at_hand_is_told_without_its_path(desk: Desk) -> None:
    damage(desk)
    desk.take()
    held = the_entry(desk)
    desk.root.rename(desk.root.with_name("elsewhere"))
    with pytest.raises(WrongState, match="not where it was") as told:
        retrying.retry(desk.store, held.id, desk.person("cy"), desk.now)
    assert str(desk.root.parent) not in str(told.value)


def test_a_store_of_which_no_place_was_noted_is_told(desk: Desk) -> None:
    damage(desk)
    desk.take()
    with desk.store.writing() as conn:
        conn.execute(delete(tables.source))
    with pytest.raises(WrongState, match="was not noted"):
        retrying.retry(desk.store, the_entry(desk).id, desk.person("cy"), desk.now)


def test_the_place_of_a_store_may_have_any_name(desk: Desk) -> None:
    odd = StoredSource(Path(os.fsdecode(b"/tmp/caf\xe9 \xff%2e")), (Path("/a b"),), (), date(2026, 1, 2))
    with desk.store.writing() as conn:
        sources.save(conn, "x" * 64, odd)
        sources.save(conn, "x" * 64, odd)
        assert read_sources.find(conn, "x" * 64) == odd


def test_a_place_that_has_other_damage_now_is_another_entry(desk: Desk) -> None:
    damage(desk)
    desk.take()
    first = the_entry(desk)
    damage(desk, b'{"run_id": "run_bad", "created_at_utc": NaN}')
    assert retrying.retry(desk.store, first.id, desk.person("cy"), desk.now).entry.fate is Fate.RELEASED
    assert the_entry(desk).id != first.id
    (released,) = [one for one in desk.events() if one["kind"] == "quarantine:released"]
    assert "something else of its file" in released["reason"]

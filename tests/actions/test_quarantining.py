import json
from pathlib import Path

import pytest

from reviewapp.actions import quarantining
from reviewapp.demo.damaged import write_damaged
from reviewapp.domain.errors import NotFound
from reviewapp.domain.quarantine import Fate
from reviewapp.store.reads import advisories, runs
from reviewapp.store.reads import quarantine as read
from tests.rmos.damages import BESIDE, RECORDS, SOUND, write_parts, write_surroundings
from tests.rmos.stores import DAY, run, write
from tests.support.desk import Desk

BROKEN = b'{"run_id": "run_bad", "status": '


def damage(desk: Desk, name: str = "run_bad", data: bytes = BROKEN) -> None:
    desk.write_run("run_good")
    (desk.root / "2026-01-05" / f"{name}.json").write_bytes(data)


def held(desk: Desk, fate: Fate = Fate.HELD) -> tuple[read.Filed, ...]:
    with desk.store.reading() as conn:
        return read.page(conn, fate, "", 50)


def count(desk: Desk) -> int:
    with desk.store.reading() as conn:
        return advisories.count(conn, read.HELD)


def test_what_cannot_be_taken_is_kept_with_its_bytes_and_its_reason(desk: Desk) -> None:
    damage(desk)
    assert desk.take().imported == 1
    (filed,) = held(desk)
    assert (filed.entry.file, filed.entry.kind) == ("2026-01-05/run_bad.json", "truncated")
    with desk.store.reading() as conn:
        assert runs.record(conn, str(filed.entry.kept)) == BROKEN
    assert desk.kinds().count("quarantine:held") == count(desk) == 1


def test_importing_again_puts_nothing_aside_twice(desk: Desk) -> None:
    damage(desk)
    desk.take()
    before = held(desk)
    report = desk.take()
    assert (len(report.refused), report.released) == (1, 0)
    assert held(desk) == before
    assert desk.kinds().count("quarantine:held") == 1


def test_a_dry_run_puts_nothing_aside(desk: Desk) -> None:
    damage(desk)
    assert len(desk.take(dry_run=True).refused) == 1
    assert not held(desk)


def test_what_can_be_read_at_last_leaves_the_quarantine(desk: Desk) -> None:
    damage(desk)
    desk.take()
    good = desk.written["run_good"] | {"run_id": "run_bad"}
    damage(desk, data=json.dumps(good).encode())
    report = desk.take()
    assert (report.imported, report.released) == (1, 1)
    assert "1 out of quarantine" in report.sentence()
    assert not held(desk)
    assert count(desk) == 0
    damage(desk)
    desk.take()
    assert count(desk) == len(held(desk)) == 1, "broken again, held again"
    assert desk.kinds().count("quarantine:held") == 2


def test_damage_of_another_kind_is_another_entry(desk: Desk) -> None:
    damage(desk)
    desk.take()
    damage(desk, data=b"\xff")
    desk.take()
    assert [filed.entry.kind for filed in held(desk)] == ["not-utf8"]
    assert [filed.entry.kind for filed in held(desk, Fate.RELEASED)] == ["truncated"]


def test_what_was_dismissed_stays_quiet(desk: Desk) -> None:
    damage(desk)
    desk.take()
    (filed,) = held(desk)
    cy, session = desk.person("cy"), desk.sitting("cy").session
    quarantining.dismiss(desk.store, filed.entry.id, "A test file.", cy, session, desk.now(), "req-1")
    desk.take()
    assert not held(desk)
    assert count(desk) == 0
    last = next(event for event in reversed(desk.events()) if event["kind"] == "quarantine:dismissed")
    assert (last["reason"], last["actor"]["id"], last["request_id"]) == ("A test file.", "cy", "req-1")
    with pytest.raises(NotFound):
        quarantining.dismiss(desk.store, "0" * 64, "A note.", cy, session, desk.now())


def test_two_stores_do_not_close_each_other_s_entries(desk: Desk) -> None:
    damage(desk)
    desk.take()
    desk.root = desk.root.parent / "elsewhere" / desk.root.name
    desk.write_run("run_other")
    assert desk.take().released == 0
    assert count(desk) == 1


def test_thirty_kinds_of_damage_are_put_aside_and_all_that_is_sound_is_taken(desk: Desk, tmp_path: Path) -> None:
    for name in SOUND:
        write(desk.root / DAY / f"{name}.json", run(name))
    for one in (*RECORDS, *BESIDE):
        write(desk.root / DAY / one.name, one.content)
    parts = [*write_parts(desk.root), *write_surroundings(desk.root, tmp_path / "outside")]
    wanted = [(one.kind, one.reason) for one in (*RECORDS, *BESIDE)] + parts
    assert desk.take().imported == len(SOUND)
    first = {filed.entry.id: filed.entry for filed in reversed(read_all_held(desk))}
    assert len(first) == len(wanted) >= 30
    left = list(first.values())
    for kind, reason in wanted:
        match = next((one for one in left if one.kind == kind and reason in one.reason), None)
        assert match, f"nothing was put aside as {kind}: {reason}"
        left.remove(match)
    report = desk.take()
    assert (report.imported, report.unchanged, report.released) == (0, len(SOUND), 0)
    assert {filed.entry.id: filed.entry for filed in read_all_held(desk)} == first


def read_all_held(desk: Desk) -> tuple[read.Filed, ...]:
    with desk.store.reading() as conn:
        return read.page(conn, Fate.HELD, "", 500)


def test_the_demo_leaves_two_damaged_records_to_look_at(desk: Desk) -> None:
    desk.write_run("run_good")
    write_damaged(desk.root)
    assert desk.take().imported == 1
    assert sorted(filed.entry.kind for filed in held(desk)) == ["not-a-number", "truncated"]

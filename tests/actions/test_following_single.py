"""Following a file of many runs: what is read of it again, and what is not taken for mended since it was not read."""

from typing import Any

import pytest

from reviewapp.actions import following_reads
from reviewapp.store.reads import runs
from tests.support.desk import Desk
from tests.support.followed import Followed, as_bytes, envelope, record

NAME, BODY = envelope("Why")
NAMED = [{"sha256": NAME, "kind": "advisory"}]
DAMAGED = [{"sha256": "no hash"}]


@pytest.fixture
def world(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Followed:
    monkeypatch.setattr(following_reads, "DUE", 2)
    return Followed(desk.store, desk.root)


def write(world: Followed, ids: str, damaged: str = "", **more: Any) -> bytes:
    """Write one run for each letter; those that are damaged have an attachment that cannot be one."""
    whole = {f"run_{one}": record(f"run_{one}", **more) for one in ids}
    for one in damaged:
        whole[f"run_{one}"]["attachments"] = DAMAGED
    world.rewrite("runs.json", whole)
    return as_bytes(whole)


def test_a_late_attachment_of_a_run_in_a_file_is_matched(world: Followed) -> None:
    write(world, "abc", attachments=NAMED)
    world.settle()
    assert world.matched("run_b") == ["missing"]
    world.move(f"attachments/{NAME}.json", BODY)
    world.settle()
    assert [world.matched(f"run_{one}") for one in "abc"] == [["canonical"]] * 3


def test_a_damaged_run_is_still_damaged_when_others_change(world: Followed, desk: Desk) -> None:
    write(world, "ab", damaged="a")
    world.settle()
    assert world.held() == ["runs.json"]
    write(world, "abc", damaged="a")
    world.settle()
    assert world.held() == ["runs.json"]
    assert "quarantine:released" not in desk.kinds()
    write(world, "abc")
    world.settle()
    assert world.held() == []


def test_many_damaged_runs_do_not_keep_others_from_being_read(world: Followed, desk: Desk) -> None:
    write(world, "abcd", damaged="abc")
    world.settle()
    write(world, "abcde", damaged="abc")
    while world.round().more:
        pass
    assert "run_e" in desk.gates()


def test_damage_behind_the_part_that_was_read_is_not_mended(world: Followed, desk: Desk) -> None:
    write(world, "abcz", damaged="z")
    world.settle()
    assert world.held() == ["runs.json"]
    write(world, "abcz", damaged="z", notes="Again.")
    assert world.round().more
    assert world.held() == ["runs.json"]
    world.settle()
    assert world.held() == ["runs.json"]
    assert "quarantine:released" not in desk.kinds()


def test_damage_behind_a_break_is_not_mended(world: Followed, desk: Desk) -> None:
    whole = write(world, "abcz", damaged="z")
    world.settle()
    world.rewrite("runs.json", whole[: len(whole) // 2])
    world.settle()
    assert world.held() == ["runs.json", "runs.json"]
    write(world, "abcz")
    world.settle()
    assert world.held() == []


def test_a_file_that_lies_still_is_not_read_again_and_again(world: Followed) -> None:
    write(world, "abc", damaged="b", attachments=NAMED)
    world.settle()
    report = world.round(3).report
    assert (report.took, report.unchanged, report.refused) == (0, 0, [])


@pytest.mark.parametrize("order", [(1, 2), (2, 1)])
def test_of_two_records_of_a_run_in_one_file_the_first_is_taken(
    world: Followed, desk: Desk, order: tuple[int, int]
) -> None:
    records = {number: as_bytes(record("run_a", meta={"n": number})) for number in order}
    world.rewrite("runs.json", b'{"run_a": %b}' % records[1])
    world.settle()
    world.rewrite("runs.json", b'{"run_a": %b, "run_a": %b}' % tuple(records[number] for number in order))
    world.settle()
    assert world.held() == ["runs.json"]
    with desk.store.reading() as conn:
        assert runs.record(conn, runs.get(conn, "run_a").received_sha256) == records[order[0]]

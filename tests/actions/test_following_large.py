"""Following what is large or damaged: bounded parts, paced files, and what no run names any more."""

from pathlib import Path
from typing import Any

import pytest

from reviewapp.actions import looking, touched
from reviewapp.actions.quarantining import Source
from reviewapp.rmos import deletions, watching
from reviewapp.rmos.detect import StoreFolder
from reviewapp.store.reads import followed, quarantine, runs
from tests.support.desk import Desk
from tests.support.followed import DAYS, Followed, envelope, record

ASSET = "advisories/2026/01/05/adv_000000000001.json"
CONTENT = "advisories/2026/01/05/adv_000000000001_content.md"
INPUT = [{"advisory_id": "adv_000000000001", "kind": "explanation"}]


@pytest.fixture
def world(desk: Desk) -> Followed:
    world = Followed(desk.store, desk.root)
    world.move(f"{DAYS[0]}/run_0000.json", record("run_0000"))
    return world


@pytest.fixture
def listed(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The folders that were listed, each time."""
    seen: list[Path] = []
    look = watching.look

    def told(watched: watching.Watched, *more: Any) -> list[watching.Seen]:
        seen.append(watched.path)
        return look(watched, *more)

    monkeypatch.setattr(watching, "look", told)
    return seen


def write(world: Followed, run_id: str, **more: Any) -> None:
    world.move(f"{DAYS[0]}/{run_id}.json", record(run_id, **more))


def held(desk: Desk) -> list[str]:
    with desk.store.reading() as conn:
        return [filed.entry.file for filed in quarantine.page(conn, "held", "", 50)]


def test_no_folder_is_listed_while_nothing_changes(
    world: Followed, listed: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(looking, "SWEPT", 3)  # a sweep through all of it takes many rounds
    for number in range(9):
        world.move(f"attachments/{envelope(str(number))[0]}.json", {})
    world.move(ASSET, {"asset_id": "adv_000000000001"})
    world.settle()
    rounds = []
    for _ in range(6):
        listed.clear()
        world.round()
        rounds.append(len(listed))
    assert rounds.count(0) >= 3, rounds


def test_a_large_folder_of_attachments_rests_between_two_listings(
    world: Followed, listed: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(looking, "LISTED_A_SECOND", 0.1)
    monkeypatch.setattr(looking, "SWEPT", 1)
    folder = world.root / "attachments"
    for number in range(9):
        world.move(f"attachments/{envelope(str(number))[0]}.json", {})
    world.settle()
    listed.clear()
    for number in range(9, 15):
        world.move(f"attachments/{envelope(str(number))[0]}.json", {})
        world.round()
    assert listed.count(folder) <= 1
    world.round(200)
    assert listed.count(folder) >= 1


def test_a_folder_that_appears_later_is_looked_into_in_the_next_round(
    world: Followed, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(looking, "SWEPT", 2)
    name, body = envelope("Why")
    for number in range(9):
        write(world, f"run_000{number}")
    write(world, "run_aaaa", attachments=[{"sha256": name, "kind": "advisory"}])
    world.settle()
    world.round()  # amid a sweep, so that the stores are not looked up again
    world.move(f"attachments/{name}.json", body)
    world.round()
    with desk.store.reading() as conn:
        assert [one.matched for one in runs.attachments(conn, "run_aaaa")] == ["canonical"]


def test_a_file_that_many_runs_name_is_read_in_parts(
    world: Followed, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(touched, "MOST_RUNS", 2)
    name, body = envelope("Why")
    ids = [f"run_000{number}" for number in range(1, 8)]
    for run_id in ids:
        write(world, run_id, attachments=[{"sha256": name, "kind": "advisory"}])
    world.settle()
    world.move(f"attachments/{name}.json", body)
    took = []
    while (done := world.round()).more:
        took.append(done.report.changed + done.report.unchanged)
    assert took[:3] == [2, 2, 2]
    with desk.store.reading() as conn:
        matched = [one.matched for run_id in ids for one in runs.attachments(conn, run_id)]
        left = followed.concerning(conn, Source.of(world.root).id, [name])
    assert matched == ["canonical"] * len(ids)
    assert {row.state for row in left} <= {"young", "known"}, "read to the last part"


def test_parts_of_a_damaged_file_do_not_forget_that_it_is_damaged(
    world: Followed, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(touched, "MOST_RUNS", 1)
    write(world, "run_0000", advisory_inputs=INPUT)
    world.move(f"{DAYS[0]}/run_0001_advisory_adv_000000000001.json", {"advisory_id": "adv_000000000001"})
    write(world, "run_0001")
    world.move(ASSET, b'{"asset_id": ')
    world.settle()
    assert held(desk) == [ASSET]
    world.move(ASSET, b'{"asset_id": ')
    world.vanish(f"{DAYS[0]}/run_0001_advisory_adv_000000000001.json")  # the last part does not meet it
    world.settle()
    assert held(desk) == [ASSET]
    assert "quarantine:released" not in desk.kinds()


@pytest.mark.parametrize("others", [0, 1])
def test_a_damaged_asset_that_no_run_names_any_more_leaves_the_quarantine(
    world: Followed, desk: Desk, others: int
) -> None:
    for number in range(1 + others):
        write(world, f"run_000{number}", advisory_inputs=INPUT)
    world.move(ASSET, b'{"asset_id": ')
    world.settle()
    assert held(desk) == [ASSET]
    write(world, "run_0000", advisory_inputs=[])
    world.settle()
    assert held(desk) == [ASSET] * others


def test_an_index_that_is_rewritten_with_each_run_is_read_now_and_then(
    world: Followed, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(looking, "SWEPT", 2)
    reads: list[Path] = []
    read = deletions.read_deletions

    def counted(store: StoreFolder) -> deletions.Deletions:
        reads.append(store.path)
        return read(store)

    monkeypatch.setattr(touched, "read_deletions", counted)
    for number in range(9):
        write(world, f"run_000{number}")
    world.move("_index.json", {})
    world.settle()
    reads.clear()
    for number in range(8):
        world.move("_index.json", {f"run_000{number}": {"n": number}})
        world.round()
    assert len(reads) <= 2, "eight rounds of half a second"
    world.move("_index.json", {"run_0003": {"deleted": True, "deleted_at_utc": "2026-01-05T06:00:00Z"}})
    world.settle()
    with desk.store.reading() as conn:
        assert runs.get(conn, "run_0003").run.deleted

"""Looking through a followed store: what is found without the sweep, what only by it, and what is left for later."""

import shutil
from pathlib import Path

import pytest

from reviewapp.actions import following_reads, looking, touched
from reviewapp.actions.quarantining import Source
from reviewapp.rmos import watching
from reviewapp.rmos.watching import View
from reviewapp.store.reads import followed, runs
from reviewapp.store.writes import followed as write
from tests.support.desk import Desk
from tests.support.followed import DAYS, Followed, envelope, record

ADVISORY = "adv_000000000001"
ASSETS = "advisories/2026/01/05"
RUN, LOG = f"{DAYS[0]}/run_aaaa.json", "_audit/deletes.jsonl"
INPUT = [{"advisory_id": ADVISORY, "kind": "explanation"}]


@pytest.fixture
def world(desk: Desk) -> Followed:
    """A store of which all is known."""
    world = Followed(desk.store, desk.root)
    for number in range(9):
        world.move(f"{DAYS[0]}/run_000{number}.json", record(f"run_000{number}", advisory_inputs=INPUT))
    world.move(f"{ASSETS}/adv_000000000009.json", {"asset_id": "adv_000000000009"})
    world.settle()
    return world


@pytest.fixture
def amid(world: Followed, monkeypatch: pytest.MonkeyPatch) -> Followed:
    """The same, while the sweep goes through its files one by one, and has passed the folders of runs."""
    monkeypatch.setattr(looking, "SWEPT", 1)
    for _ in range(6):
        world.round()
    return world


def asset(world: Followed, text: bytes = b"Thin stock") -> None:
    world.move(f"{ASSETS}/{ADVISORY}_content.md", text)
    world.move(f"{ASSETS}/{ADVISORY}.json", {"asset_id": ADVISORY})


def unnoticed(world: Followed, folder: Path) -> None:
    """Have a folder known by the stamp it has now: a coarse clock gives one stamp to two moments."""
    of = Source.of(world.root).id
    with world.store.writing() as conn:
        row = followed.folder(conn, of, followed.quoted(str(folder)), View.RUNS)
        assert row
        write.save(conn, of, [row._replace(stamp=watching.stamp_of(folder))])


def test_a_run_in_a_folder_that_is_known_is_taken_in_the_next_round(amid: Followed) -> None:
    amid.move(RUN, record("run_aaaa"))
    assert amid.round().report.imported == 1


def test_an_asset_in_a_folder_that_is_known_is_taken_in_the_next_round(amid: Followed, desk: Desk) -> None:
    asset(amid)
    amid.round()
    assert desk.advisory("run_0000", ADVISORY).title == "Thin stock"


def test_a_fresh_file_rewritten_where_it_lies_is_taken_in_the_next_round(
    world: Followed, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.rewrite(f"{DAYS[0]}/run_0000.json", record("run_0000", meta={"n": 1}))
    world.round()
    monkeypatch.setattr(looking, "SWEPT", 1)
    world.rewrite(f"{DAYS[0]}/run_0000.json", record("run_0000", meta={"n": 2}))
    world.round()
    with desk.store.reading() as conn:
        assert b'"n": 2' in runs.record(conn, runs.get(conn, "run_0000").received_sha256)


def test_half_a_file_written_where_a_known_one_lies_is_looked_at_again(world: Followed) -> None:
    world.round(60)
    world.rewrite(f"{DAYS[0]}/run_0000.json", b'{"run_id": ')
    world.round()
    assert world.held() == []


def test_a_log_of_deletions_does_not_rest(amid: Followed, desk: Desk) -> None:
    line = b'{"run_id": "run_000%d", "mode": "soft", "actor": "ana"}\n'
    for number in range(3):
        amid.rewrite(LOG, b"".join(line % one for one in range(number + 1)))
        amid.round()
        with desk.store.reading() as conn:
            assert runs.get(conn, f"run_000{number}").run.deleted


def test_the_sweep_lists_folders_too(world: Followed) -> None:
    world.move(RUN, record("run_aaaa"))
    unnoticed(world, world.root / DAYS[0])
    assert world.round().report.imported == 1


def test_a_folder_is_listed_again_until_it_lay_still(amid: Followed) -> None:
    amid.move(RUN, record("run_aaaa"))
    amid.round()
    amid.round()
    amid.move(f"{DAYS[0]}/run_bbbb.json", record("run_bbbb"))
    unnoticed(amid, amid.root / DAYS[0])
    assert amid.round().report.imported == 1


def test_what_was_found_is_read_before_more_folders_are_listed(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(looking, "MOST_LISTED", 2)
    monkeypatch.setattr(looking, "SWEPT", 1)
    world = Followed(desk.store, desk.root)
    world.move(f"{DAYS[0]}/run_early.json", record("run_early"))
    world.move(f"{DAYS[1]}/run_late.json", record("run_late"))
    done = world.round()
    assert (done.report.imported, done.more) == (1, True)
    assert set(desk.gates()) == {"run_late"}, "the newest day comes first"
    world.settle()
    assert set(desk.gates()) == {"run_early", "run_late"}


def test_runs_come_before_attachments(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(looking, "MOST_LISTED", 1)
    world = Followed(desk.store, desk.root)
    world.move(RUN, record("run_aaaa"))
    for number in range(3):
        world.move(f"attachments/{envelope(str(number))[0]}.json", {})
    done = world.round()
    assert (done.report.imported, done.more) == (1, True)


def test_where_folders_were_left_there_is_more_to_do_though_nothing_is_due(
    world: Followed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(looking, "MOST_LISTED", 0)
    for day in ("2026-01-07", "2026-01-08"):
        (world.root / day).mkdir()
    assert world.round().more


def test_no_run_is_taken_before_the_assets_that_it_may_name(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(looking, "MOST_LISTED", 0)
    monkeypatch.setattr(looking, "SWEPT", 1)
    world = Followed(desk.store, desk.root)
    world.move(RUN, record("run_aaaa", advisory_inputs=INPUT))
    asset(world)
    (world.root / "attachments").mkdir()
    rounds = [world.round(3)]
    while rounds[-1].more:
        rounds.append(world.round(3))
    assert sum(one.report.imported for one in rounds) == 1
    assert sum(one.report.changed for one in rounds) == 0, "it came whole"
    assert desk.advisory("run_aaaa", ADVISORY).title == "Thin stock"


def test_a_run_that_was_found_waits_for_assets_that_come_before_it_is_read(
    amid: Followed, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = "advisories/2026/01/06/adv_00000000000%d.json"
    amid.move(other % 2, {"asset_id": "adv_000000000002"})
    amid.settle()
    monkeypatch.setattr(following_reads, "DUE", 1)
    for run_id in ("run_aaaa", "run_bbbb"):
        amid.move(f"{DAYS[0]}/{run_id}.json", record(run_id, advisory_inputs=INPUT))
    assert amid.round().report.imported == 1
    monkeypatch.setattr(looking, "MOST_LISTED", 0)
    asset(amid)
    amid.move(other % 3, {"asset_id": "adv_000000000003"})  # a later day, which is listed first
    done = amid.round()
    assert (done.report.imported, done.more) == (0, True)
    monkeypatch.setattr(looking, "MOST_LISTED", 1_000)
    assert amid.round().report.imported == 1
    kinds = [one["kind"] for one in desk.events() if one.get("run_id") == "run_aaaa"]
    assert kinds == ["run:imported", "advisory:auto_approved"], "it came with what it names"


def test_folders_of_attachments_that_were_left_are_listed_next(amid: Followed, monkeypatch: pytest.MonkeyPatch) -> None:
    name, body = envelope("Why")
    amid.move(RUN, record("run_aaaa", attachments=[{"sha256": name, "kind": "advisory"}]))
    amid.settle()
    monkeypatch.setattr(looking, "MOST_LISTED", 0)
    amid.move(f"attachments/{name[:2]}/{name[2:4]}/{name}.json", body)
    while amid.round(3).more:
        pass
    assert amid.matched("run_aaaa") == ["canonical"]


def test_all_in_a_folder_that_is_gone_is_gone(world: Followed, monkeypatch: pytest.MonkeyPatch) -> None:
    name, body = envelope("Why")
    world.move(RUN, record("run_aaaa", attachments=[{"sha256": name, "kind": "advisory"}]))
    world.move(f"attachments/{name[:2]}/{name[2:4]}/{name}.json", body)
    world.settle()
    assert world.matched("run_aaaa") == ["canonical"]
    monkeypatch.setattr(looking, "SWEPT", 1)
    shutil.rmtree(world.root / "attachments" / name[:2])
    world.round()
    assert world.matched("run_aaaa") == ["missing"]


def test_what_lies_beside_a_file_that_is_gone_is_still_there(
    world: Followed, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    link = {"advisory_id": ADVISORY, "kind": "note"}
    world.move(f"{DAYS[0]}/run_0001_advisory_{ADVISORY}.json", link)
    world.settle()
    before = desk.kinds()
    monkeypatch.setattr(looking, "SWEPT", 1)
    world.vanish(f"{DAYS[0]}/run_0000.json")
    reports = [world.round(3).report for _ in range(3)]
    assert sum(one.changed + one.unchanged for one in reports) == 0, "nothing else is read"
    assert desk.kinds() == before


def test_files_that_come_while_others_are_read_in_parts_are_next(
    world: Followed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(touched, "MOST_RUNS", 2)
    (first, body), (second, other) = envelope("Why"), envelope("Why not")
    for number, name in enumerate([first, first, first, second]):
        named = [{"sha256": name, "kind": "advisory"}]
        world.move(f"{DAYS[1]}/run_{number}.json", record(f"run_{number}", attachments=named))
    (world.root / "attachments").mkdir()
    world.settle()
    world.move(f"attachments/{first}.json", body)
    world.round()
    world.move(f"attachments/{second}.json", other)
    assert world.round().more
    assert world.matched("run_3") == ["missing"]
    world.round()
    assert world.matched("run_3") == ["canonical"]

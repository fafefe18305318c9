"""What cannot be taken of a followed store: put aside once when it lies still, and out again when it is mended."""

from collections.abc import Callable
from pathlib import Path

import pytest

from reviewapp.actions import looking
from reviewapp.domain.damage import Damage
from reviewapp.domain.errors import Unreadable
from reviewapp.store.blobs import Blobs
from reviewapp.store.reads import runs
from tests.support.desk import START, Desk
from tests.support.followed import DAYS, Followed, envelope, record

RUN, TWIN = (f"{day}/run_aaaa.json" for day in DAYS)
LINK = f"{DAYS[0]}/run_aaaa_advisory_adv_000000000001.json"
SAYS = {"schema_version": "run_advisory_link.v1"}
LINKED = {"advisory_id": "adv_000000000001", "kind": "note"}
LOG = "_audit/deletes.jsonl"
DELETED = b'{"run_id": "run_0000", "mode": "soft", "actor": "ana", "reason": "test"}\n'
NAME, BODY = envelope("Why")
NAMED = [{"sha256": NAME, "kind": "advisory"}]


@pytest.fixture
def world(desk: Desk) -> Followed:
    return Followed.of_one_run(desk.store, desk.root)


def is_quiet(world: Followed) -> bool:
    """Whether a round reads nothing."""
    report = world.round(3).report
    return not (report.took or report.unchanged or report.refused or report.released)


DAMAGE: dict[str, Callable[[Followed], object]] = {
    LINK: lambda world: world.move(LINK, LINKED),
    RUN: lambda world: world.move(RUN, b'{"run_id": '),
    TWIN: lambda world: (world.move(RUN, record("run_aaaa")), world.move(TWIN, record("run_aaaa", notes="Again."))),
    f"{DAYS[0]}/run_0000_advisory_x.json": lambda world: world.move(f"{DAYS[0]}/run_0000_advisory_x.json", b"{"),
    f"{DAYS[0]}/run_bbbb.json": lambda world: world.move(
        f"{DAYS[0]}/run_bbbb.json", record("run_bbbb", attachments=[{"sha256": "no hash"}])
    ),
    LOG: lambda world: world.rewrite(LOG, b"{\n"),
    f"{DAYS[0]}/some.json": lambda world: world.move(
        f"{DAYS[0]}/some.json",
        {**LINKED, **SAYS, "run_id": "run_0000"},  # no link, by its name
    ),
    f"{DAYS[0]}/run_out.json": lambda world: (world.root / DAYS[0] / "run_out.json").symlink_to("nowhere"),
}


@pytest.mark.parametrize("name", DAMAGE)
def test_what_is_put_aside_stays_so_and_is_not_read_again_and_again(world: Followed, desk: Desk, name: str) -> None:
    before = desk.kinds().count("import:finished")
    DAMAGE[name](world)
    world.settle()
    assert world.held() == [name]
    assert desk.kinds().count("import:finished") > before
    assert is_quiet(world)
    assert world.held() == [name]
    assert desk.kinds().count("quarantine:held") == 1


def test_a_run_and_what_lies_beside_it_are_not_read_again_and_again(world: Followed) -> None:
    world.move(RUN, record("run_aaaa"))
    world.move(LINK, LINKED)
    world.settle()
    assert is_quiet(world)


@pytest.mark.parametrize("name", DAMAGE)
def test_what_is_taken_away_does_not_stay_aside(world: Followed, desk: Desk, name: str) -> None:
    DAMAGE[name](world)
    world.settle()
    before = desk.kinds().count("import:finished")
    world.vanish(name)
    world.settle()
    assert world.held() == []
    assert desk.kinds().count("import:finished") == before + 1


@pytest.mark.parametrize("name", [RUN, f"{DAYS[0]}/run_new.json"])
def test_a_folder_that_cannot_be_listed_is_put_aside_and_comes_out(
    world: Followed, desk: Desk, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    world.move(RUN, record("run_aaaa"))
    world.settle()
    world.vanish(name)
    (world.root / name).symlink_to(name.rpartition("/")[2])  # round in a circle
    assert world.round().failure is None
    assert world.held() == [DAYS[0]]
    monkeypatch.setattr(looking, "SWEPT", 1)  # amid a sweep, so that the stores are not looked up again
    world.round()
    world.vanish(name)
    world.settle()
    assert (world.held(), desk.kinds().count("quarantine:held")) == ([], 1)


def test_a_link_leaves_the_quarantine_when_its_run_comes(world: Followed, desk: Desk) -> None:
    world.move(LINK, LINKED)
    world.settle()
    assert world.held() == [LINK]
    world.round(600)
    world.move(RUN, record("run_aaaa"))
    world.settle()
    assert world.held() == []
    assert desk.advisory("run_aaaa", "adv_000000000001").labels == ("note",)


def test_the_second_record_of_a_run_is_taken_when_the_first_is_gone(world: Followed) -> None:
    DAMAGE[TWIN](world)
    world.settle()
    world.round(600)
    world.vanish(RUN)
    world.settle()
    assert world.held() == []


def test_the_first_record_of_a_run_is_taken_whichever_is_newer(world: Followed) -> None:
    DAMAGE[TWIN](world)
    world.settle()
    world.move(RUN, record("run_aaaa", notes="Once more."))
    world.settle()
    assert world.held() == [TWIN]


def test_no_link_is_put_aside_while_the_folder_of_its_run_is_still_to_be_listed(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(looking, "MOST_LISTED", 2)
    monkeypatch.setattr(looking, "SWEPT", 1)
    world = Followed(desk.store, desk.root, START.replace(year=2126))  # all of it lay still for long
    world.move(RUN, record("run_aaaa"))
    world.move(f"{DAYS[1]}/any_advisory_adv_000000000001.json", {**LINKED, **SAYS, "run_id": "run_aaaa"})
    assert world.round().more
    world.settle()
    assert "quarantine:held" not in desk.kinds()
    assert desk.advisory("run_aaaa", "adv_000000000001").labels == ("note",)


def test_a_deletion_stays_when_the_record_is_written_again(world: Followed, desk: Desk) -> None:
    world.rewrite(LOG, DELETED)
    world.settle()
    world.move(f"{DAYS[0]}/run_0000.json", record("run_0000", notes="Again."))
    world.settle()
    with desk.store.reading() as conn:
        assert runs.get(conn, "run_0000").run.deleted
    assert not [one for one in desk.events() if one["kind"] == "run:restored"]


@pytest.mark.parametrize("is_new", [True, False])
def test_a_line_of_deletions_that_is_damaged_is_put_aside(desk: Desk, is_new: bool) -> None:
    world = Followed(desk.store, desk.root)
    world.move(RUN, record("run_aaaa"))
    if not is_new:
        world.rewrite(LOG, DELETED)
        world.settle()
    world.rewrite(LOG, DELETED + b"{\n")
    for _ in range(4):
        if is_new:
            world.restart()
        world.round(3)
    assert world.held() == [LOG]
    world.rewrite(LOG, DELETED)
    world.settle()
    assert world.held() == []


@pytest.mark.parametrize("is_single", [True, False])
@pytest.mark.parametrize("is_known", [True, False])
def test_a_run_whose_file_went_away_just_then_is_read_again(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, is_single: bool, is_known: bool
) -> None:
    world, keep, away = Followed(desk.store, desk.root, START.replace(year=2126)), Blobs.keep, list[Path]()
    run = record("run_aaaa", attachments=NAMED)
    world.move("runs.json" if is_single else RUN, {"run_aaaa": run} if is_single else run)
    if is_known:
        world.settle()

    def gone_once(blobs: Blobs, path: Path, digest: str) -> None:
        if not away:
            away.append(path)
            raise Unreadable("it vanished", kind=Damage.VANISHED)
        keep(blobs, path, digest)

    monkeypatch.setattr(Blobs, "keep", gone_once)
    world.move(f"attachments/{NAME}.json", BODY)
    assert world.round().report.took == 0
    world.settle()
    assert (world.matched("run_aaaa"), len(away)) == (["canonical"], 1)
    assert "quarantine:held" not in desk.kinds()


def test_a_run_may_be_named_like_a_file_beside_one(world: Followed, desk: Desk) -> None:
    name = f"{DAYS[0]}/run_0000_advisory_x.json"
    world.move(name, record("run_0000_advisory_x"))
    assert world.round().report.imported == 1
    world.move(name, record("run_0000_advisory_x", notes="Again."))
    report = world.round().report
    assert report.changed + report.unchanged == 1
    world.rewrite(name, {**LINKED, "advisory_id": "x"})
    world.round()
    assert desk.advisory("run_0000", "x").labels == ("note",)


def test_a_link_that_is_made_one_of_another_run_leaves_the_first(
    world: Followed, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    linked = {**LINKED, **SAYS, "run_id": "run_0000"}
    world.move(f"{DAYS[0]}/run_aaaa.json", record("run_aaaa"))
    world.move(f"{DAYS[0]}/any_advisory_adv_000000000001.json", {**linked, "status": "RETRACTED"})
    world.settle()
    before = fingerprint(desk, "run_0000")
    monkeypatch.setattr(looking, "SWEPT", 1)
    world.move(f"{DAYS[0]}/any_advisory_adv_000000000001.json", {**linked, "run_id": "run_aaaa"})
    world.settle()
    assert fingerprint(desk, "run_0000") != before


def test_a_link_that_is_damaged_is_no_part_of_its_run(world: Followed, desk: Desk) -> None:
    name = f"{DAYS[0]}/run_0000_advisory_adv_000000000001.json"
    before = fingerprint(desk, "run_0000")
    world.move(name, LINKED)
    world.settle()
    assert fingerprint(desk, "run_0000") != before
    world.move(name, b"{")
    world.settle()
    assert (fingerprint(desk, "run_0000"), world.held()) == (before, [name])


def fingerprint(desk: Desk, run_id: str) -> str:
    with desk.store.reading() as conn:
        return runs.get(conn, run_id).fingerprint


def test_runs_of_one_round_arrive_in_order(world: Followed, desk: Desk) -> None:
    ids = [f"run_{number:03}" for number in range(12)]
    for run_id in reversed(ids):
        world.move(f"{DAYS[0]}/{run_id}.json", record(run_id))
    world.round()
    assert [one["run_id"] for one in desk.events() if one["kind"] == "run:imported"] == ["run_0000", *ids]


def test_what_is_doubted_is_looked_at_at_once(world: Followed) -> None:
    asset = "advisories/adv_000000000001.json"
    world.move(RUN, record("run_aaaa", advisory_inputs=[LINKED]))
    world.move(asset, b"{")
    world.settle()
    assert world.held() == [asset]
    world.move(RUN, record("run_aaaa"))
    assert world.round().more
    world.round()
    assert world.held() == []

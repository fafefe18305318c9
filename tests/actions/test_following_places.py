"""Where a follower looks: the place it was told, the stores that lie there, and what is noted of looking."""

from pathlib import Path

import pytest

from reviewapp.actions import following_reads, looking, touched
from reviewapp.actions.following import Follower
from reviewapp.actions.quarantining import Source
from reviewapp.rmos.assets import AssetIndex
from reviewapp.store.reads import followed
from reviewapp.store.reads.sources import StoredSource
from tests.support.desk import Desk
from tests.support.followed import DAYS, Followed, envelope, record

RUN = f"{DAYS[0]}/run_aaaa.json"
NAME, BODY = envelope("Why")
NAMED = [{"sha256": NAME, "kind": "advisory"}]


@pytest.fixture
def world(desk: Desk) -> Followed:
    return Followed(desk.store, desk.root)


def given(world: Followed, *attachments: Path) -> Follower:
    return Follower.of(world.store, world.root, StoredSource(world.root, attachments))


def test_that_a_store_was_looked_at_is_noted_now_and_then(world: Followed) -> None:
    world.move(RUN, record("run_aaaa"))
    noted = []
    for later in (1, 1, 31, 1):
        world.round(later)
        with world.store.reading() as conn:
            noted += [world.time - one.looked_at for one in followed.following_all(conn)]
    assert [later.total_seconds() > 0.5 for later in noted] == [False, True, False, True]


def test_a_store_is_followed_where_it_is_named_now(world: Followed) -> None:
    world.move(RUN, record("run_aaaa"))
    link = world.root.with_name("link")
    link.symlink_to(world.root)
    world.follower = Follower.of(world.store, link)
    assert world.round().report.imported == 1
    link.unlink()
    world.restart()
    assert world.round().failure is None


def test_a_folder_we_may_not_look_at_stops_the_follower(world: Followed, tmp_path: Path) -> None:
    folder = tmp_path / "files"
    world.move(RUN, record("run_aaaa", attachments=NAMED))
    world.move(f"../files/{NAME}.json", BODY)
    world.follower = given(world, folder)
    world.settle()
    folder.rename(tmp_path / "away")
    folder.symlink_to("files")  # round in a circle
    assert "cannot be read" in str(world.round().failure)
    assert world.matched("run_aaaa") == ["canonical"]


def test_a_folder_that_is_gone_after_the_look_stops_the_follower(
    world: Followed, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, look = world.root / "attachments", looking.look
    world.move(RUN, record("run_aaaa", attachments=NAMED))
    world.move(f"attachments/{NAME}.json", BODY)
    world.follower = given(world, folder)
    world.settle()
    world.move(RUN, record("run_aaaa", attachments=NAMED, notes="Again."))

    def just_before(*args: object) -> bool:
        left = look(*args)  # type: ignore[arg-type]
        folder.rename(world.root / "away")
        return left

    monkeypatch.setattr(looking, "look", just_before)
    assert "The folder attachments is gone." in str(world.round().failure)
    assert world.matched("run_aaaa") == ["canonical"]


def test_a_folder_that_is_gone_for_good_does_not_stop_the_follower_for_ever(
    world: Followed, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.move(RUN, record("run_aaaa", attachments=NAMED))
    world.move(f"attachments/{NAME}.json", BODY)
    world.settle()
    monkeypatch.setattr(looking, "SWEPT", 1)
    world.round()
    (world.root / "attachments").rename(world.root / "away")
    assert "The folder attachments is gone." in str(world.round().failure)
    assert world.round().failure is None
    assert world.matched("run_aaaa") == ["canonical"]


def test_a_folder_that_is_given_no_more_is_left_alone(world: Followed, tmp_path: Path) -> None:
    (tmp_path / "files").mkdir()
    world.move(RUN, record("run_aaaa"))
    world.follower = given(world, tmp_path / "files")
    world.settle()
    world.follower = given(world)
    assert world.round().failure is None


def test_each_of_two_stores_has_its_own_files(world: Followed) -> None:
    for store in ("a", "b"):
        world.move(f"{store}/{DAYS[0]}/run_{store}.json", record(f"run_{store}", attachments=NAMED))
        world.move(f"{store}/attachments/ab/cd/other.txt", b"")
    path = f"b/attachments/{NAME[:2]}/{NAME[2:4]}/{NAME}.json"
    world.move(path, BODY)
    report = world.round().report
    assert (report.imported, report.changed + report.unchanged) == (2, 0)
    assert (world.matched("run_a"), world.matched("run_b")) == (["missing"], ["canonical"])
    world.settle()
    assert (world.matched("run_a"), world.matched("run_b")) == (["missing"], ["canonical"])
    world.vanish(path)
    world.settle()
    assert world.matched("run_b") == ["missing"]


def test_stores_of_each_layout_in_one_folder_do_not_read_each_others_files(world: Followed) -> None:
    world.move("runs.json", {"run_aaaa": record("run_aaaa", attachments=NAMED)})
    world.move("run_bbbb.json", record("run_bbbb"))
    world.move(f"{DAYS[0]}/run_cccc.json", record("run_cccc"))
    report = world.round().report
    assert (report.imported, report.changed + report.unchanged) == (3, 0)
    world.settle()
    world.move(f"attachments/{NAME}.json", BODY)
    world.settle()
    assert (world.matched("run_aaaa"), world.held()) == (["canonical"], [])


LAID_OUT = {
    "as usual": ("first/2026/01/05/adv_1.json", "first/2026/01/05/adv_1_content.md"),
    "several contents": ("first/adv_1.json", "first/adv_1_content.txt", "first/adv_1_content.md"),
    "content alone": ("first/adv_1_content.json",),
    "content first": ("first/a/adv_1_content.json", "first/b/adv_1.json"),
    "twice": ("first/b/adv_1.json", "first/a/z/adv_1.json"),
    "in both": ("first/adv_1.json", "second/adv_1.json"),
    "elsewhere": ("third/adv_1.json",),
    "hidden": ("first/_old/adv_1.json",),
}


@pytest.mark.parametrize("laid_out", LAID_OUT)
@pytest.mark.parametrize("is_first", [True, False])
def test_assets_are_found_as_an_import_finds_them(
    world: Followed, tmp_path: Path, laid_out: str, is_first: bool
) -> None:
    pair = (tmp_path / "first", tmp_path / "second")
    for folder in (*pair, tmp_path / "third"):
        folder.mkdir()
    folders = pair if is_first else pair[::-1]
    world.move(RUN, record("run_aaaa"))
    world.follower = Follower.of(world.store, world.root, StoredSource(world.root, (), (*folders, tmp_path / "third")))
    for name in LAID_OUT[laid_out]:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("{}")
    world.settle()
    watch = looking.Watch(Source.of(world.root).id, world.root, ())
    walked, seen = AssetIndex(folders), touched.SeenAssets(world.store, watch, folders)
    assert seen.record("adv_1") == walked.record("adv_1")
    for uri in (None, "x.md", "x.txt"):
        assert seen.content("adv_1", uri) == walked.content("adv_1", uri)


def test_an_asset_that_is_gone_is_not_found(world: Followed, monkeypatch: pytest.MonkeyPatch) -> None:
    world.move(RUN, record("run_aaaa"))
    world.move("advisories/adv_1.json", {"asset_id": "adv_1"})
    world.settle()
    world.vanish("advisories/adv_1.json")
    monkeypatch.setattr(following_reads, "take_due", lambda *_, **__: pytest.exit("killed"))
    with pytest.raises(BaseException, match="killed"):
        world.round()
    watch = looking.Watch(Source.of(world.root).id, world.root, ())
    seen = touched.SeenAssets(world.store, watch, (world.root / "advisories",))
    assert seen.record("adv_1") is None

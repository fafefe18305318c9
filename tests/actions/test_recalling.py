"""A desk that was put back to a backup knows what it wrote into a store of RMOS after that, and takes it back."""

import json

import pytest

from reviewapp.actions import mirroring
from reviewapp.actions.following import Follower
from reviewapp.domain.errors import Invalid
from reviewapp.domain.migrating import Phase
from reviewapp.domain.states import State
from reviewapp.rmos import cutover
from reviewapp.rmos.ours import real_path
from reviewapp.store.reads import mirrors, runs
from tests.support import migrated
from tests.support.advised import APPROVED, NAME, outcome, read, send
from tests.support.desk import Desk
from tests.support.mirrored import explanation, granted, held, is_quiet, mirror, path, settled
from tests.support.put_back import BackUp, PutBack, is_shut, recalled


def test_an_override_that_was_given_after_the_backup_is_taken_back(shop: Desk, backed_up: BackUp) -> None:
    put_back = backed_up(shop)
    name = granted(shop)
    mirror(shop)
    desk = put_back()
    assert held(desk, "run_r1")["status"] == "OK"
    assert is_quiet(desk), "read before the mirror has its turn, it is the desk's own word all the same"
    assert is_shut(desk)
    mirror(desk)
    record = held(desk, "run_r1")
    assert record["status"] == "BLOCKED"
    assert "override" not in record["meta"]
    (past,) = record["meta"]["override_history"]
    assert (past["override_id"], past["ended"]) == (name, "no longer counts")
    assert is_quiet(desk)
    assert is_shut(desk)
    assert recalled(desk) == [{"store": "rmos", "files": 1, "runs": 1}]
    assert mirror(desk) == mirroring.Round()
    assert len(recalled(desk)) == 1


def test_a_follower_takes_nothing_of_it_for_news(shop: Desk, backed_up: BackUp) -> None:
    settled(shop, Follower.of(shop.store, shop.root))
    put_back = backed_up(shop)
    granted(shop)
    shop.sign("bo", "run_y1", explanation(shop))
    mirror(shop)
    desk = put_back()
    before = desk.kinds()
    follower = Follower.of(desk.store, desk.root)
    assert settled(desk, follower) == before
    mirror(desk)
    assert settled(desk, follower) == [*before, "mirror:recalled", "run:mirrored", "run:mirrored"]
    assert is_shut(desk)


def test_an_approval_that_was_given_after_the_backup_is_taken_back(shop: Desk, backed_up: BackUp) -> None:
    put_back = backed_up(shop)
    shop.sign("bo", "run_y1", explanation(shop))
    mirror(shop)
    assert held(shop, "run_y1")["advisory_inputs"][0]["status"] == "REVIEWED"
    desk = put_back()
    desk.take()
    assert (desk.advisory("run_y1", explanation(desk)).state, desk.advisory("run_y1", explanation(desk)).claims) == (
        State.PENDING,
        (),
    )
    mirror(desk)
    assert path(desk, "run_y1").read_text() == json.dumps(desk.written["run_y1"], indent=2)


def test_what_was_written_before_and_after_the_backup_is_known(shop: Desk, backed_up: BackUp) -> None:
    shop.sign("bo", "run_y1", explanation(shop))
    mirror(shop)
    put_back = backed_up(shop)
    shop.withdraw("bo", "run_y1", explanation(shop))
    mirror(shop)
    shop.write_run("run_y1", rating=2)  # RMOS wrote it anew since
    desk = put_back()
    report = desk.take()
    assert (report.conflicts, report.refused) == (0, [])
    assert desk.advisory("run_y1", explanation(desk)).state is State.APPROVED
    mirror(desk)
    assert held(desk, "run_y1")["advisory_inputs"][0]["status"] == "REVIEWED", "the restored desk stands behind it"
    assert held(desk, "run_y1")["rating"] == 2


def test_what_rmos_wrote_into_the_file_since_stays(shop: Desk, overridden: PutBack) -> None:
    path(shop, "run_r1").write_text(json.dumps({**held(shop, "run_r1"), "rating": 5}, indent=2))
    desk = overridden()
    mirror(desk)
    desk.take()
    assert is_shut(desk)
    assert (held(desk, "run_r1")["status"], held(desk, "run_r1")["rating"]) == ("BLOCKED", 5)


def test_what_programs_sent_after_the_backup_says_nothing_any_more(shop: Desk, backed_up: BackUp) -> None:
    put_back = backed_up(shop)
    send(shop)
    shop.sign("bo", "run_y1", NAME)
    mirror(shop)
    assert outcome(read(shop.root, "run_y1").reference) == APPROVED
    desk = put_back()
    before = desk.advisory("run_y1", explanation(desk))
    assert is_quiet(desk)
    mirror(desk)
    found = read(desk.root, "run_y1")
    assert outcome(found.reference) == ("NEW", None, None, None, None)
    assert outcome(found.asset) == (None, None, None, None, None)
    assert is_quiet(desk)
    assert desk.advisory("run_y1", explanation(desk)) == before
    assert mirror(desk) == mirroring.Round()


def test_a_run_that_the_desk_lost_is_taken_back_once_it_is_here_again(shop: Desk, backed_up: BackUp) -> None:
    put_back = backed_up(shop)
    shop.write_run("run_r2", "RED", status="BLOCKED")
    shop.take()
    granted(shop, "run_r2")
    mirror(shop)
    desk = put_back()
    assert mirror(desk).failed == 1
    with desk.store.reading() as conn:
        (due,) = mirrors.waiting(conn, real_path(desk.root))
    assert (due.run_id, due.failure) == ("run_r2", "There is no run 'run_r2' here. Check the id, or import it.")
    desk.take()
    mirror(desk)
    assert held(desk, "run_r2")["status"] == "BLOCKED"
    with desk.store.reading() as conn:
        assert not runs.get(conn, "run_r2").run.bore_override


def test_an_asset_that_rmos_wrote_into_in_its_own_way_is_known_by_its_edits(shop: Desk, backed_up: BackUp) -> None:
    send(shop)
    put_back = backed_up(shop)
    shop.sign("bo", "run_y1", NAME)
    mirror(shop)
    (asset,) = shop.root.glob(f"advisories/20*/*/*/{NAME}.json")
    asset.write_text(json.dumps({**json.loads(asset.read_text()), "stars": 5}, indent=7))
    desk = put_back()
    mirror(desk)
    found = read(desk.root, "run_y1")
    assert found.asset
    assert (found.asset["stars"], *outcome(found.asset)) == (5, None, None, None, None, None)
    desk.sign("bo", "run_y1", NAME)
    mirror(desk)
    found = read(desk.root, "run_y1")
    assert found.asset
    assert (found.asset["stars"], found.asset["reviewed_by"]) == (5, "bo")


def test_a_file_that_is_gone_is_not_made_again(shop: Desk, backed_up: BackUp) -> None:
    put_back = backed_up(shop)
    send(shop)
    shop.sign("bo", "run_y1", NAME)
    mirror(shop)
    for file in (*shop.root.glob(f"20*/*{NAME}*"), *shop.root.glob(f"advisories/**/{NAME}*")):
        file.unlink()
    desk = put_back()
    assert mirror(desk).failed == 0
    assert not list(desk.root.glob(f"**/*{NAME}*"))


def test_what_rmos_added_to_a_file_of_the_desk_is_read_once_the_desk_says_nothing_there(
    shop: Desk, backed_up: BackUp
) -> None:
    put_back = backed_up(shop)
    send(shop)
    shop.sign("bo", "run_y1", NAME)
    mirror(shop)
    (file,) = shop.root.glob(f"20*/run_y1_advisory_{NAME}.json")
    file.write_text(json.dumps({**json.loads(file.read_text()), "stars": 5}))
    desk = put_back()
    mirror(desk)
    found = read(desk.root, "run_y1").reference
    assert (found["stars"], *outcome(found)) == (5, "NEW", None, None, None, None)
    desk.take()
    assert desk.advisory("run_y1", NAME).state is State.PENDING


def test_a_store_below_the_place_that_was_named_has_its_notes(shop: Desk, overridden: PutBack) -> None:
    desk = overridden()
    desk.root = shop.root.parent
    desk.take()
    assert is_shut(desk)


def test_a_store_that_the_lost_desk_cut_over_is_taken_up_again_without_its_mark(begun: Desk, backed_up: BackUp) -> None:
    put_back = backed_up(begun)
    migrated.verify(begun)
    migrated.cut_over(begun)
    desk = put_back()
    with pytest.raises(Invalid, match="was cut over to the desk"):
        desk.take()
    (desk.root / cutover.NAME).unlink()
    assert desk.take().refused == []
    assert migrated.verify(desk).differing == 0
    assert migrated.cut_over(desk).phase is Phase.CUT_OVER

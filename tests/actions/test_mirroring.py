"""Outcomes written back over a store that RMOS writes into: what it reads there, and what stays its own."""

import json
from datetime import timedelta
from pathlib import Path

import pytest

from reviewapp.actions import mirroring, submitting
from reviewapp.actions.following import Follower
from reviewapp.actions.receiving import Sender
from reviewapp.domain.errors import Invalid, Unreadable
from reviewapp.domain.gate import Answer
from reviewapp.domain.person import Actor
from reviewapp.domain.review import ReasonCode, Verdict
from reviewapp.domain.states import State
from reviewapp.rmos import writing
from reviewapp.rmos.ours import real_path
from reviewapp.rmos.writing import LOCK, locked
from reviewapp.store.reads import mirrors
from reviewapp.store.writes import mirrors as write
from tests.support.desk import Desk
from tests.support.mirrored import explanation, granted, held, is_quiet, mirror, path, settled


def test_an_approval_stands_where_rmos_reads_it(shop: Desk) -> None:
    name = explanation(shop)
    shop.sign("bo", "run_y1", name)
    assert mirror(shop).written == 1
    (entry,) = held(shop, "run_y1")["advisory_inputs"]
    review = {key: entry[key] for key in ("status", "reviewed", "approved_for_workflow", "reviewed_by", "notes")}
    assert review == {
        "status": "REVIEWED",
        "reviewed": True,
        "approved_for_workflow": True,
        "reviewed_by": "bo",
        "notes": "Looked at it.",
    }
    assert shop.kinds()[-1] == "run:mirrored"
    assert is_quiet(shop)
    assert shop.advisory("run_y1", name).state is State.APPROVED
    assert shop.gate("run_y1").answer is Answer.ALLOWED
    assert mirror(shop).written == 0


@pytest.mark.parametrize(
    ("code", "known", "detail"),
    [("GEOMETRY_UNSAFE", "GEOMETRY_UNSAFE", None), ("WRONG_EXPLANATION", "OTHER", "WRONG_EXPLANATION")],
)
def test_a_rejection_carries_a_code_that_rmos_knows(shop: Desk, code: str, known: str, detail: str | None) -> None:
    shop.sign("bo", "run_y1", explanation(shop), verdict=Verdict.REJECT, reason_code=ReasonCode(code))
    mirror(shop)
    (entry,) = held(shop, "run_y1")["advisory_inputs"]
    assert (entry["status"], entry["rejected"]) == ("REJECTED", True)
    assert (entry["rejection_reason_code"], entry.get("rejection_reason_detail")) == (known, detail)
    assert (entry["reviewed"], entry["approved_for_workflow"]) == (True, False)


def test_what_is_withdrawn_is_taken_back_to_the_letter(shop: Desk) -> None:
    before = path(shop, "run_y1").read_bytes()
    shop.sign("bo", "run_y1", explanation(shop))
    mirror(shop)
    assert path(shop, "run_y1").read_bytes() != before
    shop.withdraw("bo", "run_y1", explanation(shop))
    mirror(shop)
    assert path(shop, "run_y1").read_bytes() == before
    assert is_quiet(shop)


def test_references_and_assets_are_written_too(shop: Desk) -> None:
    reference = {"advisory_id": "adv_0123456789ab", "kind": "explanation", "status": "NEW", "rating": 5}
    beside = path(shop, "run_y1_advisory_adv_0123456789ab")
    beside.write_text(json.dumps(reference))
    asset = shop.root / "advisories/2026/01/05/adv_0123456789ab.json"
    asset.parent.mkdir(parents=True)
    asset.write_text(json.dumps({"asset_id": "adv_0123456789ab", "asset_type": "analysis", "reviewed": False}))
    asset.with_name("adv_0123456789ab_content.md").write_text("Why")
    shop.take()
    shop.sign("ana", "run_y1", "adv_0123456789ab")
    mirror(shop)
    said = json.loads(beside.read_text())
    assert (said["status"], said["rating"], said["reviewed_by"]) == ("REVIEWED", 5, "ana")
    told = json.loads(asset.read_text())
    assert (told["reviewed"], told["approved_for_workflow"], told["reviewed_by"]) == (True, True, "ana")
    assert is_quiet(shop)
    assert shop.advisory("run_y1", "adv_0123456789ab").claims == ()


def test_what_cannot_be_written_is_noted_and_tried_again(shop: Desk) -> None:
    aside = path(shop, "run_y1").rename(shop.root / "aside")
    shop.sign("bo", "run_y1", explanation(shop))
    assert mirror(shop).failed == 1
    with shop.store.reading() as conn:
        (due,) = mirrors.waiting(conn, real_path(shop.root))
    assert (due.run_id, due.failure, due.tries) == ("run_y1", "this store holds no record of the run", 1)
    assert mirror(shop).failed == 0  # not before its time
    aside.rename(path(shop, "run_y1"))
    shop.time += timedelta(seconds=10)
    assert mirror(shop).written == 1
    with shop.store.reading() as conn:
        assert mirrors.waiting(conn, real_path(shop.root)) == []


def test_what_rmos_writes_meanwhile_is_not_written_over(shop: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def late(file: Path, data: bytes, base: bytes | None) -> None:
        file.write_text(json.dumps(shop.written["run_y1"] | {"rating": 2}))
        writing.put(file, data, base)

    shop.sign("bo", "run_y1", explanation(shop))
    with monkeypatch.context() as patched:
        patched.setattr(mirroring, "put", late)
        assert mirror(shop).failed == 1
    assert held(shop, "run_y1")["rating"] == 2
    shop.time += timedelta(seconds=10)
    assert mirror(shop).written == 1
    assert held(shop, "run_y1")["rating"] == 2
    assert held(shop, "run_y1")["advisory_inputs"][0]["status"] == "REVIEWED"


def test_two_mirrors_do_not_write_at_once(shop: Desk) -> None:
    with locked(shop.root), pytest.raises(Unreadable, match="another process"):
        mirror(shop)
    assert (shop.root / LOCK).exists()
    assert is_quiet(shop)


def test_a_folder_without_days_is_refused(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "runs.json").write_text("{}")
    with pytest.raises(Invalid, match="layout dated"):
        mirroring.mirror(desk.store, tmp_path, desk.now())


def test_it_is_quiet_about_a_run_that_no_store_has_a_record_of(shop: Desk) -> None:
    sender = Sender(Actor(id="token:cam-7", name="cam-7", role="token"), "ana", "r", "api:cam-7")
    body = {"run_id": "run_p1", "status": "OK", "decision": {"risk_level": "YELLOW"}}
    submitting.submit_one(shop.store, body, sender, shop.now())
    shop.sign("bo", "run_p1")
    assert (mirror(shop).failed, mirror(shop).written) == (0, 0)
    with shop.store.reading() as conn:
        assert mirrors.waiting(conn, real_path(shop.root)) == []


def test_what_was_planted_under_the_name_of_a_draft_is_not_written_through(shop: Desk) -> None:
    victim = shop.root / "2026-01-05" / "victim"
    victim.write_text("mine")
    (shop.root / "2026-01-05" / ".run_y1.json.reviewapp.tmp").symlink_to(victim)
    shop.sign("bo", "run_y1", explanation(shop))
    assert mirror(shop).written == 1
    assert victim.read_text() == "mine"


def test_a_link_is_not_written_through(shop: Desk) -> None:
    real = path(shop, "run_y1").rename(shop.root / "2026-01-05" / "elsewhere")
    path(shop, "run_y1").symlink_to(real)
    before = real.read_bytes()
    shop.sign("bo", "run_y1", explanation(shop))
    assert mirror(shop).failed == 1
    assert real.read_bytes() == before


def test_a_followed_store_stays_quiet_about_what_was_written_into_it(shop: Desk) -> None:
    follower = Follower.of(shop.store, shop.root)
    settled(shop, follower)
    shop.sign("bo", "run_y1", explanation(shop))
    granted(shop)
    before = shop.kinds()
    assert mirror(shop).written == 2
    assert settled(shop, follower) == [*before, "run:mirrored", "run:mirrored"]
    rewritten = held(shop, "run_r1") | {"explanation_status": "READY"}
    path(shop, "run_r1").write_text(json.dumps(rewritten))
    settled(shop, follower)
    assert shop.gate("run_r1").answer is Answer.OVERRIDDEN
    assert mirror(shop).failed == 0


def test_what_rmos_wrote_over_is_written_again(shop: Desk) -> None:
    before = path(shop, "run_r1").read_bytes()
    name = granted(shop)
    mirror(shop)
    path(shop, "run_r1").write_bytes(before.replace(b'"rating": 4', b'"rating": 3'))
    shop.take()
    assert mirror(shop).written == 1
    assert held(shop, "run_r1")["meta"]["override"]["override_id"] == name
    assert held(shop, "run_r1")["rating"] == 3


def test_what_rmos_wrote_around_is_still_taken_back(shop: Desk) -> None:
    shop.sign("bo", "run_y1", explanation(shop))
    mirror(shop)
    path(shop, "run_y1").write_text(json.dumps(held(shop, "run_y1") | {"rating": 3}))
    shop.take()
    mirror(shop)
    shop.withdraw("bo", "run_y1", explanation(shop))
    mirror(shop)
    assert held(shop, "run_y1")["rating"] == 3
    assert "reviewed_by" not in held(shop, "run_y1")["advisory_inputs"][0]
    assert is_quiet(shop)


def test_what_stands_there_already_is_not_written_twice_when_it_is_looked_at_again(shop: Desk) -> None:
    granted(shop)
    mirror(shop)
    before = path(shop, "run_r1").read_bytes()
    with shop.store.writing() as conn:
        write.look_again(conn, "run_r1", shop.now())
    assert mirror(shop).written == 0
    assert path(shop, "run_r1").read_bytes() == before


def test_why_no_round_is_possible_is_kept_until_one_is(shop: Desk) -> None:
    def failure() -> str | None:
        with shop.store.reading() as conn:
            return mirrors.every(conn)[0].failure

    aside = shop.root.rename(shop.root.with_name("aside"))
    with pytest.raises(Invalid) as told:
        mirror(shop)
    assert failure() == str(told.value)
    with pytest.raises(Invalid):
        mirror(shop)
    assert failure() == str(told.value)
    aside.rename(shop.root)
    with locked(shop.root), pytest.raises(Unreadable):
        mirror(shop)
    mirror(shop)
    assert failure() is None
    with locked(shop.root), pytest.raises(Unreadable):
        mirror(shop)
    assert failure() is None, "another process writes back instead"


def test_a_round_writes_about_as_many_runs_as_it_may_and_says_that_more_wait(shop: Desk) -> None:
    granted(shop)
    shop.sign("bo", "run_y1", explanation(shop))
    rounds = [mirroring.mirror(shop.store, shop.root, shop.now(), 1)]
    assert (rounds[0].written, rounds[0].has_more) == (1, True)
    while rounds[-1].has_more and len(rounds) < 20:
        rounds.append(mirroring.mirror(shop.store, shop.root, shop.now(), 1))
    assert sorted(one.written for one in rounds)[-3:] == [0, 1, 1]
    assert not rounds[-1].has_more

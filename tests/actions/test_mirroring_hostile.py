"""What a program may name and send, and what stands in the store of RMOS for it then."""

import json

import pytest

from reviewapp.actions import advising
from reviewapp.actions.advising import Advice
from reviewapp.actions.following import Follower
from reviewapp.domain.canonical import sha256
from reviewapp.domain.review import Verdict
from reviewapp.domain.states import State
from reviewapp.store.reads import runs
from tests.support.advised import APPROVED, LATE, NAME, SENDER, asset, outcome, read, send
from tests.support.desk import Desk
from tests.support.mirrored import granted, held, mirror, path, settled

REFERENCE = f"run_y1_advisory_{NAME}"


def test_a_name_too_long_for_a_file_stops_no_other_run(shop: Desk) -> None:
    shop.write_run("r" * 128, "YELLOW")
    shop.take()
    send(shop, "r" * 128, "a" * 128)
    shop.sign("bo", "r" * 128, "a" * 128)
    send(shop)
    shop.sign("bo", "run_y1", NAME)
    assert mirror(shop).failed == 1
    assert outcome(read(shop.root, "run_y1").reference) == APPROVED


@pytest.mark.parametrize("is_decided", [False, True])
def test_two_runs_and_advisories_whose_names_make_one(shop: Desk, *, is_decided: bool) -> None:
    one, other, file = "run_a", "run_a_advisory_b", "run_a_advisory_b_advisory_c"
    for name in (one, other):
        shop.write_run(name, "YELLOW")
    shop.take()
    send(shop, one, "b_advisory_c", text="First.")
    shop.sign("bo", one, "b_advisory_c")
    mirror(shop)
    before = held(shop, file)
    send(shop, other, "c", text="Second.")
    if is_decided:
        shop.sign("bo", other, "c", verdict=Verdict.REJECT)
    shop.sign("bo", other, send(shop, other, "another"))
    assert mirror(shop).failed == int(is_decided)
    assert held(shop, file) == before


def test_an_advisory_named_by_the_hash_of_its_text(shop: Desk) -> None:
    """The desk keeps the text under that hash once it was written back."""
    name = send(shop, name=sha256(b"Thin stock."))
    shop.sign("bo", "run_y1", name)
    mirror(shop)
    shop.withdraw("bo", "run_y1", name)
    mirror(shop)
    assert outcome(read(shop.root, "run_y1", name).reference)[0] == "NEW"


def test_an_advisory_named_by_the_hash_of_a_record_of_the_desk(shop: Desk) -> None:
    with shop.store.reading() as conn:
        name = runs.get(conn, "run_r1").run.run_sha256
    send(shop, name=name, text="Go ahead.")
    shop.sign("bo", "run_y1", name)
    mirror(shop)
    assert read(shop.root, "run_y1", name).text == "Go ahead."
    assert not list((shop.root / "attachments").rglob(f"{name}*"))


@pytest.mark.parametrize("way", ["import", "follow"])
def test_no_approval_moves_for_an_asset_that_is_named_as_the_content_of_another(shop: Desk, way: str) -> None:
    asset(shop, asset_type="suggestion", suggestion_data={"feed": 3})
    inputs = shop.written["run_y1"]["advisory_inputs"]
    shop.write_run("run_y1", advisory_inputs=[*inputs, {"advisory_id": NAME, "kind": "advisory"}])
    shop.take()
    follower = Follower.of(shop.store, shop.root)
    settled(shop, follower)
    shop.sign("bo", "run_y1", NAME)
    mirror(shop)
    before = shop.advisory("run_y1", NAME)
    send(shop, "run_r1", f"{NAME}_content", "Something else.")
    shop.sign("bo", "run_r1", f"{NAME}_content")
    mirror(shop)
    if way == "follow":
        settled(shop, follower)
    else:
        path(shop, "run_y1").write_text(json.dumps({**held(shop, "run_y1"), "rating": 3}))
        shop.take()
    after = shop.advisory("run_y1", NAME)
    assert (after.state, after.content_sha256) == (State.APPROVED, before.content_sha256)


@pytest.mark.parametrize("damage", ["reference", "asset", "folder"])
def test_a_status_is_put_back_though_a_file_of_ours_is_damaged(shop: Desk, damage: str) -> None:
    send(shop, "run_r1")
    shop.sign("bo", "run_r1", NAME)
    granted(shop)
    mirror(shop)
    assert held(shop, "run_r1")["status"] == "OK"
    file = path(shop, f"run_r1_advisory_{NAME}")
    if damage == "folder":
        file.unlink()
        file.mkdir()
    else:
        (file if damage == "reference" else next(shop.root.rglob(f"advisories/**/{NAME}.json"))).write_text("{")
    shop.time += LATE
    assert mirror(shop).failed == 1
    assert held(shop, "run_r1")["status"] == "BLOCKED"


def test_what_rmos_promoted_stays_promoted_in_a_reference_of_ours(decided: Desk) -> None:
    path(decided, REFERENCE).write_text(json.dumps({**held(decided, REFERENCE), "status": "PROMOTED"}))
    decided.take()
    decided.sign("bo", "run_y1", send(decided, name="adv_other"))
    mirror(decided)
    assert held(decided, REFERENCE)["status"] == "PROMOTED"


def test_what_rmos_rejected_and_people_approved_is_not_both(decided: Desk) -> None:
    path(decided, REFERENCE).write_text(
        json.dumps({**held(decided, REFERENCE), "status": "REJECTED", "rejected": True})
    )
    decided.take()
    decided.sign("bo", "run_y1", send(decided, name="adv_other"))
    mirror(decided)
    assert (held(decided, REFERENCE)["status"], held(decided, REFERENCE)["rejected"]) == ("REVIEWED", False)


def test_no_asset_of_ours_says_approved_beside_a_later_one_of_rmos(decided: Desk) -> None:
    asset(decided, asset_type="analysis", markdown="Other")
    decided.take()
    decided.withdraw("bo", "run_y1", NAME)
    mirror(decided)
    said = [json.loads(file.read_text()) for file in decided.root.rglob(f"advisories/**/{NAME}.json")]
    assert [one.get("approved_for_workflow") for one in said] == [None, None]


def test_no_reference_leads_to_what_nobody_was_shown(shop: Desk) -> None:
    """RMOS has an asset of that name which suggests a feed; a program explains a GREEN run under it, which passes."""
    asset(shop, asset_type="suggestion", suggestion_data={"feed": 9000})
    shop.write_run("run_g1", "GREEN")
    shop.take()
    send(shop, "run_g1", NAME, "Looks fine.")
    assert shop.advisory("run_g1", NAME).state is State.AUTO_APPROVED
    assert mirror(shop).failed == 1
    assert not path(shop, f"run_g1_advisory_{NAME}").exists()


def test_no_reference_leads_to_a_file_that_says_something_else(shop: Desk) -> None:
    name = shop.attach("run_y1", b"G0 X9000", "gcode")
    file = shop.root / "attachments" / name[:2] / name[2:4] / f"{name}.json"
    file.rename(file.with_suffix(".nc"))
    shop.take()
    send(shop, "run_r1", name, "Looks fine.")
    shop.sign("bo", "run_r1", name)
    assert mirror(shop).failed == 1
    assert not path(shop, f"run_r1_advisory_{name}").exists()


def test_one_content_on_two_runs_stands_there_whenever_it_was_decided(shop: Desk) -> None:
    for run_id in ("run_y1", "run_r1"):
        send(shop, run_id)
        shop.sign("bo", run_id, NAME)
    mirror(shop)
    for run_id in ("run_y1", "run_r1"):
        found = read(shop.root, run_id)
        assert (found.text, outcome(found.asset)[1:]) == ("Thin stock.", (None,) * 4)


def test_rmos_gets_the_numbers_that_were_sent(shop: Desk) -> None:
    said = {"suggestion_data": {"feed_mm_min": 1200.5, "passes": 3, "name": "0.5"}}
    advising.attach(shop.store, "run_y1", Advice(NAME, {"kind": "suggestion"}, said), SENDER, shop.now())
    shop.sign("bo", "run_y1", NAME)
    mirror(shop)
    assert (read(shop.root, "run_y1").asset or {})["suggestion_data"] == said["suggestion_data"]

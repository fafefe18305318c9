"""An id that RMOS has already, or that several runs bear: what is put into its store for an advisory of that name."""

import json

import pytest

from reviewapp.actions import advising, overriding
from reviewapp.actions.advising import Advice
from reviewapp.domain.review import Verdict
from tests.support.advised import APPROVED, NAME, SENDER, outcome, read, send, submit
from tests.support.desk import Desk
from tests.support.mirrored import is_quiet, mirror, path

REFERENCE = f"run_y1_advisory_{NAME}"


def test_one_name_for_two_contents_shows_neither(decided: Desk) -> None:
    send(decided, "run_r1", text="Something else.")
    decided.sign("bo", "run_r1", NAME, verdict=Verdict.REJECT)
    mirror(decided)
    found = read(decided.root, "run_r1")
    assert (outcome(found.reference)[0], found.text) == ("REJECTED", None)
    assert outcome(found.asset) == (None, None, None, None, None)
    assert outcome(read(decided.root, "run_y1").reference) == APPROVED
    decided.withdraw("bo", "run_y1", NAME)
    mirror(decided)
    assert read(decided.root, "run_y1").text is None
    assert is_quiet(decided)


def test_one_name_for_one_content_has_no_outcome_of_its_own(decided: Desk) -> None:
    before = read(decided.root, "run_y1").asset or {}
    send(decided, "run_r1")
    decided.sign("bo", "run_r1", NAME, verdict=Verdict.REJECT)
    mirror(decided)
    found = read(decided.root, "run_r1")
    assert (found.text, outcome(found.asset)) == ("Thin stock.", (None, None, None, None, None))
    assert (found.asset or {})["created_at_utc"] == before["created_at_utc"]


def test_an_asset_of_rmos_is_what_the_reference_leads_to(shop: Desk) -> None:
    asset = shop.root / f"advisories/2026/01/04/{NAME}.json"
    asset.parent.mkdir(parents=True)
    asset.write_text(json.dumps({"asset_id": NAME, "asset_type": "analysis", "rating": 2}))
    send(shop)
    shop.sign("bo", "run_y1", NAME)
    mirror(shop)
    found = read(shop.root, "run_y1")
    assert found.asset is not None
    assert (found.asset["rating"], found.asset["reviewed_by"], found.text) == (2, "bo", None)


def test_what_rmos_refers_to_itself_gets_no_second_reference(shop: Desk) -> None:
    inputs = shop.written["run_y1"]["advisory_inputs"]
    send(shop)
    shop.write_run("run_y1", advisory_inputs=[*inputs, {"advisory_id": NAME, "kind": "explanation"}])
    shop.take()
    shop.sign("bo", "run_y1", NAME)
    mirror(shop)
    assert not path(shop, REFERENCE).exists()


def test_a_reference_that_rmos_wrote_is_edited_and_not_replaced(shop: Desk) -> None:
    send(shop)
    path(shop, REFERENCE).write_text(json.dumps({"advisory_id": NAME, "kind": "explanation", "rating": 5}))
    shop.take()
    shop.sign("bo", "run_y1", NAME)
    assert mirror(shop).failed == 0
    found = read(shop.root, "run_y1")
    assert (outcome(found.reference), found.reference["rating"]) == (APPROVED, 5)


def test_a_run_that_no_store_has_gets_no_reference(shop: Desk) -> None:
    send(shop, submit(shop))
    shop.sign("bo", "run_p1", NAME)
    assert (mirror(shop).failed, list(shop.root.rglob("run_p1*"))) == (0, [])


@pytest.mark.parametrize("is_ours", [False, True])
def test_a_reference_is_no_record_of_a_run_of_that_name(shop: Desk, *, is_ours: bool) -> None:
    """A program chooses the names of its runs: the override of one must not stand in a reference of another."""
    if is_ours:
        send(shop)
        shop.sign("bo", "run_y1", NAME)
        mirror(shop)
    else:
        path(shop, REFERENCE).write_text(json.dumps({"advisory_id": NAME, "kind": "explanation"}))
        shop.take()
    before = path(shop, REFERENCE).read_bytes()
    submit(shop, REFERENCE, "RED")
    terms = ("RED", 60, "The part is cut in foam first.")
    shop.grant(REFERENCE, overriding.request(shop.store, REFERENCE, *terms, shop.person("bo"), shop.now()).advisory_id)
    assert (mirror(shop).written, path(shop, REFERENCE).read_bytes()) == (0, before)


def test_a_name_may_be_as_long_as_the_system_bears(shop: Desk) -> None:
    run_id, name = "r" * 110, "a" * 128
    shop.write_run(run_id, "YELLOW")
    shop.take()
    send(shop, run_id, name)
    shop.sign("bo", run_id, name)
    assert mirror(shop).failed == 0
    assert outcome(read(shop.root, run_id, name).reference) == APPROVED
    assert is_quiet(shop)


def test_a_damaged_reference_of_another_day_may_be_the_one(shop: Desk) -> None:
    send(shop)
    damaged = shop.root / "2026-01-06" / f"{REFERENCE}.json"
    damaged.parent.mkdir()
    damaged.write_text("{")
    shop.sign("bo", "run_y1", NAME)
    assert mirror(shop).failed == 1
    assert not path(shop, REFERENCE).exists()


def test_what_the_store_has_under_the_hash_needs_no_asset(shop: Desk) -> None:
    name = shop.attach("run_y1", b"# Why\n\nThin stock.", "debug")
    shop.take()
    advising.attach(shop.store, "run_y1", Advice(name, {"kind": "explanation"}, {}), SENDER, shop.now())
    shop.sign("bo", "run_y1", name)
    mirror(shop)
    found = read(shop.root, "run_y1", name)
    assert (outcome(found.reference), found.asset) == (APPROVED, None)


def test_what_no_program_sent_gets_no_reference(shop: Desk) -> None:
    """The notice is the desk's own; an advisory that RMOS names by a link alone is RMOS's to refer to."""
    link = {"schema_version": "run_advisory_link.v1", "run_id": "run_y1", "advisory_id": NAME, "kind": "explanation"}
    path(shop, f"run_{REFERENCE}").write_text(json.dumps(link))
    asset = shop.root / f"advisories/2026/01/04/{NAME}.json"
    asset.parent.mkdir(parents=True)
    asset.write_text(json.dumps({"asset_id": NAME, "asset_type": "analysis", "markdown": "Why"}))
    shop.take()
    shop.sign("bo", "run_y1", NAME)
    shop.sign("bo", "run_r1")
    mirror(shop)
    assert sorted(file.name for file in shop.root.glob("20*/*_advisory_*")) == [f"run_{REFERENCE}.json"]

"""An id that RMOS has already, or that several runs bear: what is put into its store for an advisory of that name."""

import json

from reviewapp.domain.review import Verdict
from tests.support.advised import APPROVED, NAME, outcome, read, send, submit
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
    send(decided, "run_r1")
    decided.sign("bo", "run_r1", NAME, verdict=Verdict.REJECT)
    mirror(decided)
    found = read(decided.root, "run_r1")
    assert (found.text, outcome(found.asset)) == ("Thin stock.", (None, None, None, None, None))


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

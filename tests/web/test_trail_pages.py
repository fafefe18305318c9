"""The pages of the trail: what is signed, checked and carried away, and by whom."""

import base64
import re
from collections.abc import Callable
from xml.etree import ElementTree as ET

import pytest
from flask import Flask

from reviewapp import signing
from reviewapp.actions import checkpointing
from reviewapp.config import Settings
from reviewapp.http.context import EXTENSION
from reviewapp.ledger import merkle
from reviewapp.ledger.checkpoints import Signer
from reviewapp.verify import Key, parse_keys, verify_bundle, verify_checkpoint, verify_consistency, verify_event
from tests.support.desk import Desk
from tests.support.website import ORIGIN, Browse, Browser


@pytest.fixture
def keys(app: Flask) -> list[Key]:
    settings: Settings = app.extensions[EXTENSION].settings
    return [signing.load_or_make(settings.signing_key, settings.origin).public]


@pytest.fixture
def file(app: Flask) -> Callable[[Browser, str], bytes]:
    """What a browser downloads."""

    def get(browser: Browser, path: str) -> bytes:
        with browser.client.get(path, base_url=ORIGIN) as response:
            assert response.status_code == 200, response.get_data(as_text=True)[-500:]
            return response.get_data()

    return get


Get = Callable[[Browser, str], bytes]


def test_an_auditor_signs_and_whoever_asks_gets_it(
    stocked: Desk, app: Flask, browse: Browse, keys: list[Key], file: Get
) -> None:
    dee, nobody = browse("dee"), Browser(app)
    nobody.get("/checkpoints/latest", status=404)
    assert "No checkpoint was signed yet" in dee.get("/checkpoints")
    dee.post("/checkpoints")
    page = dee.get("/checkpoints")
    note = file(nobody, "/checkpoints/latest")
    checkpoint, _ = verify_checkpoint(note, keys)
    assert checkpoint.size == len(stocked.events())
    assert checkpoint.text.split("\n")[2] in page
    assert file(dee, f"/checkpoints/reviewapp/{checkpoint.size}") == note
    assert parse_keys(dee.get("/keys.txt")) == keys
    entries = ET.fromstring(file(nobody, "/checkpoints/feed")).findall("{http://www.w3.org/2005/Atom}entry")  # our own
    assert [one.findtext("{http://www.w3.org/2005/Atom}content") for one in entries] == [note.decode()]
    assert "There is nothing" in dee.get("/checkpoints/reviewapp/999", status=404)


def test_the_keys_that_were_replaced_stand_behind_the_one_in_use(
    stocked: Desk, app: Flask, browse: Browse, keys: list[Key]
) -> None:
    settings, signer = app.extensions[EXTENSION].settings, app.extensions[EXTENSION].signer
    new = signing.make_next(settings.signing_key, settings.origin)
    checkpointing.rotate(stocked.store, signer, Signer(new, signer.copy), "Once a year.", stocked.now())
    signing.put_in_place(settings.signing_key)
    assert parse_keys(browse("dee").get("/keys.txt")) == [new.public, *keys]


TRAIL = ("/audit", "/audit/0", "/audit/exports", "/audit/bundles", "/audit/checks", "/audit/reviews", "/checkpoints")


@pytest.mark.parametrize("path", [*TRAIL, "/report"])
def test_the_last_check_is_told_on_every_page_of_the_trail(stocked: Desk, browse: Browse, path: str) -> None:
    dee = browse("dee")
    assert re.search(r"never checked</a>\.\s+<a", dee.get(path)), "a space between two sentences"
    dee.post("/audit/checks")
    assert re.search(r"everything fits\.\s+<a", dee.get(path).split("<table")[0])


def test_who_looks_on_signs_nothing(stocked: Desk, browse: Browse) -> None:
    ana = browse("ana")
    for path in ("/checkpoints", "/audit/checks"):
        assert "<button" not in ana.get(path).split("<main")[1].split("</main")[0]
        ana.post(path, status=403)
    ana.get("/audit/bundles", status=403)
    ana.post("/audit/bundles", status=403, run="run_r1")


def test_the_log_is_shown_to_go_on(stocked: Desk, browse: Browse, keys: list[Key], file: Get) -> None:
    dee = browse("dee")
    dee.get("/checkpoints")
    dee.post("/checkpoints")
    old, _ = verify_checkpoint(file(dee, "/checkpoints/latest"), keys)
    browse("ana")
    dee.post("/checkpoints")
    new, _ = verify_checkpoint(file(dee, "/checkpoints/latest"), keys)
    lines = file(dee, f"/checkpoints/consistency?from={old.size}&to={new.size}").split()
    verify_consistency(old.size, new.size, old.root, new.root, [base64.b64decode(line) for line in lines])
    for query, said in {
        "from=3": "Say `to` as a number",
        "from=x&to=3": "Say `from` as a number",
        "from=9&to=3": "cannot have begun as one of 9",
        "from=3&to=99999": "leaves, not 99999",
    }.items():
        assert said in dee.get(f"/checkpoints/consistency?{query}", status=422)


def proof_panel(browser: Browser, n: int) -> str:
    """What the page of an event says of its proof."""
    panel = browser.get(f"/audit/{n}").partition("<h2>Proof</h2>")[2].partition("</section>")[0]
    return " ".join(re.sub("<[^>]+>", "", panel).split())


def test_an_event_is_proved(stocked: Desk, browse: Browse, keys: list[Key], file: Get) -> None:
    dee = browse("dee")
    assert proof_panel(dee, 3).startswith("No checkpoint was signed yet; the server signs one within minutes.")
    dee.get("/audit/3/event.tlog-proof", status=404)
    assert "no proof yet" in dee.get("/audit")
    dee.post("/checkpoints")
    assert "This event is one of those under the checkpoint." in proof_panel(dee, 3)
    exact, proof = file(dee, "/audit/3/event.json"), file(dee, "/audit/3/event.tlog-proof")
    verify_event(exact, proof, keys)
    assert merkle.leaf_hash(exact) != merkle.leaf_hash(exact + b" ")
    assert "no proof yet" not in dee.get("/audit")
    dee.get("/audit/999/event.json", status=404)
    browse("bo")
    told = proof_panel(dee, len(stocked.events()) - 1)
    assert "That checkpoint does not cover this event yet; the next one will, within minutes." in told
    assert told.count(" UTC") <= 1, "the checkpoint is named once"
    dee.get(f"/audit/{len(stocked.events()) - 1}/event.tlog-proof", status=404)


def test_the_trail_is_checked_and_what_does_not_fit_is_told_on_every_page(stocked: Desk, browse: Browse) -> None:
    dee = browse("dee")
    assert "never checked" in dee.get("/audit")
    dee.post("/audit/checks")
    assert "everything fits" in dee.get("/audit/checks")
    assert stocked.events()[-1]["actor"]["id"] == "dee"
    stocked.is_damaged = True
    with stocked.store.engine.begin() as conn:
        conn.exec_driver_sql("UPDATE run SET risk = 'GREEN' WHERE run_id = 'run_r1'")
    dee.post("/audit/checks")
    for path in ("/audit", "/audit/checks", "/checkpoints"):
        assert "run_r1 is listed in the table run as something it is not" in dee.get(path)


def test_a_bundle_is_made_listed_and_carried_away(stocked: Desk, browse: Browse, keys: list[Key], file: Get) -> None:
    stocked.sign("ana", "run_r1", note="Depth is fine.")
    dee = browse("dee")
    assert 'href="/audit/bundles?run=run_r1"' in dee.get("/runs/run_r1")
    assert 'value="run_r1"' in dee.get("/audit/bundles?run=run_r1")
    dee.post("/audit/bundles", run="run_r1")
    n = len(stocked.events()) - 1
    page = dee.get("/audit/bundles")
    assert "run run_r1" in page
    assert f"/audit/bundles/{n}" in page
    proved = verify_bundle(file(dee, f"/audit/bundles/{n}"), keys)
    assert "advisory:approve" in [event["kind"] for event in proved.events.values()]
    assert b"The one verifier" in file(dee, "/verify.py")
    dee.get("/audit/bundles/0", status=404)
    dee.get("/audit/bundles")
    dee.post("/audit/bundles", 303, **dict.fromkeys(("from", "to"), f"{stocked.time:%Y-%m-%d}"))
    assert len(verify_bundle(file(dee, f"/audit/bundles/{n + 1}"), keys).events) == n + 1


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({}, "Name a run, or the first and the last day of a period."),
        ({"from": "2026-01-05"}, "Name a run, or the first"),
        ({"advisory": "a"}, "Name the run of the advisory too."),
        ({"run": "run_none"}, "Nothing happened there"),
        ({"run": "run_r1", "from": "yesterday"}, "from"),
    ],
)
def test_what_is_asked_for_wrongly_is_told(stocked: Desk, browse: Browse, form: dict[str, str], said: str) -> None:
    dee = browse("dee")
    dee.get("/audit/bundles")
    page = dee.post("/audit/bundles", status=422, **form)
    assert said in page
    assert all(f'value="{value}"' in page for value in form.values())
    assert "bundle:made" not in stocked.kinds()

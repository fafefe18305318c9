"""Issuing certificates: only for what the gate releases, of the one G-code, no longer than the override."""

from datetime import timedelta
from typing import Any

import pytest

from reviewapp.actions import certifying, overriding
from reviewapp.domain.canonical import sha256, utc_time
from reviewapp.domain.errors import NotAllowed, NotFound, WrongState
from reviewapp.signing import SigningKey
from reviewapp.verify import ProofError, verify_certificate
from tests.support.desk import Desk

KEY = SigningKey("reviewapp", bytes(range(32)))
GCODE = b"G0 X1\nM5\n"


@pytest.fixture
def shop(desk: Desk) -> Desk:
    for name in ("green", "yellow", "red"):
        desk.write_run(f"run_{name}", name.upper())
        desk.attach(f"run_{name}", GCODE, "gcode")
    desk.take()
    return desk


def issue(desk: Desk, run_id: str, name: str = "ana") -> dict[str, Any]:
    """The record of a certificate that its verifier accepts at that moment."""
    issued = certifying.issue(desk.store, KEY, run_id, desk.person(name), desk.now(), "req-9")
    return verify_certificate(issued.file, GCODE, [KEY.public], desk.time)


def test_a_green_run_is_certified_with_its_event(shop: Desk) -> None:
    said = issue(shop, "run_green")
    event = shop.events()[-1]
    assert (said["gate"], said["reviews"], said["override"]) == ("allowed", [], None)
    assert (event["kind"], event["n"], event["actor"]["id"]) == ("certificate:issued", said["event_n"], "ana")
    assert (event["run_id"], event["request_id"], event["after"]["gcode_sha256"]) == (
        "run_green",
        "req-9",
        sha256(GCODE),
    )
    assert event["policy"] == said["policy"]
    assert utc_time(said["valid_until"]) - utc_time(said["issued_at"]) == timedelta(hours=24)


def test_a_yellow_run_names_the_signatures_that_opened_it(shop: Desk) -> None:
    with pytest.raises(WrongState, match="blocked run"):
        issue(shop, "run_yellow")
    shop.sign("bo", "run_yellow")
    signature = shop.events()[-1]["signature"]
    assert issue(shop, "run_yellow")["reviews"] == [signature]


def test_an_overridden_run_is_certified_no_longer_than_its_override(shop: Desk) -> None:
    person = shop.person("ana")
    asked = [
        overriding.request(shop.store, "run_red", "RED", minutes, "Clamped by hand.", person, shop.now())
        for minutes in (30, 60)
    ]
    for one in asked:
        shop.grant("run_red", one.advisory_id)
    said = issue(shop, "run_red")
    assert len(said["reviews"]) == 2, "both admins signed it"
    longest = shop.advisory("run_red", asked[1].advisory_id)
    assert (said["gate"], said["override"]["advisory_id"]) == ("overridden", longest.advisory_id)
    assert said["valid_until"] == said["override"]["expires_at"]
    assert utc_time(said["valid_until"]) == longest.expires_at
    shop.time += timedelta(hours=2)
    with pytest.raises(WrongState, match="blocked run"):
        issue(shop, "run_red")


def test_nothing_is_certified_that_the_gate_keeps_shut(shop: Desk) -> None:
    shop.sign("ana", "run_red")
    before = shop.kinds()
    with pytest.raises(WrongState, match="The engine flagged RED"):
        issue(shop, "run_red")
    with pytest.raises(NotFound):
        issue(shop, "run_none")
    assert shop.kinds() == before


def test_an_auditor_issues_none(shop: Desk) -> None:
    with pytest.raises(NotAllowed):
        issue(shop, "run_green", "dee")


def test_g_code_that_is_not_one_sound_file_is_not_certified(shop: Desk) -> None:
    shop.write_run("run_none", "GREEN")
    shop.write_run("run_two", "GREEN")
    shop.attach("run_two", b"G0 X2", "gcode")
    shop.attach("run_two", b"G0 X3", "gcode")
    shop.write_run("run_other", "GREEN", hashes={"gcode_sha256": "a" * 64})
    shop.attach("run_other", GCODE, "gcode")
    shop.write_run("run_stated", "GREEN", hashes={"gcode_sha256": sha256(GCODE)})
    shop.take()
    for run_id, told in (("run_none", "names no G-code"), ("run_two", "several"), ("run_other", "whose hash")):
        with pytest.raises(WrongState, match=told):
            issue(shop, run_id)
    assert issue(shop, "run_stated")["gcode_sha256"] == sha256(GCODE)


def test_a_file_damaged_since_is_not_certified(shop: Desk) -> None:
    (blob,) = [path for path in shop.store.blobs.root.glob("??/??/*") if path.name == sha256(GCODE)]
    blob.chmod(0o600)
    blob.write_bytes(b"G0 X999\n")
    with pytest.raises(WrongState, match="damaged"):
        issue(shop, "run_green")


def test_a_certificate_of_one_run_is_none_of_another_file(shop: Desk) -> None:
    issued = certifying.issue(shop.store, KEY, "run_green", shop.person("ana"), shop.now())
    with pytest.raises(ProofError, match="another one"):
        verify_certificate(issued.file, b"G0 X2", [KEY.public], shop.time)

"""Stop control by the pages, and a run of which another version came."""

from typing import Any

import pytest

from tests.support.desk import Desk
from tests.support.website import PASSWORD, Browse, hidden, verdict

PAUSE: dict[str, Any] = {"kind": "engine", "name": "explainer", "reason": "Wrong <b>feeds</b> since noon."}
SIGN: dict[str, Any] = {"note": "Version 1.5 is in.", "password": PASSWORD}


@pytest.fixture
def paused(desk: Desk, browse: Browse) -> str:
    """The page of a stop that holds a run with its explanation."""
    admin = browse("cy")
    assert "Nothing is paused." in admin.get("/stops?kind=engine&name=explainer")
    admin.post("/stops", **PAUSE)
    desk.write_run("run_g1")
    desk.envelope("run_g1", text="Why it is safe")
    desk.take()
    return admin.location


def test_an_admin_pauses_and_another_releases(paused: str, desk: Desk, browse: Browse) -> None:
    name = desk.written["run_g1"]["advisory_inputs"][0]["advisory_id"]
    reviewer, admin = browse("ana"), browse("eve")
    assert "held: the engine explainer is paused" in reviewer.get("/queue")
    assert 'Stops <span class="header__count">1' in reviewer.get("/queue")
    page = reviewer.get(f"/runs/run_g1/advisories/{name}")
    assert "Held. The engine explainer was paused by Cy Admin" in page
    assert "Wrong &lt;b&gt;feeds&lt;/b&gt; since noon" in page
    assert 'value="approve"' not in page
    assert 'value="reject"' in page
    assert "Pause it" not in page
    assert "Pause it" in admin.get(f"/runs/run_g1/advisories/{name}")
    reviewer.post(f"/runs/run_g1/advisories/{name}/decision", status=422, **verdict(page))
    assert "This run came meanwhile." in reviewer.get("/runs/run_g1")
    assert "Ask for an override" not in reviewer.get("/runs/run_g1")
    told = admin.get(paused)
    assert "Why it is safe" in told
    assert "Sign and release" in told
    admin.post(f"{paused}/release", **SIGN)
    assert "Released, with 2 things that came meanwhile." in admin.get(paused)
    assert "Nothing is paused." in admin.get("/stops")
    page = reviewer.get(f"/runs/run_g1/advisories/{name}")
    assert "Held." not in page
    reviewer.post(f"/runs/run_g1/advisories/{name}/decision", **verdict(page))
    assert "released" in browse("dee").get("/audit?kind=stop:released")


@pytest.mark.parametrize(
    ("changes", "status", "told"),
    [
        ({"name": ""}, 422, "Name what is paused."),
        ({"reason": ""}, 422, "Say why it is paused."),
        ({"kind": "person"}, 422, "Not a valid choice"),
        ({}, 409, "The engine explainer is paused already."),
    ],
)
def test_what_cannot_be_paused_keeps_what_was_written(
    paused: str, desk: Desk, browse: Browse, changes: dict[str, str], status: int, told: str
) -> None:
    admin, before = browse("eve"), desk.kinds().count("stop:placed")
    admin.get("/stops")
    page = admin.post("/stops", status=status, **PAUSE | changes)
    assert told in page
    assert (PAUSE | changes)["reason"].replace("<", "&lt;").replace(">", "&gt;") in page
    assert desk.kinds().count("stop:placed") == before


@pytest.mark.parametrize(
    ("changes", "status", "told"),
    [
        ({"note": ""}, 422, "Write a note"),
        ({"password": ""}, 422, "Type your password"),
        ({"password": "not the password"}, 403, "That is not your password"),
    ],
)
def test_a_release_that_cannot_be_releases_nothing(
    paused: str, desk: Desk, browse: Browse, changes: dict[str, str], status: int, told: str
) -> None:
    admin = browse("eve")
    admin.get(paused)
    assert told in admin.post(f"{paused}/release", status=status, **SIGN | changes)
    assert "stop:released" not in desk.kinds()
    assert desk.gates()["run_g1"] == "blocked"


def test_a_release_that_is_sent_twice_is_told(paused: str, browse: Browse) -> None:
    admin = browse("eve")
    admin.get(paused)
    admin.post(f"{paused}/release", **SIGN)
    admin.get("/stops")
    told = admin.post(f"{paused}/release", status=409, **SIGN)
    assert "released by Eve Both already" in told
    assert SIGN["note"] in told, "what was written can be copied"
    assert "There is no stop 9 here." in admin.get("/stops/9", status=404)


def test_who_is_no_admin_pauses_and_releases_nothing(paused: str, browse: Browse) -> None:
    for name in ("ana", "dee"):
        reader = browse(name)
        assert "Pause something" not in reader.get("/stops")
        assert "Sign and release" not in reader.get(paused)
        reader.post("/stops", status=403, **PAUSE)
        reader.post(f"{paused}/release", status=403, **SIGN)


def test_another_version_is_told_and_dismissed(stocked: Desk, browse: Browse) -> None:
    stocked.write_run("run_g1", material_id="another")
    stocked.take()
    reader, admin = browse("dee"), browse("cy")
    page = reader.get("/runs/run_g1")
    assert "Another version of this run came" in page
    assert "Sign and dismiss" not in page
    reader.post("/runs/run_g1/conflict/dismissal", status=403, **SIGN)
    page = admin.get("/runs/run_g1")
    form = {**SIGN, "seen": hidden(page, "seen")}
    where = "/runs/run_g1/conflict/dismissal"
    for changes, status, told in (
        ({"note": ""}, 422, "Write a note"),
        ({"password": "wrong"}, 403, "That is not your password"),
        ({"seen": "7"}, 409, "1 other versions came by now"),
        ({"seen": "x"}, 422, "The form lost what it is about."),
    ):
        assert told in admin.post(where, status=status, **form | changes)
    assert stocked.gates()["run_g1"] == "blocked"
    admin.post(where, **form)
    assert stocked.gates()["run_g1"] == "allowed"
    assert "Another version" not in admin.get("/runs/run_g1").partition("History")[0]
    assert "dismissed already" in admin.post(where, status=409, **form)

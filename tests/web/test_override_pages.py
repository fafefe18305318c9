import re
from datetime import timedelta
from typing import Any

import pytest

from reviewapp.actions import overriding
from reviewapp.domain import gate
from reviewapp.domain.review import Verdict
from reviewapp.domain.states import State
from reviewapp.store.reads import runs
from reviewapp.web import overrides
from tests.support.desk import Desk
from tests.support.website import Browse, Browser, verdict

WORDS = {"acknowledged": "I release a blocked run"}
ASK: dict[str, Any] = {"reason": "Hold-down was checked by hand.", "scope": "RED", "minutes": "60"}


def answer(desk: Desk, run_id: str = "run_r1") -> str:
    return desk.gate(run_id).answer


def ask(browser: Browser) -> str:
    browser.get("/runs/run_r1")
    browser.post("/runs/run_r1/overrides", **ASK)
    return browser.location


def granted(desk: Desk, browse: Browse) -> str:
    where = ask(browse("ana"))
    for name in ("cy", "eve"):
        admin = browse(name)
        admin.post(f"{where}/decision", **verdict(admin.get(where), **WORDS))
    assert answer(desk) == gate.Answer.OVERRIDDEN
    return where


def test_one_asks_another_grants_and_an_admin_revokes(stocked: Desk, browse: Browse) -> None:
    asking, admin, other = browse("bo"), browse("cy"), browse("eve")
    where = ask(asking)
    page = asking.get(where)
    assert "Release run_r1 for 1 h (scope RED): Hold-down was checked by hand." in page
    assert "You asked for this, so somebody else decides it." in page
    assert "Asked." in page
    asking.post(f"{where}/decision", status=403, **verdict(admin.get(where), **WORDS))
    told = admin.get(where)
    assert "Signs “override granted, as approval 1 of 2”. The run stays blocked." in told
    assert "Needs two admins, a note, words to be typed, your password." in told
    untyped = admin.post(f"{where}/decision", status=422, **verdict(told))
    assert "Type “I release a blocked run”, so that it is no slip." in untyped
    wrong = admin.post(f"{where}/decision", status=422, **verdict(told, acknowledged="I do"))
    assert "Type “I release a blocked run”, so that it is no slip." in wrong
    admin.post(f"{where}/decision", **verdict(told, **WORDS))
    assert answer(stocked) == gate.Answer.BLOCKED
    assert "a second signature must be somebody else" in admin.get(where)
    told = other.get(where)
    assert "Signs “override granted”. Then its output may be used while the override lasts." in told
    other.post(f"{where}/decision", **verdict(told, **WORDS))
    assert answer(stocked) == gate.Answer.OVERRIDDEN
    listed = admin.get("/overrides")
    assert "1 override releases a run now." in listed
    assert 'Overrides <span class="header__count">1' in admin.get("/queue")
    assert "Cy Admin" in listed
    page = admin.get(where)
    assert "Revoke override" in page
    assert "Withdraw approval" not in page
    admin.post(f"{where}/revocation", note="The jig moved.")
    assert answer(stocked) == gate.Answer.BLOCKED
    assert "No run is overridden." in admin.get("/overrides")
    assert "revoked" in admin.get(where)
    admin.post(f"{where}/revocation", status=409, note="Again.")
    assert stocked.kinds().count("advisory:revoked") == 1
    assert "override revoked" in admin.get("/audit?kind=advisory:revoked")
    assert "The jig moved." in admin.get(f"/audit/{stocked.kinds().index('advisory:revoked')}")


def test_an_override_expires_by_being_read(stocked: Desk, browse: Browse) -> None:
    where = granted(stocked, browse)
    assert "overridden" in browse("dee").get(where)
    stocked.time += timedelta(minutes=59)
    assert answer(stocked) == gate.Answer.OVERRIDDEN
    stocked.time += timedelta(minutes=2)
    assert answer(stocked) == gate.Answer.BLOCKED
    reader = browse("dee")
    assert "expired" in reader.get(where)
    assert "No run is overridden." in reader.get("/overrides")
    assert "header__count" not in reader.get("/overrides").partition(">Overrides")[2].partition("</a>")[0]
    admin = browse("cy")
    admin.get(where)
    admin.post(f"{where}/revocation", status=409, note="Too late.")


def test_an_override_that_releases_nothing_is_not_counted_as_active(stocked: Desk, browse: Browse) -> None:
    where = granted(stocked, browse)
    stocked.sign("bo", "run_r1", verdict=Verdict.REJECT)
    assert answer(stocked) == gate.Answer.BLOCKED
    page = browse("dee").get("/overrides")
    assert "No run is overridden." in page
    assert where in page.partition("All requests")[2]


def test_of_many_the_first_to_end_are_listed_and_all_are_counted(
    stocked: Desk, browse: Browse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(overrides, "MOST_ACTIVE", 1)
    for run_id, minutes in (("run_r1", 60), ("run_r2", 30)):
        terms, person = ("RED", minutes, "Clamped by hand."), stocked.person("ana")
        asked = overriding.request(stocked.store, run_id, *terms, person, stocked.now())
        stocked.grant(run_id, asked.advisory_id)
    page = browse("dee").get("/overrides")
    assert "2 overrides release a run now; the 1 that end first stand here." in page
    assert "run_r1" not in page.partition("All requests")[0]


def test_risk_and_status_stay_what_they_were(stocked: Desk, browse: Browse) -> None:
    with stocked.store.reading() as conn:
        before = runs.get(conn, "run_r1").run
    granted(stocked, browse)
    with stocked.store.reading() as conn:
        assert runs.get(conn, "run_r1").run == before


@pytest.mark.parametrize(
    ("changes", "status", "told"),
    [
        ({"reason": "short"}, 422, "Give a reason of 10 to 2000 characters."),
        ({"scope": "YELLOW"}, 409, "ask for scope RED"),
        ({"scope": "GREEN"}, 422, "Not a valid choice"),
        ({"minutes": "99999999"}, 422, "Not a valid choice"),
        ({"minutes": "x"}, 422, "Not a valid choice"),
    ],
)
def test_a_request_that_cannot_be_keeps_what_was_written(
    stocked: Desk, browse: Browse, changes: dict[str, str], status: int, told: str
) -> None:
    browser = browse("ana")
    browser.get("/runs/run_r1")
    page = browser.post("/runs/run_r1/overrides", status=status, **ASK | changes)
    assert told in page
    assert (ASK | changes)["reason"] in page
    assert "override-" not in str(stocked.kinds())


def test_who_may_not_ask_or_revoke_is_refused(stocked: Desk, browse: Browse) -> None:
    reader = browse("dee")
    assert "Ask for an override" not in reader.get("/runs/run_r1")
    reader.post("/runs/run_r1/overrides", status=403, **ASK)
    assert "Ask for an override" not in browse("ana").get("/runs/run_g1"), "it is allowed already"
    where = granted(stocked, browse)
    reviewer = browse("ana")
    assert "Revoke override" not in reviewer.get(where)
    reviewer.post(f"{where}/revocation", status=403, note="A note.")
    admin = browse("cy")
    admin.get(where)
    admin.post(f"{where}/revocation", status=422, note="")
    run_id, advisory_id = re.findall(r"/runs/([^/]+)/advisories/([^/]+)", where)[0]
    assert stocked.advisory(run_id, advisory_id).state is State.APPROVED


def test_the_list_of_requests_is_paged(stocked: Desk, browse: Browse) -> None:
    browser = browse("ana")
    browser.get("/runs/run_r1")
    for number in range(52):
        browser.post("/runs/run_r1/overrides", **ASK | {"reason": f"{ASK['reason']} Part {number}."})
    older = re.search(r'href="([^"]*older=[^"]+)"', browser.get("/overrides"))
    assert older
    second = browser.get(older.group(1).replace("&amp;", "&"))
    newer = re.search(r'href="([^"]*newer=[^"]+)"', second)
    assert newer
    assert ASK["reason"] in browser.get(newer.group(1).replace("&amp;", "&"))

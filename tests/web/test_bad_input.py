"""Every act of governance, met with bad input: a role lost, a form sent again, a clock that jumps an hour.

Each is told in its own words and changes nothing. A policy with a mistake is in test_policy_pages.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, NamedTuple

import pytest

from reviewapp.actions import governing, overriding, stopping
from reviewapp.actions.stopping import Terms
from reviewapp.domain.presets import NONE
from reviewapp.store.writes import people as write_people
from tests.support.desk import Desk
from tests.support.website import PASSWORD, Browse, Browser, hidden, verdict

RED, YELLOW = "/runs/run_r1", "/runs/run_y1/advisories/risk-notice"
WORDS = {"acknowledged": "I release a blocked run"}
SIGN: dict[str, Any] = {"note": "Looked at it twice.", "password": PASSWORD}


class Act(NamedTuple):
    """A form that `eve`, who is admin and reviewer, has before her."""

    browser: Browser
    path: str
    form: dict[str, Any]


def asked(desk: Desk) -> str:
    one = overriding.request(desk.store, "run_r1", "RED", 60, "Clamped by hand.", desk.person("ana"), desk.now())
    return one.advisory_id


def proposed(desk: Desk) -> str:
    return f"/proposals/{governing.propose(desk.store, NONE.record(), desk.person('cy'), desk.now()).seq}"


def granting(desk: Desk, eve: Browser) -> Act:
    where = f"{RED}/advisories/{asked(desk)}"
    return Act(eve, f"{where}/decision", verdict(eve.get(where), **WORDS))


def revoking(desk: Desk, eve: Browser) -> Act:
    name = asked(desk)
    desk.grant("run_r1", name)
    where = f"{RED}/advisories/{name}"
    eve.get(where)
    return Act(eve, f"{where}/revocation", {"note": "The jig moved."})


def proposing(_: Desk, eve: Browser) -> Act:
    eve.get("/proposals/new")
    return Act(eve, "/proposals", {"act": "propose", "document": NONE.record().decode()})


def activating(desk: Desk, eve: Browser) -> Act:
    where = proposed(desk)
    return Act(eve, f"{where}/activation", {**SIGN, "shown": hidden(eve.get(where), "shown")})


def dropping(desk: Desk, eve: Browser) -> Act:
    where = proposed(desk)
    eve.get(where)
    return Act(eve, f"{where}/dropping", {"note": "Too early."})


def pausing(_: Desk, eve: Browser) -> Act:
    eve.get("/stops")
    return Act(eve, "/stops", {"kind": "engine", "name": "explainer", "reason": "Wrong feeds since noon."})


def releasing(desk: Desk, eve: Browser) -> Act:
    cy = desk.sitting("cy", "session")
    seq = stopping.place(desk.store, Terms("engine", "explainer", "Wrong feeds."), cy, desk.now()).seq
    eve.get(f"/stops/{seq}")
    return Act(eve, f"/stops/{seq}/release", SIGN)


def dismissing(desk: Desk, eve: Browser) -> Act:
    desk.write_run("run_g1", material_id="another")
    desk.take()
    seen = hidden(eve.get("/runs/run_g1"), "seen")
    return Act(eve, "/runs/run_g1/conflict/dismissal", {**SIGN, "seen": seen})


def asking(_: Desk, eve: Browser) -> Act:
    eve.get(RED)
    return Act(eve, f"{RED}/overrides", {"reason": "Clamped by hand today.", "scope": "RED", "minutes": "60"})


def deciding(_: Desk, eve: Browser) -> Act:
    return Act(eve, f"{YELLOW}/decision", verdict(eve.get(YELLOW)))


def withdrawing(desk: Desk, eve: Browser) -> Act:
    desk.sign("ana", "run_y1")
    return Act(eve, f"{YELLOW}/withdrawal", {"note": "A slip.", "round": hidden(eve.get(YELLOW), "round")})


Acting = Callable[[Desk, Browser], Act]
OF_ADMINS: tuple[Acting, ...] = (
    granting,
    revoking,
    proposing,
    activating,
    dropping,
    pausing,
    releasing,
    dismissing,
)
SENT_AGAIN: dict[Acting, tuple[int, str]] = {
    granting: (403, "You have signed in this round; a second signature must be somebody else's."),
    revoking: (409, "There is no active override to revoke: it was not granted, has expired, or was revoked."),
    proposing: (409, "You have proposed none@1 already; it waits as proposal 1."),
    activating: (409, "This was already put in force by Eve Both"),
    dropping: (409, "This was already dropped by Eve Both"),
    pausing: (409, "The engine explainer is paused already."),
    releasing: (409, "This was released by Eve Both already."),
    dismissing: (409, "dismissed already"),
    asking: (409, "You have asked for exactly this already; it waits for an admin who is not you."),
    deciding: (409, "This is already approved by Eve Both"),
    withdrawing: (409, "Round 1 was withdrawn already, and this is round 2; nothing was withdrawn."),
}


def named(acting: Acting) -> str:
    return acting.__name__


@pytest.mark.parametrize("acting", OF_ADMINS, ids=named)
def test_who_is_no_admin_any_more_is_told_so(stocked: Desk, browse: Browse, acting: Acting) -> None:
    act = acting(stocked, browse("eve"))
    with stocked.store.writing() as conn:
        write_people.change(conn, "eve", roles="reviewer")
    stocked.is_damaged = True  # no action of the desk takes a role away, and the trail knows of none
    before = stocked.kinds()
    told = act.browser.post(act.path, status=403, **act.form)
    assert "This is for admin; your roles are reviewer." in told or "This needs an admin; your roles are" in told
    assert stocked.kinds() == before


@pytest.mark.parametrize("acting", SENT_AGAIN, ids=named)
def test_a_form_that_is_sent_again_is_told_so(stocked: Desk, browse: Browse, acting: Acting) -> None:
    act, (status, words) = acting(stocked, browse("eve")), SENT_AGAIN[acting]
    act.browser.post(act.path, **act.form)
    before = stocked.kinds()
    told = act.browser.post(act.path, status=status, **act.form)
    assert words in told.replace("&#39;", "'")
    assert stocked.kinds() == before


@pytest.mark.parametrize("acting", SENT_AGAIN, ids=named)
def test_a_clock_that_jumps_an_hour_ahead_ends_the_session_and_keeps_the_note(
    stocked: Desk, browse: Browse, acting: Acting
) -> None:
    act = acting(stocked, browse("eve"))
    before = stocked.kinds()
    stocked.time += timedelta(hours=1)
    told = act.browser.post(act.path, status=401, **act.form)
    assert "Your session has ended, here or in another window; nothing was signed or changed." in told
    assert act.form.get("note", act.form.get("reason", "")) in told
    assert stocked.kinds() == before


@pytest.mark.parametrize("acting", SENT_AGAIN, ids=named)
def test_a_clock_that_jumps_an_hour_back_makes_nothing_earlier(stocked: Desk, browse: Browse, acting: Acting) -> None:
    act = acting(stocked, browse("eve"))
    stocked.time -= timedelta(hours=1)
    act.browser.post(act.path, **act.form)
    signed = [event["at"] for event in stocked.events() if "signature" in event]
    assert signed == sorted(signed)


def test_a_withdrawal_that_is_sent_again_takes_back_nothing_that_was_approved_since(
    stocked: Desk, browse: Browse
) -> None:
    act = withdrawing(stocked, browse("eve"))
    act.browser.post(act.path, **act.form)
    stocked.sign("bo", "run_y1")
    before = stocked.kinds()
    told = act.browser.post(act.path, status=409, **act.form)
    assert "Round 1 was withdrawn already, and this is round 2; nothing was withdrawn." in told
    assert (stocked.kinds(), stocked.gates()["run_y1"]) == (before, "allowed")

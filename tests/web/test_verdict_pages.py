from typing import Any

import pytest

from reviewapp.domain.states import State
from tests.support.desk import Desk
from tests.support.website import NOTICE, ORIGIN, Browse, hidden, verdict


def test_who_was_signed_out_meanwhile_keeps_the_words_and_the_way_back(stocked: Desk, browse: Browse) -> None:
    browser = browse("ana")
    form = verdict(browser.get(NOTICE), note="Half an hour of thought.", csrf_token=browser.token)
    browser.post("/sign-out")
    sent = browser.client.post(
        f"{NOTICE}/decision", base_url=ORIGIN, data=form, headers={"Referer": f"{ORIGIN}{NOTICE}", "Origin": ORIGIN}
    )
    assert sent.status_code == 401
    assert "nothing was signed" in sent.text
    assert "Half an hour of thought." in sent.text
    assert f"/sign-in?next={NOTICE}" in sent.text
    assert stocked.advisory("run_r1").state is State.PENDING


def test_a_verdict_says_what_it_signs_and_does(stocked: Desk, browse: Browse) -> None:
    page = browse("ana").get("/runs/run_y1/advisories/risk-notice")
    assert "Signs “approved for use in the workflow”. Then its output may be used." in page
    assert "Asks for a reason, and is final. The run stays blocked." in page
    assert "The run stays blocked." in browse("eve").get(NOTICE)


def test_a_decision_opens_what_waits_next_in_the_same_filter(stocked: Desk, browse: Browse) -> None:
    browser = browse("ana")
    page = browser.get(f"{NOTICE}?risk=RED")
    assert "checked" not in page, "nothing is preselected"
    action = f"{NOTICE}/decision?risk=RED"
    browser.post(action, **verdict(page, verdict="reject", reason_code="PARAMETERS_UNSAFE"))
    assert browser.location == "/runs/run_r2/advisories/risk-notice?risk=RED"
    assert stocked.advisory("run_r1").state is State.REJECTED
    told = browser.get(browser.location)
    assert "Rejected: “" in told
    assert "This is final." in told
    assert "Withdraw" not in told


def test_the_second_of_two_browsers_is_told_who_was_first(stocked: Desk, browse: Browse) -> None:
    ana, eve = browse("ana"), browse("eve")
    first, second = ana.get(NOTICE), eve.get(NOTICE)
    ana.post(f"{NOTICE}/decision", **verdict(first))
    page = eve.post(f"{NOTICE}/decision", status=409, **verdict(second, note="What Eve had seen."))
    assert "already approved by Ana Reviewer on 2026-01-05 at" in page
    assert "What Eve had seen." in page


def test_changed_evidence_is_refused_and_the_difference_shown(stocked: Desk, browse: Browse) -> None:
    browser = browse("ana")
    page = browser.get(NOTICE)
    stocked.attach("run_r1", b"G0 X2", "gcode")
    stocked.take()
    told = browser.post(f"{NOTICE}/decision", status=409, **verdict(page))
    assert "nothing was signed" in told
    assert "attachments/1/sha256" in told
    assert hidden(told, "packet_sha256") != hidden(page, "packet_sha256")
    browser.post(f"{NOTICE}/decision", **verdict(told))


def test_a_verdict_on_a_page_that_was_never_opened_is_refused_and_opens_it(stocked: Desk, browse: Browse) -> None:
    ana, eve = browse("ana"), browse("eve")
    form = verdict(eve.get(NOTICE))
    ana.get("/queue")
    told = ana.post(f"{NOTICE}/decision", status=409, **form)
    assert "was not shown to you in this session; nothing was signed" in told
    assert stocked.advisory("run_r1").state is State.PENDING
    ana.post(f"{NOTICE}/decision", **verdict(told))


@pytest.mark.parametrize(
    ("changes", "status", "words"),
    [
        ({"verdict": ""}, 422, "Choose a verdict"),
        ({"verdict": "withdraw"}, 422, "Not a valid choice"),
        ({"note": " "}, 422, "Write a note"),
        ({"password": ""}, 422, "password"),
        ({"password": "wrong"}, 403, "nothing was signed"),
        ({"verdict": "reject"}, 422, "Choose the reason"),
        ({"packet_sha256": "x"}, 422, "hash"),
        ({"packet_sha256": "0" * 64}, 409, "nothing was signed"),
        ({"baseline": "run_none"}, 404, "no run"),
    ],
)
def test_each_slip_has_its_sentence(
    stocked: Desk, browse: Browse, changes: dict[str, str], status: int, words: str
) -> None:
    browser = browse("ana")
    page = browser.get(NOTICE)
    assert words in browser.post(f"{NOTICE}/decision", status=status, **verdict(page, **changes))
    assert stocked.advisory("run_r1").state is State.PENDING


def test_an_approval_can_be_withdrawn_from_its_page(stocked: Desk, browse: Browse) -> None:
    browser = browse("ana")
    path = "/runs/run_y1/advisories/risk-notice"
    browser.post(f"{path}/decision", **verdict(browser.get(path), note="", password=""))
    assert stocked.advisory("run_y1").state is State.APPROVED
    browser.get(path)
    browser.post(f"{path}/withdrawal", status=422, note="")
    shown: dict[str, Any] = {"round": hidden(browser.get(path), "round")}
    assert "The form lost its round." in browser.post(f"{path}/withdrawal", status=422, note="A slip.")
    browser.post(f"{path}/withdrawal", note="A slip.", **shown)
    assert (stocked.advisory("run_y1").state, stocked.advisory("run_y1").round) == (State.PENDING, 2)
    browser.post(f"{path}/withdrawal", status=409, note="Again.", **shown)

"""Changing the policy by the pages: what each person sees, and what a mistake is told."""

import json
import re
from typing import Any

import pytest

from reviewapp.actions import self_test
from reviewapp.domain import backtest
from reviewapp.domain.presets import ALL_EXPLANATIONS, GREEN_ONLY, NONE
from reviewapp.store.reads import policies
from tests.support.desk import Desk
from tests.support.website import ORIGIN, PASSWORD, Browse, Browser, hidden

SIGN: dict[str, Any] = {"note": "Seen the backtest.", "password": PASSWORD}


def draft(**changes: object) -> str:
    return json.dumps({**json.loads(GREEN_ONLY.record()), "version": 3, **changes})


def proposed(browser: Browser, document: str = NONE.record().decode()) -> str:
    browser.get("/proposals/new")
    browser.post("/proposals", act="propose", document=document)
    return browser.location


def in_force(desk: Desk) -> str:
    with desk.store.reading() as conn:
        return str(policies.active(conn).ref)


def test_one_admin_proposes_another_puts_in_force(stocked: Desk, browse: Browse) -> None:
    author, approver = browse("cy"), browse("eve")
    start = author.get("/proposals/new?start=none@1")
    assert "&#34;id&#34;: &#34;none&#34;" in start
    where = proposed(author)
    assert "You proposed this, so another admin puts it in force." in author.get(where)
    assert "Sign and put in force" not in author.get(where)
    page = approver.get(where)
    for words in ("What would change against green-only@2", "Rule explanation-green", "proposed by Cy Admin"):
        assert words in page
    assert "4 waiting items are routed again" not in page
    assert "3 waiting items are routed again" in page
    approver.post(f"{where}/activation", **SIGN, shown=hidden(page, "shown"))
    told = approver.get(where)
    assert "none@1 is in force. 3 waiting items were routed again; 0 of them passed." in told
    assert "already put in force by Eve Both" in told
    assert in_force(stocked) == "none@1"
    listed = browse("dee").get("/policies")
    assert "Nothing is proposed." in listed
    assert "put in force by Eve Both" in listed
    assert "Start from it" not in listed
    assert "policy put in force" in browse("dee").get("/audit?kind=policy:put_in_force")
    n = stocked.kinds().index("policy:put_in_force")
    short = browse("dee").get(f"/audit/{n}").partition("In short")[2].partition("Every field")[0]
    for words in ("Signed as admin (eve)", "policy put in force", "password", "policy none@1", NONE.ref.sha256):
        assert words in short


def test_a_draft_starts_from_the_policy_in_force_under_the_next_number(stocked: Desk, browse: Browse) -> None:
    page = browse("cy").get("/proposals/new")
    assert "&#34;version&#34;: 3" in page
    assert "&#34;id&#34;: &#34;green-only&#34;" in page


@pytest.mark.parametrize("act", ["check", "propose"])
def test_what_is_wrong_is_told_with_its_rule_as_the_shell_tells_it(desk: Desk, browse: Browse, act: str) -> None:
    browser = browse("cy")
    browser.get("/proposals/new")
    rules = json.loads(GREEN_ONLY.record())["rules"]
    rules[0]["classes"] = ["prescriptive"]
    rules[1]["approvals"] = 7
    page = browser.post("/proposals", status=422, act=act, document=draft(rules=rules))
    assert "Rule explanation-green: it would approve suggestions without a person, which no policy can." in page
    assert "Rule explanation-yellow: approvals is 1 or 2." in page
    assert "&#34;approvals&#34;: 7" in page, "the draft is still there"
    broken = browser.post("/proposals", status=422, act=act, document='{"a": ')
    assert "The document is no JSON" in broken
    assert "Write the document." in browser.post("/proposals", status=422, act=act, document="")
    assert "policy:proposed" not in desk.kinds()


def test_a_sound_draft_is_told_so_and_nothing_is_kept(desk: Desk, browse: Browse) -> None:
    browser = browse("cy")
    browser.get("/proposals/new")
    before = desk.kinds()
    assert "green-only@3 is sound." in browser.post("/proposals", status=200, act="check", document=draft())
    assert desk.kinds() == before
    assert "is in force already" in browser.post(
        "/proposals", status=409, act="propose", document=GREEN_ONLY.record().decode()
    )


@pytest.mark.parametrize(
    ("changes", "status", "told"),
    [
        ({"note": ""}, 422, "Write a note: why it is put in force."),
        ({"password": ""}, 422, "Type your password"),
        ({"password": "not the password"}, 403, "That is not your password; nothing was signed or changed."),
        ({"shown": "0" * 64}, 409, "The policy in force is green-only@2 by now; look at the proposal again."),
        ({"shown": "x"}, 422, "The form lost what it is about."),
    ],
)
def test_a_signature_that_cannot_be_keeps_the_note(
    stocked: Desk, browse: Browse, changes: dict[str, str], status: int, told: str
) -> None:
    where, approver = proposed(browse("cy")), browse("eve")
    page = approver.get(where)
    sent = {**SIGN, "shown": hidden(page, "shown"), **changes}
    again = approver.post(f"{where}/activation", status=status, **sent)
    assert told in again
    assert sent["note"] in again
    assert PASSWORD not in again
    assert in_force(stocked) == "green-only@2"


def test_a_replayed_form_and_a_dropped_proposal_are_told(stocked: Desk, browse: Browse) -> None:
    author, approver = browse("cy"), browse("eve")
    where = proposed(author)
    form = {**SIGN, "shown": hidden(approver.get(where), "shown")}
    author.get(where)
    assert "Say why it is dropped." in author.post(f"{where}/dropping", status=422, note="")
    author.post(f"{where}/dropping", note="Too early.")
    assert "This was already dropped by Cy Admin" in approver.post(f"{where}/activation", status=409, **form)
    author.get(where)
    author.post(f"{where}/dropping", status=409, note="Again.")
    assert "This was already dropped by Cy Admin" in approver.get(where)
    assert "Drop it" not in approver.get(where)


def test_who_is_no_admin_reads_and_changes_nothing(stocked: Desk, browse: Browse) -> None:
    where = proposed(browse("cy"))
    for name in ("ana", "dee"):
        reader = browse(name)
        page = reader.get(where)
        assert "Only an admin puts a policy in force." in page
        assert "Drop it" not in page
        assert "Test the gate" not in reader.get("/policies")
        reader.get("/proposals/new", status=403)
        for path, form in (
            ("/proposals", {"act": "propose", "document": draft()}),
            (f"{where}/activation", {**SIGN, "shown": GREEN_ONLY.ref.sha256}),
            (f"{where}/dropping", {"note": "No."}),
            ("/policies/self-test", {}),
        ):
            reader.post(path, status=403, **form)
    assert in_force(stocked) == "green-only@2"


def test_the_backtest_counts_and_links_what_would_fare_otherwise(stocked: Desk, browse: Browse) -> None:
    where, reader = proposed(browse("cy")), browse("dee")
    page = reader.get(f"{where}/backtest")
    assert "What none@1 would have done" in page
    assert "1 would wait for a person" in page
    assert re.search(r'href="/runs/run_g1/advisories/[0-9a-f]{64}"', page)
    assert "<strong>4</strong> advisories as they arrived, beside green-only@2; <strong>3</strong>" in page
    assert "Nothing arrived in this period." in reader.get(f"{where}/backtest?from=2030-01-01")
    assert "1 would wait" in reader.get(f"{where}/backtest?from=2026-01-05&to=2026-01-05")
    reader.get(f"{where}/backtest?from=yesterday", status=422)
    same = proposed(browse("eve"), draft(title="The same in other words"))
    assert "Everything would have fared as it does now." in reader.get(f"{same}/backtest")


def test_a_version_is_a_document_that_can_be_carried_away(stocked: Desk, browse: Browse) -> None:
    reader = browse("dee")
    page = reader.get("/policies/green-only/2")
    assert GREEN_ONLY.ref.sha256 in page
    assert "in force" in page
    assert "Propose it" not in page
    response = reader.client.get("/policies/green-only/2/document", base_url=ORIGIN)
    assert response.data == GREEN_ONLY.record()
    where = proposed(browse("cy"), draft(title="Tighter"))
    assert "Tighter" in reader.get("/policies/green-only/3")
    assert "Proposed first by" in reader.get(where)
    assert "Propose it" in browse("cy").get("/policies/all-explanations/1")
    assert ALL_EXPLANATIONS.title in reader.get("/policies/all-explanations/1")
    assert "There is no policy none@9 here." in reader.get("/policies/none/9", status=404)
    assert "There is no policy none@9 here." in browse("cy").get("/proposals/new?start=none@9", status=404)
    assert "There is no proposal 77 here." in reader.get("/proposals/77", status=404)


def test_an_admin_proves_that_the_gate_shuts(stocked: Desk, browse: Browse) -> None:
    admin = browse("cy")
    assert "Test the gate" in admin.get("/policies")
    before = stocked.kinds()
    assert "The gate shut: the RED run did not pass" in admin.post("/policies/self-test", status=200)
    assert stocked.kinds() == before


def test_a_gate_that_does_not_shut_is_cried_out(stocked: Desk, browse: Browse, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(self_test, "gate_faults", lambda *_: ("The gate let a RED run pass.",))
    admin = browse("cy")
    admin.get("/policies")
    page = admin.post("/policies/self-test", status=200)
    assert "Release nothing by this desk" in page
    assert "The gate let a RED run pass." in page


def test_the_backtest_says_how_far_it_is_while_it_replays(
    stocked: Desk, browse: Browse, monkeypatch: pytest.MonkeyPatch
) -> None:
    where, reader = proposed(browse("cy")), browse("dee")
    monkeypatch.setattr(backtest, "STEP", 1)
    answer = reader.client.get(f"{where}/backtest", base_url=ORIGIN, buffered=False)
    page, pieces = "", answer.iter_encoded()
    while "1 of 4 replayed" not in page:
        page += next(pieces).decode()
    assert "2 of 4" not in page
    page += "".join(piece.decode() for piece in pieces)
    assert page.index("4 of 4 replayed") < page.index("<strong>4</strong> advisories as they arrived")


def test_what_is_told_on_a_page_sent_in_parts_is_told_once(stocked: Desk, browse: Browse) -> None:
    author = browse("cy")
    author.get("/proposals/new")
    author.post("/proposals", act="propose", document=NONE.record().decode())
    where = author.location
    assert "is proposed. Look at what" in author.get(f"{where}/backtest")
    assert "is proposed. Look at what" not in author.get(f"{where}/backtest")

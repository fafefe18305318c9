"""Sections of a comparison that were marked as seen: kept, cleared when they change, and told when one signs."""

import json
import re
from typing import Any

from tests.support.compared import COMPARE, FIRST, PAIR, SECTIONS, plain, seen_of_all
from tests.support.desk import Desk
from tests.support.website import Browse, Browser, verdict

MARK = f"{COMPARE}/seen"
NOTICE = "/runs/run_second/advisories/risk-notice"


def sent(page: str, section: str) -> dict[str, Any]:
    """What the form beside a section sends."""
    forms = re.findall(r'<form class="mark".*?</form>', page, re.DOTALL)
    form = next(one for one in forms if f'value="{section}"' in one)
    return dict(re.findall(r'name="(\w+)" value="([^"]*)"', form))


def mark(browser: Browser, *sections: str, path: str = PAIR) -> str:
    """Mark those sections, and answer the page then."""
    for section in sections:
        browser.post(MARK, **sent(browser.get(path), section))
    return browser.get(path)


def told(page: str) -> str:
    found = re.search(r"data-mark-count>([^<]*)<", page)
    return found.group(1) if found else ""


def claimed(browser: Browser, path: str = NOTICE) -> str:
    found = re.search(r'name="sections_seen" value="([^"]*)"', browser.get(path))
    return found.group(1) if found else "no form"


def test_a_mark_stays_until_it_is_taken_back(compared: Desk, browse: Browse) -> None:
    browser = browse("ana")
    assert told(browser.get(PAIR)) == seen_of_all(0)
    page = mark(browser, "evidence", "files")
    assert told(page) == seen_of_all(2)
    assert sent(page, "evidence")["seen"] == "0"
    assert told(mark(browser, "evidence")) == seen_of_all(1)
    assert told(mark(browser, "files")) == seen_of_all(0)


def test_marking_leads_back_to_the_section_and_leaves_no_event(compared: Desk, browse: Browse) -> None:
    browser, before = browse("ana"), len(compared.events())
    page = browser.get(f"{PAIR}&show=all")
    browser.post(MARK, **sent(page, "other"))
    assert browser.location == f"{PAIR}&show=all#other"
    assert len(compared.events()) == before


def test_a_mark_is_one_person_s_and_of_one_pair(compared: Desk, browse: Browse) -> None:
    ana, bo = browse("ana"), browse("bo")
    mark(ana, "evidence")
    assert told(bo.get(PAIR)) == seen_of_all(0)
    assert told(ana.get(f"{COMPARE}?a=run_second&b=run_first")) == seen_of_all(0)
    assert told(ana.get(f"{PAIR}&show=all")) == seen_of_all(1), "how it is shown makes no difference"


def test_a_mark_goes_when_its_section_changes_and_only_that_one(compared: Desk, browse: Browse) -> None:
    browser = browse("ana")
    assert told(mark(browser, "evidence", "files")) == seen_of_all(2)
    compared.attach("run_second", b"G0 X9\n", "gcode")
    compared.take()
    page = browser.get(PAIR)
    assert told(page) == seen_of_all(1)
    assert sent(page, "evidence")["seen"] == "0"


def test_what_was_marked_stands_in_the_review_that_is_signed(compared: Desk, browse: Browse) -> None:
    browser = browse("ana")
    assert claimed(browser) == ""
    mark(browser, "files", "evidence")
    assert claimed(browser) == "compare:evidence compare:files"
    page = browser.get(NOTICE)
    browser.post(f"{NOTICE}/decision", **verdict(page, sections_seen=f"flagged {claimed(browser)}"))
    record = next(one for one in reversed(compared.events()) if one["kind"] == "advisory:approve")["record"]
    assert record["sections_seen"] == ["compare:evidence", "compare:files", "flagged"]
    assert "compare:" not in json.dumps(compared.packet("run_second").body)


def test_a_form_that_comes_back_keeps_what_it_said_and_learns_what_was_marked(compared: Desk, browse: Browse) -> None:
    browser = browse("ana")
    page = browser.get(NOTICE)
    mark(browser, "evidence")
    back = browser.post(
        f"{NOTICE}/decision",
        status=422,
        **verdict(page, note="", verdict="reject", sections_seen="asked compare:files"),
    )
    assert 'name="sections_seen" value="asked compare:evidence"' in back


def test_nothing_is_claimed_of_a_comparison_that_changed_until_it_is_opened_again(
    compared: Desk, browse: Browse
) -> None:
    browser = browse("ana")
    mark(browser, "evidence", "files")
    compared.attach("run_first", FIRST + b"M30\n", "debug")
    compared.take()
    assert claimed(browser) == ""
    browser.get(PAIR)
    assert claimed(browser) == "compare:evidence"


def test_a_mark_on_an_old_page_says_nothing_of_the_new_one(compared: Desk, browse: Browse) -> None:
    browser = browse("ana")
    mark(browser, "evidence")
    old = sent(browser.get(PAIR), "files")
    compared.attach("run_second", b"G0 X9\n", "gcode")
    compared.take()
    browser.post(MARK, **old)
    assert claimed(browser) == ""
    page = browser.get(PAIR)
    assert [sent(page, section)["seen"] for section in ("evidence", "files")] == ["0", "1"]


def test_what_is_kept_is_bounded(compared: Desk, browse: Browse) -> None:
    browser = browse("ana")
    form = sent(browser.get(PAIR), "evidence")
    for number in range(25):
        browser.post(MARK, **(form | {"a": f"run_{number}"}))
    for number in range(15):
        browser.post(MARK, **(form | {"section": f"s{'x' * number}"}))
    with compared.store.engine.connect() as conn:
        largest = conn.exec_driver_sql("SELECT max(length(data)) FROM session").scalar_one()
    assert largest < 5_000
    assert told(browser.get(PAIR)) == seen_of_all(0), "the oldest pair made room"


def test_a_form_that_lost_its_hash_is_refused(compared: Desk, browse: Browse) -> None:
    browser = browse("ana")
    form = sent(browser.get(PAIR), "evidence")
    for wrong in ({"sha256": "x"}, {"section": "Evidence 1"}, {"seen": "2"}, {"a": ""}, {"b": "x" * 129}):
        assert "nothing was marked" in browser.post(MARK, status=422, **(form | wrong))
    browser.post(MARK, status=400, **(form | {"csrf_token": "another"}))
    assert told(browser.get(PAIR)) == seen_of_all(0)


def test_the_sections_stand_in_an_index_with_what_differs_in_each(compared: Desk, browse: Browse) -> None:
    page = browse("ana").get(PAIR)
    ids = [*SECTIONS]
    assert re.findall(r'<li><a href="#([a-z]+)"', page) == ids
    assert re.findall(r'<section class="panel section" id="([a-z]+)"', page) == ids
    assert "1 parameter · 7 fields · 3 other fields · 1 line · 2 files" in plain(page)
    # Two of the other fields are of one advisory that came: the keys stop at it once.
    assert page.count("data-change") == 1 + 7 + 2 + 2


def test_each_rule_names_the_run_it_would_compare_with(compared: Desk, browse: Browse) -> None:
    compared.write_run("run_third", parent_run_id="run_first")
    compared.take()
    compared.sign("ana", "run_second")
    browser = browse("ana")
    words = plain(browser.get(f"{COMPARE}?a=run_first&b=run_third"))
    assert "the run it was made from, run_first shown now the last approved like it, run_second any other run" in words
    assert f'href="{COMPARE}?a=run_second&amp;b=run_third"' in browser.get(f"{COMPARE}?a=run_first&b=run_third")
    compared.write_run("run_alone", tool_id=None)
    compared.take()
    assert "any run: no rule chooses one" in plain(browser.get(f"{COMPARE}?a=run_first&b=run_alone"))

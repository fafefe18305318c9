"""Runs of every age that a time can have: listed, turned from page to page both ways, opened and compared."""

import re

import pytest

from reviewapp.web import queue, runs
from tests.support.desk import Desk
from tests.support.website import Browse, Browser

AGES = {
    "run_first": "0001-01-01T00:00:00Z",
    "run_clock": "1969-12-31T23:59:59.999999Z",
    "run_epoch": "1970-01-01T00:00:00Z",
    "run_now": "2026-01-05T05:07:16.690677Z",
    "run_y2k": "9000-01-01T00:00:00Z",
    "run_last": "9999-12-31T23:59:59.999999Z",
}


@pytest.fixture(params=["Pacific/Auckland", "America/New_York"])
def zone(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Where the machine of a PostgreSQL server stands: there some of these times are in the year 0 or 10000."""
    monkeypatch.setenv("PGTZ", request.param)
    return str(request.param)


@pytest.fixture
def aged(zone: str, desk: Desk) -> Desk:
    for name, made in AGES.items():
        desk.write_run(name, "RED", created_at_utc=made)
    report = desk.take()
    assert (report.imported, report.refused) == (len(AGES), [])
    return desk


def turned(browser: Browser, path: str, link: str) -> list[str]:
    """The runs on the page and on all behind it, by the links that the pages give."""
    found = []
    while path:
        page = browser.get(path)
        found += re.findall(r'href="/runs/(run_\w+)(?:"|/advisories/risk-notice)', page)[:1]
        following = re.search(rf'href="([^"]*[?&](?:amp;)?{link}=[^"]*)"', page)
        path = following.group(1).replace("&amp;", "&") if following else ""
    return found


def test_the_list_turns_through_all_ages_both_ways(aged: Desk, browse: Browse, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runs, "PAGE", 1)
    browser = browse("ana")
    newest_first = list(reversed(AGES))
    assert turned(browser, "/runs", "older") == newest_first
    last = re.findall(r'href="([^"]*older=[^"]*)"', browser.get("/runs"))[0]
    pages = [last]
    while links := re.findall(r'href="([^"]*older=[^"]*)"', browser.get(pages[-1])):
        pages.append(links[0])
    assert turned(browser, pages[-1], "newer") == list(AGES)


def test_the_queue_turns_through_all_ages(aged: Desk, browse: Browse, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queue, "PAGE", 1)
    assert sorted(turned(browse("ana"), "/queue", "older")) == sorted(AGES)


@pytest.mark.parametrize("name", AGES)
def test_a_run_of_any_age_is_opened_compared_and_decided(aged: Desk, browse: Browse, name: str) -> None:
    browser = browse("ana")
    browser.get(f"/runs/{name}")
    browser.get(f"/runs/compare?a={name}&b=run_now")
    browser.get(f"/runs/{name}/advisories/risk-notice")
    aged.sign("ana", name)
    assert aged.gates()[name] == "blocked"

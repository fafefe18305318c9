import json
import re
from collections.abc import Callable
from typing import Any

import pytest

from reviewapp.domain.canonical import sha256
from reviewapp.web import event_list
from tests.support.desk import Desk
from tests.support.website import ORIGIN, Browser

Browse = Callable[[str], Browser]


@pytest.fixture
def stocked(desk: Desk) -> Desk:
    for number in (1, 2):
        desk.write_run(f"run_r{number}", "RED")
    desk.take()
    desk.sign("ana", "run_r1")
    return desk


def export(browser: Browser, **asked: Any) -> str:
    """Export and answer the address of the file."""
    browser.get("/audit")
    browser.post("/audit/exports", **{"format": "jsonl", **asked})
    assert browser.location == "/audit/exports"
    found: str = re.findall(r'href="(/audit/exports/\d+)"', browser.get("/audit/exports"))[0]
    return found


@pytest.mark.parametrize("name", ["dee", "cy", "eve"])
def test_auditors_and_admins_carry_away_what_the_filter_shows(stocked: Desk, browse: Browse, name: str) -> None:
    browser = browse(name)
    page = browser.get("/audit?kind=run:imported&from=2026-01-01")
    sent = dict(re.findall(r'type="hidden" name="(kind|from)" value="([^"]+)"', page))
    assert sent == {"kind": "run:imported", "from": "2026-01-01"}
    path = export(browser, **sent)
    with browser.client.get(path, base_url=ORIGIN) as response:
        lines = [json.loads(line) for line in response.data.splitlines()]
        assert response.headers["Content-Disposition"] == f"attachment; filename=trail-{path.rpartition('/')[2]}.jsonl"
        assert response.mimetype == "application/x-ndjson"
        assert response.content_length == len(response.data)
        assert "sandbox" in response.headers["Content-Security-Policy"]
        digest = sha256(response.data)
    assert [line["event"]["run_id"] for line in lines] == ["run_r1", "run_r2"]
    made = stocked.events()[int(path.rpartition("/")[2])]
    assert (made["kind"], made["actor"]["id"]) == ("export:made", name)
    assert made["actor"]["role"] == ("auditor" if name == "dee" else "admin")
    assert made["after"]["sha256"] == digest
    assert digest in browser.get("/audit/exports")


def test_csv_has_its_own_type(stocked: Desk, browse: Browse) -> None:
    browser = browse("dee")
    with browser.client.get(export(browser, format="csv"), base_url=ORIGIN) as response:
        assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
        assert response.data.startswith(b'\xef\xbb\xbf"event","at_utc"')


def test_a_reviewer_neither_makes_nor_fetches_one(stocked: Desk, browse: Browse) -> None:
    path = export(browse("dee"))
    browser = browse("ana")
    assert "Exports made" not in browser.get("/audit")
    before = stocked.kinds().count("export:made")
    browser.post("/audit/exports", status=403, format="csv")
    browser.get("/audit/exports", status=403)
    browser.get(path, status=403)
    assert stocked.kinds().count("export:made") == before


@pytest.mark.parametrize(
    ("form", "words"),
    [({"format": "xls"}, "no form of an export"), ({}, "no form"), ({"format": "csv", "from": "then"}, "not a day")],
)
def test_what_cannot_be_exported_is_named_and_is_no_event(
    stocked: Desk, browse: Browse, form: dict[str, str], words: str
) -> None:
    browser = browse("dee")
    browser.get("/audit")
    assert words in browser.post("/audit/exports", status=422, **form)
    assert "export:made" not in stocked.kinds()


def test_only_exports_are_fetched_here(stocked: Desk, browse: Browse) -> None:
    browser = browse("dee")
    browser.get("/audit/exports/0", status=404)
    browser.get("/audit/exports/99999", status=404)


def test_a_damaged_file_is_refused(stocked: Desk, browse: Browse) -> None:
    browser = browse("dee")
    path = export(browser)
    digest = stocked.events()[int(path.rpartition("/")[2])]["after"]["sha256"]
    stocked.store.blobs.path(digest).write_bytes(b"{}")
    assert "no longer matches" in browser.get(path, status=409)
    stocked.store.blobs.path(digest).unlink()
    assert "is gone" in browser.get(path, status=409)


def test_the_list_says_who_exported_what_and_has_pages(
    stocked: Desk, browse: Browse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(event_list, "PAGE", 2)
    browser = browse("dee")
    assert "No export was made yet" in browser.get("/audit/exports")
    export(browser, person="ana", subject="advisory", kind="advisory:approve", to="2026-01-05")
    export(browser, run="run_none", advisory="risk-notice", format="csv")
    export(browser)
    page = browser.get("/audit/exports")
    assert "the whole trail" in page
    assert "run run_none · advisory risk-notice" in page
    assert "no events" in page
    older = re.search(r'href="([^"]*older=[^"]+)"', page)
    assert older
    second = browser.get(older.group(1))
    assert "by ana · about advisories · what approved · before 2026-01-06 00:00 UTC" in second
    assert "1 event, " in second

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event as on
from sqlalchemy import text

from reviewapp.actions import governing
from reviewapp.domain.events import SUBJECTS
from reviewapp.domain.presets import NONE
from reviewapp.domain.review import ReasonCode, Verdict
from reviewapp.store.database import open_store
from reviewapp.store.reads import events
from reviewapp.store.reads.events import EventFilter
from reviewapp.web.words import SUBJECTS as WORDS
from tests.support.desk import Desk
from tests.support.website import Browser

Browse = Callable[[str], Browser]
SYSTEM = ["system:import", "system:operator", "system:risk_notice", "system:setup"]


@pytest.fixture
def signed(desk: Desk) -> Desk:
    for number in (1, 2):
        desk.write_run(f"run_r{number}", "RED")
    desk.take()
    desk.sign("ana", "run_r1", verdict=Verdict.REJECT, reason_code=ReasonCode.PARAMETERS_UNSAFE, note="Too <fast>.")
    return desk


@contextmanager
def statements(desk: Desk) -> Iterator[list[tuple[str, Any]]]:
    """The statements sent to the database meanwhile, each with its parameters."""
    sent: list[tuple[str, Any]] = []

    def listen(conn: object, cursor: object, statement: str, parameters: object, *_: object) -> None:
        sent.append((statement, parameters))

    on.listen(desk.store.engine, "before_cursor_execute", listen)
    yield sent
    on.remove(desk.store.engine, "before_cursor_execute", listen)


def number_of(desk: Desk, kind: str) -> int:
    return next(int(event["n"]) for event in reversed(desk.events()) if event["kind"] == kind)


def listed(page: str) -> list[str]:
    """The texts of the rows of a list."""
    bodies = re.findall(r"<tr>(.*?)</tr>", page.partition("<tbody>")[2], re.DOTALL)
    return [" ".join(unescape(re.sub(r"<[^>]+>", " ", body)).split()) for body in bodies]


def test_a_verdict_in_the_list_shows_reason_note_advisory_and_run(signed: Desk, browse: Browse) -> None:
    page = browse("dee").get("/audit?kind=advisory:reject")
    row = listed(page)[0]
    for words in ("rejected", "The engine flagged this run RED.", "Parameters unsafe.", "Too <fast>.", "run_r1"):
        assert words in row
    assert 'href="/runs/run_r1/advisories/risk-notice"' in page
    assert 'href="/runs/run_r1"' in page


def test_an_event_says_in_short_what_was_signed_on_what(signed: Desk, browse: Browse) -> None:
    n = number_of(signed, "advisory:reject")
    page = browse("dee").get(f"/audit/{n}")
    short = page.partition("In short")[2].partition("Every field")[0]
    record = next(event for event in signed.events() if event["n"] == n)
    wanted = ("rejected, not to be used", "Too &lt;fast&gt;.", "PARAMETERS_UNSAFE", "pending → rejected")
    for words in (*wanted, "green-only@2", record["packet_sha256"], "The engine flagged this run RED."):
        assert words in short


def test_an_event_without_a_signature_says_its_grounds(signed: Desk, browse: Browse) -> None:
    page = browse("dee").get(f"/audit/{number_of(signed, 'policy:activated')}")
    short = page.partition("In short")[2].partition("Every field")[0]
    assert "green-only@2" in short
    assert "Note" in short


def test_what_an_event_changed_is_shown_as_a_difference(signed: Desk, browse: Browse) -> None:
    signed.write_run("run_r2", status="BLOCKED")
    signed.take()
    page = browse("dee").get(f"/audit/{number_of(signed, 'run:changed')}")
    changed = {row.split()[0]: row for row in listed(page.partition("What changed")[2].partition("</table>")[0])}
    assert "OK BLOCKED" in changed["/status_now"]
    assert "/layout" not in changed, "what stayed as it was is left out"


@pytest.mark.parametrize(
    ("query", "kinds"),
    [
        ("person=ana", {"rejected", "password set", "signed in"}),
        ("person=system:setup", {"policy activated"}),
        ("person=nobody-knows", set()),
        ("subject=run", {"run imported"}),
        ("subject=advisory", {"routed to a person", "rejected"}),
        ("subject=advisory&kind=advisory:reject", {"rejected"}),
        ("subject=advisory&person=ana", {"rejected"}),
        ("subject=run&kind=advisory:reject", set()),
        ("subject=weather", set()),
        ("run=run_r1", {"run imported", "routed to a person", "rejected"}),
        ("advisory=risk-notice&run=run_r2", {"routed to a person"}),
        ("advisory=risk-notice&person=ana", {"rejected"}),
        ("kind=run:imported&from=2026-01-05&to=2026-01-05", {"run imported"}),
        ("to=2026-01-04", set()),
        ("from=2026-01-06", set()),
    ],
)
def test_the_trail_is_filtered(signed: Desk, browse: Browse, query: str, kinds: set[str]) -> None:
    browse("ana")
    page = browse("dee").get(f"/audit?{query}")
    assert set(re.findall(r'data-label="What" title="[^"]+"><span>([^<]+)', page)) == kinds
    assert kinds or "No event fits this filter" in page


def test_a_bad_day_is_named(signed: Desk, browse: Browse) -> None:
    browser = browse("dee")
    assert "not a day" in browser.get("/audit?from=yesterday", status=422)
    browser.get("/audit/99999", status=404)


def test_everybody_known_can_be_chosen(signed: Desk, browse: Browse) -> None:
    page = browse("dee").get("/audit?person=gone")
    choices = re.findall(r'<option value="([^"]*)"', page.partition('name="person"')[2].partition("</select>")[0])
    people = ["ana", "bo", "cy", "dee", "eve"]
    assert choices == ["", "gone", *people, *SYSTEM]


def test_every_subject_can_be_chosen(signed: Desk, browse: Browse) -> None:
    page = browse("dee").get("/audit?subject=run")
    choices = re.findall(r'<option value="([^"]*)"', page.partition('name="subject"')[2].partition("</select>")[0])
    assert choices == ["", *SUBJECTS]
    assert WORDS.keys() == set(SUBJECTS)
    assert '<option value="run" selected>' in page


def test_the_actors_are_found_without_reading_every_event(signed: Desk) -> None:
    with signed.store.reading() as conn:
        assert set(events.actors(conn)) == {"ana", *SYSTEM}


def test_nobody_acted_on_an_empty_trail(migrated_url: str, tmp_path: Path) -> None:
    store = open_store(migrated_url, tmp_path / "blobs")
    with store.reading() as conn:
        assert events.actors(conn) == ()
    store.close()


def test_a_page_of_the_trail_asks_as_much_for_many_rows_as_for_few(signed: Desk, browse: Browse) -> None:
    browser = browse("dee")
    browser.get("/audit")
    with statements(signed) as few:
        browser.get("/audit?kind=advisory:routed")
    for number in range(40):
        signed.write_run(f"run_m{number:02}", "RED")
    signed.take()
    with statements(signed) as many:
        assert len(listed(browser.get("/audit?kind=advisory:routed"))) == 42
    assert len(many) == len(few)


@pytest.mark.parametrize(
    ("wanted", "index"),
    [
        ({"person": "ana"}, "ix_event_actor_id_n"),
        ({"subject": "advisory"}, "ix_event_kind_n"),
        ({"kind": "advisory:reject"}, "ix_event_kind_n"),
        ({"run_id": "run_r1"}, "ix_event_run_id_n"),
        ({"advisory_id": "risk-notice"}, "ix_event_advisory_id_n"),
    ],
)
def test_each_filter_walks_an_index(signed: Desk, wanted: dict[str, Any], index: str) -> None:
    with statements(signed) as sent, signed.store.reading() as conn:
        events.page(conn, EventFilter(**wanted), 51)
    with signed.store.reading() as conn:
        if conn.dialect.name == "postgresql":  # which would rather read so small a table whole
            conn.execute(text("SET LOCAL enable_seqscan = off"))
            conn.execute(text("SET LOCAL enable_sort = off"))
        explain = "EXPLAIN QUERY PLAN" if conn.dialect.name == "sqlite" else "EXPLAIN"
        plan = str([row[-1] for row in conn.exec_driver_sql(f"{explain} {sent[-1][0]}", sent[-1][1])])
    assert index in plan
    assert "TEMP B-TREE" not in plan


def test_a_long_reason_that_nobody_signed_is_cut_in_the_list_and_whole_on_its_page(desk: Desk, browse: Browse) -> None:
    why = ("Engines explained well for a quarter. " * 12).strip()
    draft = json.dumps(json.loads(NONE.record()) | {"reason": why, "version": 2}).encode()
    governing.propose(desk.store, draft, desk.person("cy"), desk.now())
    n, browser = desk.kinds().index("policy:proposed"), browse("dee")
    assert why not in browser.get("/audit")
    assert f"{why[:240]}…" in browser.get("/audit")
    assert why in browser.get(f"/audit/{n}")

"""An auditor signs what they have reviewed of the trail, by the pages."""

import hashlib
import re
from typing import Any

import pytest
from sqlalchemy import delete

from reviewapp.actions import trail_reviewing
from reviewapp.domain.canonical import signature
from reviewapp.domain.errors import Damaged
from reviewapp.domain.statement import SCHEMA
from reviewapp.store.reads import events
from reviewapp.store.tables import event
from tests.support.desk import Desk
from tests.support.website import PASSWORD, Browse, Browser, hidden

SIGN: dict[str, Any] = {"first": "0", "last": "9", "note": "Looked at <b>each</b>.", "password": PASSWORD}


@pytest.fixture
def auditor(stocked: Desk, browse: Browse) -> Browser:
    browser = browse("dee")
    browser.get("/audit/reviews")
    return browser


def newest(desk: Desk) -> int:
    with desk.store.reading() as conn:
        return events.newest(conn)


def test_an_auditor_signs_from_the_last_review_to_the_newest_event(auditor: Browser, stocked: Desk) -> None:
    page = auditor.get("/audit/reviews")
    assert "No review was signed yet." in page
    assert "Nobody has signed a review of the trail yet" in auditor.get("/audit")
    last = newest(stocked)
    form = {"first": hidden(page, "first"), "last": hidden(page, "last")}
    assert form == {"first": "0", "last": str(last)}
    auditor.post("/audit/reviews", **SIGN | form)
    page = auditor.get("/audit/reviews")
    assert f"Signed: events 0 to {last:,}." in page
    assert "Looked at &lt;b&gt;each&lt;/b&gt;." in page
    assert (hidden(page, "first"), hidden(page, "last")) == (str(last + 1), str(newest(stocked)))
    told = re.sub(r"<[^>]+>", "", auditor.get("/audit"))
    assert "Last reviewed by Dee Auditor" in told
    assert f"up to event {last:,}; the signature; 1 event since" in told


def test_the_signature_is_over_the_exact_bytes_of_those_events(auditor: Browser, stocked: Desk) -> None:
    auditor.post("/audit/reviews", **SIGN | {"first": "3", "last": "9"})
    with stocked.store.reading() as conn:
        digests = b"".join(hashlib.sha256(events.get(conn, n)).digest() for n in range(3, 10))
    told = stocked.events()[-1]
    record = told["record"]
    assert (told["kind"], told["actor"]["role"], told["after"]) == (
        "trail:reviewed",
        "auditor",
        {"first": 3, "last": 9},
    )
    assert record["object"] == {"kind": "trail", "id": "3-9", "sha256": hashlib.sha256(digests).hexdigest()}
    assert record["auth"]["method"] == "password"
    page = auditor.get(f"/audit/{told['n']}")
    assert "trail reviewed" in page
    assert "trail 3-9" in page
    assert told["signature"] in page
    assert re.fullmatch("[0-9a-f]{64}", told["signature"])
    assert told["signature"] != signature(SCHEMA, b"{}")
    assert record["object"]["sha256"] in auditor.get("/audit/reviews")


@pytest.mark.parametrize(
    ("changes", "status", "told"),
    [
        ({"first": ""}, 422, "Write the number of the first event"),
        ({"first": "-1"}, 422, "Write the number of an event, such as 4711."),
        ({"last": "٣"}, 422, "Write the number of an event, such as 4711."),
        ({"first": "9", "last": "8"}, 422, "8 is less than 9"),
        ({"last": "999999999"}, 422, "The trail ends with event"),
        ({"note": ""}, 422, "Write a note"),
        ({"note": "  \n"}, 422, "Write a note"),
        ({"note": "x" * 4_001}, 422, "Write a note of 1 to 4000 characters"),
        ({"password": ""}, 422, "Type your password"),
        ({"password": "not the password"}, 403, "That is not your password"),
    ],
)
def test_what_cannot_be_signed_keeps_what_was_written(
    auditor: Browser, stocked: Desk, changes: dict[str, str], status: int, told: str
) -> None:
    page = auditor.post("/audit/reviews", status=status, **SIGN | changes)
    assert told in page
    assert hidden(page, "last") == (SIGN | changes)["last"]
    assert "trail:reviewed" not in stocked.kinds()


def test_the_same_review_sent_twice_is_told(auditor: Browser, stocked: Desk) -> None:
    auditor.post("/audit/reviews", **SIGN)
    auditor.get("/audit/reviews")
    assert "already, as event" in auditor.post("/audit/reviews", status=409, **SIGN)
    assert stocked.kinds().count("trail:reviewed") == 1


@pytest.mark.parametrize("name", ["ana", "cy", "eve"])
def test_who_is_no_auditor_reads_and_signs_nothing(stocked: Desk, browse: Browse, name: str) -> None:
    reader = browse(name)
    assert "Sign a review" not in reader.get("/audit/reviews")
    assert "This is for auditor" in reader.post("/audit/reviews", status=403, **SIGN)
    assert "trail:reviewed" not in stocked.kinds()


def test_the_list_is_paged(auditor: Browser, stocked: Desk) -> None:
    with stocked.store.reading() as conn:
        last = events.newest(conn)
    for first in range(52):
        stretch = trail_reviewing.take(stocked.store, first % 5, last)
        proof = stocked.sitting("dee", bound_to=stretch.sha256).proof
        trail_reviewing.sign(stocked.store, stretch, f"{first}.", stocked.person("dee"), proof, stocked.now(), None)
    page = auditor.get("/audit/reviews")
    assert page.count('class="signature"') == 50
    older = re.findall(r'rel="next" href="([^"]+)"', page)[0]
    page = auditor.get(older)
    assert page.count('class="signature"') == 2
    assert hidden(page, "first") == str(last + 1), "the form stays that of the newest review"
    auditor.get("/audit/reviews?older=x", status=422)


def test_a_trail_with_a_hole_is_not_signed(stocked: Desk, browse: Browse) -> None:
    stocked.is_damaged = True
    auditor = browse("dee")
    with stocked.store.engine.begin() as conn:
        if conn.dialect.name == "postgresql":
            conn.exec_driver_sql("ALTER TABLE event DISABLE TRIGGER USER")
        else:
            for (name,) in conn.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'").all():
                conn.exec_driver_sql(f"DROP TRIGGER {name}")
        conn.execute(delete(event).where(event.c.n.in_((5, 6))))
    for last in (5, 9):
        with pytest.raises(Damaged, match="Event 5 is missing"):
            trail_reviewing.take(stocked.store, 2, last)
    auditor.get("/audit/reviews")
    assert "Event 5 is missing" in auditor.post("/audit/reviews", status=409, **SIGN)

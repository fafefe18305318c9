"""Webhooks by the pages: added, tried, disabled, given another secret, replayed; by admins alone."""

import re
from datetime import timedelta
from typing import Any

import pytest

from reviewapp.domain.delivery import SCHEDULE
from tests.support.receiver import Said
from tests.support.told import Told
from tests.support.website import Browse, Browser

SECRET = re.compile(r"whsec_[A-Za-z0-9+/]{43}=")


@pytest.fixture
def configured() -> dict[str, Any]:
    return {"delivery_allow": "127.0.0.1/32", "origin": "desk"}


def add(browser: Browser, told: Told, **changes: Any) -> str:
    """Fill in the form; answers the page with the secret."""
    form: dict[str, Any] = {"name": "shop-floor", "url": told.receiver.url, "topics": ["gate.changed", "checkpoint"]}
    browser.get("/webhooks")
    return browser.post("/webhooks", status=changes.pop("status", 200), **form | changes)


def test_an_endpoint_is_added_tried_disabled_and_removed(told: Told, browse: Browse) -> None:
    admin = browse("cy")
    assert "Nobody is told anything yet." in admin.get("/webhooks")
    page = add(admin, told)
    assert len(SECRET.findall(page)) == 1
    page = admin.get("/webhooks/shop-floor")
    assert "no: ids and outcomes only" in page
    assert "Nothing was made for it yet." in page
    admin.post("/webhooks/shop-floor", act="test")
    told.until_quiet()
    assert told.topics() == ["test"]
    page = admin.get("/webhooks/shop-floor")
    assert "A test message is on its way." in page
    assert "204" in page
    for act, state in (("disable", "disabled"), ("enable", "enabled"), ("remove", "removed")):
        admin.post("/webhooks/shop-floor", act=act, reason=f"To try {act}.")
        assert f"state-tag--{state}" in admin.get("/webhooks/shop-floor")
    assert "Change it" not in admin.get("/webhooks/shop-floor")
    assert "To try remove." in admin.get("/webhooks")
    assert [kind for kind in told.desk.kinds() if kind.startswith("endpoint:")] == [
        "endpoint:added",
        "endpoint:tested",
        "endpoint:changed",
        "endpoint:changed",
        "endpoint:removed",
    ]


def test_a_secret_is_shown_once_and_nowhere_else(told: Told, browse: Browse) -> None:
    admin = browse("cy")
    first = SECRET.findall(add(admin, told))[0]
    admin.get("/webhooks/shop-floor")
    second = SECRET.findall(admin.post("/webhooks/shop-floor", status=200, act="rotate", reason="Yearly."))[0]
    assert first != second
    n = len(told.desk.events()) - 1
    for path in ("/webhooks", "/webhooks/shop-floor", "/audit", f"/audit/{n}"):
        page = admin.get(path)
        assert not SECRET.search(page), path
        assert first.removeprefix("whsec_") not in page
    assert "endpoint changed" in admin.get(f"/audit/{n}")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"name": ""}, "Name it."),
        ({"name": "Shop"}, "lower-case letters"),
        ({"url": ""}, "Write its address."),
        ({"url": "https://me@example.com/"}, "no user name"),
        ({"url": "https://127.0.0.2/"}, "not of the open internet"),
        ({"topics": []}, "Choose what it is told of."),
        ({"topics": ["everything"]}, "not a valid choice"),
    ],
)
def test_what_cannot_be_keeps_what_was_written(told: Told, browse: Browse, changes: dict[str, Any], said: str) -> None:
    admin = browse("cy")
    page = add(admin, told, status=422, **changes)
    assert said in page
    assert "endpoint:added" not in told.desk.kinds()
    if "name" not in changes:
        assert 'value="shop-floor"' in page


def test_a_name_is_used_once(told: Told, browse: Browse) -> None:
    admin = browse("cy")
    add(admin, told)
    assert "was used already" in add(admin, told, status=422)


def test_a_change_without_a_reason_or_sense_is_refused(told: Told, browse: Browse) -> None:
    admin = browse("cy")
    add(admin, told)
    admin.get("/webhooks/shop-floor")
    assert "Say why" in admin.post("/webhooks/shop-floor", status=422, act="disable", reason=" ")
    assert "Choose what to do." in admin.post("/webhooks/shop-floor", status=422, act="eat", reason="x")
    assert "is enabled" in admin.post("/webhooks/shop-floor", status=409, act="enable", reason="x")
    assert "There is no endpoint" in admin.post("/webhooks/none", status=404, act="test")
    assert "There is no message" in admin.get("/webhooks/messages/none", status=404)


def test_a_dead_letter_is_read_and_sent_again(told: Told, browse: Browse) -> None:
    admin = browse("cy")
    add(admin, told)
    admin.get("/webhooks/shop-floor")
    told.receiver.answer = lambda _: Said(500, b"<b>Full</b> \x1b[0m")
    admin.post("/webhooks/shop-floor", act="test")
    for wait in SCHEDULE:
        told.desk.time += wait + timedelta(seconds=1)
        told.until_quiet()
    admin = browse("cy")
    page = admin.get("/webhooks")
    assert "Dead letters: 1" in page
    href = re.search(r'href="(/webhooks/messages/msg_[0-9a-f]{32})"', page)
    assert href
    page = admin.get(href[1])
    assert "given up</span> after 10 attempts" in page
    assert page.count("&lt;b&gt;Full&lt;/b&gt; [0m") == 10
    told.receiver.answer = lambda _: Said()
    admin.post(f"{href[1]}/replay")
    admin.post(f"{href[1]}/replay", status=409)
    told.until_quiet()
    assert told.topics() == ["test"]
    assert "delivered</span> after 11 attempts" in admin.get(href[1])
    assert "Dead letters" not in admin.get("/webhooks")


@pytest.mark.parametrize("name", ["ana", "dee"])
def test_who_is_no_admin_sees_and_changes_nothing(told: Told, browse: Browse, name: str) -> None:
    told.add()
    reader = browse(name)
    assert 'href="/webhooks"' not in reader.get("/queue")
    for path in ("/webhooks", "/webhooks/shop-floor", "/webhooks/messages/msg_1"):
        reader.get(path, status=403)
    reader.get("/queue")
    reader.post("/webhooks", status=403, name="x")
    reader.post("/webhooks/shop-floor", status=403, act="remove", reason="x")
    reader.post("/webhooks/messages/msg_1/replay", status=403)

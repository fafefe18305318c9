"""Sessions live on the server, change with who signs in, end, and are not made without need."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import text
from werkzeug.test import TestResponse

from reviewapp.actions import people, sessions
from reviewapp.app import create_app
from reviewapp.config import Settings
from reviewapp.domain.canonical import sha256
from reviewapp.domain.errors import Unavailable
from reviewapp.domain.person import OPERATOR
from tests.support.desk import Desk
from tests.support.website import ORIGIN, PASSWORD, Browser

Browse = Callable[[str], Browser]
COOKIE = "__Host-reviewapp"


def rows(desk: Desk) -> set[str]:
    with desk.store.reading() as conn:
        return set(conn.scalars(text("SELECT token_sha256 FROM session")))


def token(browser: Browser) -> str:
    cookie = browser.client.get_cookie(COOKIE, domain="desk.test")
    assert cookie is not None
    return cookie.value


def unavailable(*_: object, **__: object) -> None:
    raise Unavailable("The database cannot be used just now; nothing was changed.")


def test_the_cookie_is_bound_to_host_and_https(app: Flask) -> None:
    cookie = app.test_client().get("/sign-in", base_url=ORIGIN).headers["Set-Cookie"]
    assert cookie.startswith(f"{COOKIE}=")
    assert {part.strip() for part in cookie.split(";")[1:]} == {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"}


def test_plain_http_can_be_asked_for(desk: Desk, tmp_path: object) -> None:
    plain = create_app(Settings(secret_key="k" * 40, secure_cookies=False), desk.store, desk.now)
    cookie = plain.test_client().get("/sign-in").headers["Set-Cookie"]
    assert cookie.startswith("reviewapp=")
    assert "Secure" not in cookie


def test_only_a_hash_of_the_token_is_stored(app: Flask, desk: Desk) -> None:
    browser = Browser(app)
    browser.get("/sign-in")
    assert rows(desk) == {sha256(token(browser).encode())}


def test_signing_in_changes_the_token_and_ends_the_one_before(browse: Browse, app: Flask, desk: Desk) -> None:
    browse("ana")
    browser = Browser(app)
    browser.get("/sign-in")
    before, form = token(browser), browser.token
    browser.post("/sign-in", name="ana", password=PASSWORD)
    browser.get("/queue")
    assert token(browser) != before
    assert browser.token != form, "the form's token changes too"
    assert sha256(before.encode()) not in rows(desk)


def test_a_token_that_somebody_planted_is_not_taken_over(app: Flask, desk: Desk) -> None:
    browser = Browser(app)
    browser.client.set_cookie(COOKIE, "planted", domain="desk.test", secure=True)
    browser.get("/sign-in")
    assert token(browser) != "planted"
    assert sha256(b"planted") not in rows(desk)


def test_a_session_ends_after_rest_and_after_its_longest_time(browse: Browse, desk: Desk) -> None:
    rested, busy = browse("ana"), browse("cy")
    for _ in range(26):
        desk.time += timedelta(minutes=27)
        busy.get("/queue")
    rested.get("/queue", status=303)
    desk.time += timedelta(minutes=27)
    busy.get("/queue", status=303)


def test_roles_and_barring_hold_at_the_next_request(browse: Browse, desk: Desk) -> None:
    browser = browse("ana")
    browser.get("/queue")
    people.disable(desk.store, "ana", OPERATOR, desk.now())
    browser.get("/queue", status=303)


@pytest.mark.parametrize("path", ["/nowhere", "/queue", "/static/x/css/main.css", "/static/x/none.css"])
def test_asking_makes_no_session(app: Flask, desk: Desk, path: str) -> None:
    with app.test_client().get(path, base_url=ORIGIN) as answer:
        assert "Set-Cookie" not in answer.headers
    assert rows(desk) == set()


def test_a_session_that_was_not_changed_is_not_written(
    browse: Browse, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = browse("ana")
    browser.get("/queue")
    kept: list[object] = []
    monkeypatch.setattr(sessions, "keep", lambda *given, **_: kept.append(given))
    browser.get("/queue")
    browser.get("/account")
    assert not kept


def ask(browser: Browser, method: str) -> TestResponse:
    return browser.client.open("/queue", method=method, base_url=ORIGIN)


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_an_outage_is_not_told_as_being_signed_out(
    browse: Browse, monkeypatch: pytest.MonkeyPatch, method: str
) -> None:
    browser = browse("ana")
    monkeypatch.setattr(sessions, "find", unavailable)
    answer = ask(browser, method)
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "5"
    assert "Content-Security-Policy" in answer.headers
    assert "Set-Cookie" not in answer.headers


def test_what_was_done_is_told_even_if_the_session_is_not_kept(
    app: Flask, browse: Browse, monkeypatch: pytest.MonkeyPatch
) -> None:
    browse("ana")
    browser = Browser(app)
    browser.get("/sign-in")
    monkeypatch.setattr(sessions, "keep", unavailable)
    browser.post("/sign-in", name="ana", password=PASSWORD)
    assert browser.location == "/"
    monkeypatch.undo()
    browser.get("/queue")

"""Who may call what, and what is refused before a view sees it."""

from collections.abc import Callable

import pytest
from flask import Flask

from reviewapp.domain.person import Role
from reviewapp.http import guards
from tests.support.website import ORIGIN, PASSWORD, Browser

Browse = Callable[[str], Browser]
pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"])


@pytest.fixture
def doors(app: Flask) -> Flask:
    """The desk with a view of every kind."""
    app._got_first_request = False
    views = {
        "silent": lambda: "in",
        "nobody": guards.needs()(lambda: "in"),
        "everybody": guards.public(lambda: "in"),
        "person": guards.needs_person(lambda: "in"),
        "admin": guards.needs(Role.ADMIN)(lambda: "in"),
        "either": guards.needs(Role.ADMIN, Role.AUDITOR)(lambda: "in"),
    }
    for name, view in views.items():
        app.add_url_rule(f"/{name}", name, view, methods=["GET", "POST"])
    return app


@pytest.mark.parametrize(
    ("door", "let_in"),
    [
        ("silent", set()),
        ("nobody", set()),
        ("everybody", {"ana", "cy", "dee", "eve"}),
        ("person", {"ana", "cy", "dee", "eve"}),
        ("admin", {"cy", "eve"}),
        ("either", {"cy", "dee", "eve"}),
    ],
)
def test_a_view_lets_in_whom_it_names(doors: Flask, browse: Browse, door: str, let_in: set[str]) -> None:
    for name in ("ana", "cy", "dee", "eve"):
        status = browse(name).client.get(f"/{door}", base_url=ORIGIN).status_code
        assert status == (200 if name in let_in else 403), name


def test_a_stranger_is_refused_where_no_reader_is_named(doors: Flask) -> None:
    for door in ("silent", "nobody"):
        assert doors.test_client().get(f"/{door}", base_url=ORIGIN).status_code in {303, 403}
    assert doors.test_client().get("/everybody", base_url=ORIGIN).data == b"in"


def test_a_stranger_s_form_is_told_that_nothing_was_changed(doors: Flask) -> None:
    browser = Browser(doors)
    browser.get("/sign-in")
    assert "nothing was signed or changed" in browser.post("/admin", status=401)


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"Sec-Fetch-Site": "same-origin"}, 200),
        ({"Sec-Fetch-Site": "none"}, 200),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "anything"}, 403),
        ({"Origin": ORIGIN}, 200),
        ({"Origin": "https://evil.test"}, 403),
        ({"Origin": "https://desk.test.evil.test"}, 403),
        ({"Origin": "https://desk.test:444"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": ""}, 403),
        ({"Origin": "null", "Sec-Fetch-Site": "same-origin"}, 200),
    ],
)
def test_what_another_site_sends_is_refused_with_a_good_token_too(
    doors: Flask, browse: Browse, headers: dict[str, str], status: int
) -> None:
    browser = browse("ana")
    browser.get("/queue")
    form = {"csrf_token": browser.token}
    answer = browser.client.post("/person", base_url=ORIGIN, data=form, headers=headers)
    assert answer.status_code == status


def test_another_site_is_named_before_the_missing_token_is(doors: Flask) -> None:
    answer = doors.test_client().post("/everybody", base_url=ORIGIN, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
    assert "another site" in answer.text


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_no_unsafe_request_passes_without_a_token(doors: Flask, browse: Browse, method: str) -> None:
    doors.add_url_rule(f"/x{method}", f"x{method}", guards.public(lambda: "in"), methods=[method])
    browser = browse("ana")
    browser.get("/queue")
    assert browser.client.open(f"/x{method}", method=method, base_url=ORIGIN).status_code == 400
    headers = {"X-CSRFToken": browser.token}
    assert browser.client.open(f"/x{method}", method=method, base_url=ORIGIN, headers=headers).data == b"in"


def test_one_person_s_token_is_worth_nothing_in_another_s_session(doors: Flask, browse: Browse) -> None:
    ana, cy = browse("ana"), browse("cy")
    ana.get("/queue")
    cy.get("/queue")
    assert cy.token != ana.token
    cy.post("/admin", status=400, csrf_token=ana.token)


def test_a_form_without_a_cookie_is_told_about_the_cookie(doors: Flask) -> None:
    client = doors.test_client()
    client.set_cookie("somebody_else_s", "1", domain="desk.test")
    assert "REVIEWAPP_SECURE_COOKIES" in client.post("/everybody", base_url=ORIGIN).text
    browser = Browser(doors)
    browser.get("/sign-in")
    assert "too old" in browser.post("/everybody", status=400, csrf_token="old")


@pytest.mark.parametrize(
    "path", ["/queue?tool=%00", "/queue?id=%00", "/runs?id=%00", "/runs/%00", "/audit?person=%00", "/audit?%00=1"]
)
def test_a_nul_is_refused_before_a_database_chokes_on_it(browse: Browse, path: str) -> None:
    assert browse("ana").client.get(path, base_url=ORIGIN).status_code == 422


def test_a_nul_in_a_form_is_refused(app: Flask) -> None:
    browser = Browser(app)
    browser.get("/sign-in")
    assert "NUL" in browser.post("/sign-in", status=422, name="a\0", password=PASSWORD)

"""Every answer carries its headers and its id; every refusal has its status and tells nothing it should not."""

import json
import logging
from collections.abc import Callable

import pytest
from flask import Flask

from reviewapp.domain import errors as domain
from reviewapp.http import errors, guards
from reviewapp.http.downloads import as_download
from reviewapp.http.logs import JsonLines
from tests.support.website import ORIGIN, Browser

Browse = Callable[[str], Browser]
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
REFUSALS = [
    (domain.NotFound("x"), 404),
    (domain.NotSignedIn("x"), 401),
    (domain.NotAllowed("x"), 403),
    (domain.Invalid("x"), 422),
    (domain.Unreadable("x"), 422),
    (domain.WrongState("x"), 409),
    (domain.RoundClosed("x"), 409),
    (domain.PacketChanged("x", ()), 409),
    (domain.Damaged("x"), 409),
    (domain.TooMany("x", 30), 429),
    (domain.Misconfigured("a path"), 500),
    (domain.Unavailable("x"), 503),
    (domain.Busy("x"), 503),
    (ZeroDivisionError("a secret"), 500),
]


@pytest.fixture
def database_kind() -> str:
    return "sqlite"  # nothing here depends on the database


def failing(app: Flask, error: Exception) -> None:
    def fail() -> str:
        raise error

    app._got_first_request = False
    app.add_url_rule("/fails", "fails", guards.public(fail))


@pytest.mark.parametrize(("error", "status"), REFUSALS, ids=lambda value: type(value).__name__)
def test_each_refusal_has_its_status_and_its_headers(app: Flask, error: Exception, status: int) -> None:
    failing(app, error)
    answer = app.test_client().get("/fails", base_url=ORIGIN)
    assert answer.status_code == status
    assert ALWAYS.items() <= dict(answer.headers).items()
    assert answer.headers["Cache-Control"] == "no-store"
    assert ("Retry-After" in answer.headers) == (status in {429, 503})
    assert "Traceback" not in answer.text
    if status == 500:
        assert "a path" not in answer.text
        assert "a secret" not in answer.text
        assert answer.headers["X-Request-Id"] in answer.text


def test_a_refusal_that_quotes_somebody_marks_what_shows_nothing(app: Flask) -> None:
    failing(app, domain.NotFound("There is no \u202egnp.x here."))
    assert "There is no ⟨U+202E⟩gnp.x here." in app.test_client().get("/fails", base_url=ORIGIN).text


def test_every_refusal_of_the_domain_is_in_the_table() -> None:
    kinds = [kind for kind in vars(domain).values() if isinstance(kind, type) and issubclass(kind, domain.DeskError)]
    kinds.remove(domain.DeskError)
    assert all(set(kind.__mro__) & set(errors.STATUS) for kind in kinds)


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("GET", "/sign-in", 200), ("GET", "/queue", 303), ("GET", "/nowhere", 404), ("POST", "/sign-in", 400)],
)
def test_no_answer_goes_without_its_headers(app: Flask, method: str, path: str, status: int) -> None:
    answer = app.test_client().open(path, method=method, base_url=ORIGIN)
    assert answer.status_code == status
    assert ALWAYS.items() <= dict(answer.headers).items()
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=31536000")
    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; script-src 'nonce-")
    assert "unsafe" not in policy
    assert policy != app.test_client().open(path, method=method, base_url=ORIGIN).headers["Content-Security-Policy"]


def test_static_files_may_be_kept_and_plain_http_promises_no_https(app: Flask) -> None:
    with app.test_client().get("/static/x/css/main.css") as answer:
        assert "no-store" not in answer.headers.get("Cache-Control", "")
        assert "Strict-Transport-Security" not in answer.headers
        assert ALWAYS.items() <= dict(answer.headers).items()


def test_a_method_that_is_not_there_names_those_that_are(app: Flask, browse: Browse) -> None:
    browser = browse("ana")
    browser.get("/queue")
    headers = {"X-CSRFToken": browser.token}
    answer = browser.client.delete("/queue", base_url=ORIGIN, headers=headers)
    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]


def test_a_host_that_is_not_ours_gets_a_plain_page(app: Flask) -> None:
    app.config["TRUSTED_HOSTS"] = ["desk.test"]
    answer = app.test_client().get("/sign-in", base_url="https://<b>evil.test")
    assert answer.status_code == 400
    assert "<b>" not in answer.text
    assert "Content-Security-Policy" in answer.headers
    assert app.test_client().get("/sign-in", base_url=ORIGIN).status_code == 200


def test_an_error_page_comes_even_when_templates_do_not(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> str:
        raise ZeroDivisionError

    monkeypatch.setattr(errors, "render_template", broken)
    answer = app.test_client().get("/nowhere", base_url=ORIGIN)
    assert answer.status_code == 404
    assert "There is nothing here" in answer.text


def test_too_large_a_form_is_refused(app: Flask) -> None:
    app.config["MAX_CONTENT_LENGTH"] = 1000
    answer = app.test_client().post("/sign-in", base_url=ORIGIN, data={"name": "x" * 2000})
    assert answer.status_code == 413


@pytest.mark.parametrize(
    ("given", "kept"), [("abc-1.2_3", True), ("a" * 64, True), ("a" * 65, False), ("a b", False), ("ä", False)]
)
def test_a_request_keeps_a_plain_id_and_gets_one_otherwise(app: Flask, given: str, kept: bool) -> None:
    answer = app.test_client().get("/sign-in", base_url=ORIGIN, headers={"X-Request-Id": given})
    assert (answer.headers["X-Request-Id"] == given) == kept


@pytest.mark.parametrize(
    ("mime", "sent"),
    [
        ("image/png", "image/png"),
        ("image/svg+xml", "application/octet-stream"),
        ("text/html", "application/octet-stream"),
        ("IMAGE/PNG; x", "application/octet-stream"),
    ],
)
def test_downloads_are_inert(app: Flask, mime: str, sent: str) -> None:
    answer = as_download(b"x", 'a"; filename="evil.html\r\n\u202e/ü.png', mime)
    assert answer.mimetype == sent
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    disposition = answer.headers["Content-Disposition"]
    assert disposition.startswith("attachment; filename")
    assert not {"\r", "\n", "\u202e", "/"} & set(disposition.replace("UTF-8''", ""))


HOSTILE = "a\r\nb\x1b[31m\x7f\u2028\u202e\x85\0"


def test_a_log_record_is_one_line_whatever_it_holds() -> None:
    record = logging.LogRecord("x", logging.INFO, "", 0, HOSTILE, None, None)
    record.fields = {"path": HOSTILE}
    line = JsonLines().format(record)
    assert line.isascii()
    assert line.isprintable()
    assert json.loads(line)["message"] == HOSTILE
    assert json.loads(line)["path"] == HOSTILE


def test_the_access_log_leaves_the_query_out(app: Flask, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "reviewapp.access")
    app.test_client().get("/sign-in?next=/secret", base_url=ORIGIN)
    [record] = [one for one in caplog.records if one.name == "reviewapp.access"]
    fields = vars(record)["fields"]
    assert (fields["method"], fields["path"], fields["status"], fields["person"]) == ("GET", "/sign-in", 200, None)

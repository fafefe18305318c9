"""The desk's pages, asked as a person's browser would."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from reviewapp.actions import people
from reviewapp.app import create_app
from reviewapp.config import Settings
from reviewapp.domain.person import OPERATOR
from tests.support.compiled import COMPILED
from tests.support.desk import Desk

PASSWORD = "four plain words here"
ORIGIN = "https://desk.test"


class Browser:
    """One person's browser: keeps cookies, carries the CSRF token, and looks at every page it opens."""

    def __init__(self, app: Flask) -> None:
        self.client: FlaskClient = app.test_client()
        self.token = ""

    def get(self, path: str, status: int = 200) -> str:
        return self._seen(self.client.get(path, base_url=ORIGIN), status)

    def post(self, path: str, status: int = 303, **form: Any) -> str:
        data = {"csrf_token": self.token, **form}
        return self._seen(self.client.post(path, base_url=ORIGIN, data=data, headers={"Referer": ORIGIN}), status)

    def sign_in(self, name: str) -> None:
        self.get("/sign-in")
        self.post("/sign-in", name=name, password=PASSWORD)

    def _seen(self, response: TestResponse, status: int) -> str:
        text = response.get_data(as_text=True)
        assert response.status_code == status, f"{response.status_code}: {text[-1500:]}"
        assert "Content-Security-Policy" in response.headers
        if response.mimetype == "text/html" and status not in {303, 302}:
            assert text.count("<h1") == 1, "one heading a page"
            assert not re.search(r"<script(?![^>]*nonce=)|<style|\sstyle=|\son[a-z]+=\"", text), "no inline code"
        if found := re.search(r'name="csrf_token"[^>]*value="([^"]+)"', text):
            self.token = found.group(1)
        self.location = response.headers.get("Location", "")
        return text


Browse = Callable[[str], Browser]
NOTICE = "/runs/run_r1/advisories/risk-notice"


@pytest.fixture
def configured() -> dict[str, Any]:
    """Settings besides those of every test; a test that needs some overrides it."""
    return {}


@pytest.fixture
def app(desk: Desk, tmp_path: Any, configured: dict[str, Any]) -> Flask:
    settings = Settings(data_dir=tmp_path / "data", secret_key="k" * 40, **configured)
    made = create_app(settings, desk.store, desk.now)
    made.jinja_env.bytecode_cache = COMPILED
    made.testing = True
    made.config["PROPAGATE_EXCEPTIONS"] = False
    return made


@pytest.fixture
def browse(app: Flask, desk: Desk) -> Callable[[str], Browser]:
    """Answers a browser in which that person is signed in."""

    def make(name: str) -> Browser:
        code = people.reset(desk.store, name, OPERATOR, desk.now())
        people.set_first_password(desk.store, name, code, PASSWORD, desk.now())
        browser = Browser(app)
        browser.sign_in(name)
        return browser

    return make


@pytest.fixture
def stocked(desk: Desk) -> Desk:
    desk.write_run("run_r1", "RED", shop_shift="late <b>shift</b>")
    desk.attach("run_r1", b"G0 X1 (a)", "gcode")
    desk.write_run("run_r2", "RED", created_at_utc="2026-01-05T05:30:00Z")
    desk.write_run("run_y1", "YELLOW")
    desk.write_run("run_g1")
    desk.envelope("run_g1", text="# Why it is safe\n<script>alert(1)</script>")
    desk.take()
    return desk


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}"[^>]*value="([^"]*)"', page) or re.search(
        rf'value="([^"]*)"[^>]*name="{name}"', page
    )
    return found.group(1) if found else ""


def verdict(page: str, **changes: Any) -> dict[str, Any]:
    shown = {name: hidden(page, name) for name in ("packet_sha256", "baseline")}
    return {**shown, "verdict": "approve", "note": "Looked at it.", "password": PASSWORD} | changes

"""A reviewer's first minutes, in a real browser against the production server."""

import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page
from waitress.server import create_server

from reviewapp.actions import people
from reviewapp.domain.person import OPERATOR
from tests.support.axe import axe
from tests.support.desk import Desk
from tests.support.website import PASSWORD

NOTICE = "/runs/run_r1/advisories/risk-notice"
PATHS = (
    "/queue",
    "/queue?risk=GREEN&tool=x",
    "/runs",
    "/runs/run_r1",
    NOTICE,
    "/overrides",
    "/quarantine",
    "/audit",
    "/audit/0",
    "/audit/exports",
    "/account",
    "/help",
)
Window = Callable[..., Page]


@pytest.fixture
def address(app: Flask, desk: Desk) -> Iterator[str]:
    """The desk, served by waitress on a free port of the loopback."""
    for number in range(4):
        desk.write_run(f"run_r{number}", "RED")
        desk.attach(f"run_r{number}", b"G0 X1", "gcode")
    desk.write_run("run_y1", "YELLOW", advisory_inputs=[])
    desk.envelope("run_y1", kind="advisory", text="# Raise the feed", data={"feed_xy": 2400})
    desk.take()
    server: Any = create_server(app, host="127.0.0.1", port=0, threads=4)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.effective_port}"
    with suppress(OSError):
        server.close()
    server.trigger.close()
    server.asyncore.close_all(server._map)
    thread.join(5)


@pytest.fixture
def window(browser: Browser, address: str, desk: Desk) -> Iterator[Window]:
    """Answers a page in which that person is signed in; every console error fails the test."""
    opened: list[BrowserContext] = []
    said: list[str] = []

    def make(name: str, *, watched: bool = True, **context: object) -> Page:
        code = people.reset(desk.store, name, OPERATOR, desk.now())
        people.set_first_password(desk.store, name, code, PASSWORD, desk.now())
        opened.append(browser.new_context(base_url=address, **context))  # type: ignore[arg-type]
        opened[-1].set_default_timeout(15_000)
        page = opened[-1].new_page()
        if watched:
            page.on("console", lambda m: said.append(m.text) if "Content Security Policy" in m.text else None)
            page.on("pageerror", lambda error: said.append(str(error)))
        page.goto("/")
        page.get_by_label("User name").fill(name)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_url("**/queue")
        return page

    yield make
    for context in opened:
        context.close()
    assert not said


def sign(page: Page, verdict: str, note: str = "Looked at it.") -> None:
    page.get_by_label(verdict, exact=True).check()
    if verdict == "Reject":
        page.locator("[name=reason_code]").select_option("PARAMETERS_UNSAFE")
    page.get_by_label("Note").fill(note)
    if page.locator("[name=password]").count():
        page.get_by_label("Your password").fill(PASSWORD)
    page.locator("form[action*=decision] button[type=submit]").click()


@pytest.mark.parametrize("javascript", [True, False])
@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_a_reviewer_decides_item_after_item(window: Window, desk: Desk, javascript: bool) -> None:
    page = window("ana", java_script_enabled=javascript)
    page.locator("main table a").first.click()
    seen = []
    for verdict in ("Reject", "Approve", "Reject", "Approve", "Approve", "Request changes"):
        assert page.locator("input[name=verdict]:checked").count() == 0
        seen.append(page.url)
        sign(page, verdict)
        page.wait_for_url(lambda url, last=seen[-1]: url != last)  # type: ignore[misc]
    assert len(set(seen)) == 6
    assert page.url.endswith("/queue")
    assert desk.kinds().count("advisory:approve") == 3


@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_two_browsers_decide_one_item(window: Window) -> None:
    ana, eve = window("ana"), window("eve")
    ana.goto(NOTICE)
    eve.goto(NOTICE)
    sign(ana, "Approve")
    ana.wait_for_url("**/advisories/**")
    sign(eve, "Reject")
    assert "already approved by Ana Reviewer" in eve.inner_text("main")


@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_forty_pages_opened_beforehand_and_then_decided(window: Window, desk: Desk, scale: int) -> None:
    count = 4 * scale
    for number in range(count):
        desk.write_run(f"run_f{number:02}", "RED", tool_id="saw:one")
    desk.take()
    first = window("ana")
    pages = [first, *(first.context.new_page() for _ in range(count - 1))]
    for number, page in enumerate(pages):
        page.goto(f"/runs/run_f{number:02}/advisories/risk-notice")
    for page in pages:
        before = page.url
        sign(page, "Approve")
        page.wait_for_url(lambda url, last=before: url != last)  # type: ignore[misc]
        assert not page.url.endswith("/decision"), page.inner_text("main")
    assert desk.kinds().count("advisory:approve") == count


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("database_kind", ["sqlite"])
@pytest.mark.parametrize("width", [360, 1280])
def test_axe_finds_nothing_on_any_page(window: Window, scheme: str, width: int) -> None:
    # axe itself adds a style to the page, which the policy rightly refuses
    page = window("ana", watched=False, color_scheme=scheme, viewport={"width": width, "height": 900})
    found = []
    for path in PATHS:
        page.goto(path)
        found += [f"{path}: {violation}" for violation in axe(page)]
        if page.evaluate("document.documentElement.scrollWidth") > width:
            found.append(f"{path}: wider than the window")
        page.locator("details").evaluate_all("all => all.forEach(one => one.open = true)")
        if page.locator(".table--tree td").evaluate_all("cells => cells.some(one => !one.getClientRects().length)"):
            found.append(f"{path}: a value cannot be seen")
    assert not found

"""A browser against the production server, and a window for each person."""

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page
from waitress.server import create_server

from reviewapp.actions import people
from reviewapp.domain.person import OPERATOR
from tests.support.desk import Desk
from tests.support.website import PASSWORD

Window = Callable[..., Page]


@pytest.fixture
def address(app: Flask, desk: Desk) -> Iterator[str]:
    """The desk, served by waitress on a free port of the loopback."""
    for number in range(4):
        desk.write_run(f"run_r{number}", "RED")
        desk.attach(f"run_r{number}", b"G0 X1", "gcode")
    desk.write_run("run_y1", "YELLOW", advisory_inputs=[], parent_run_id="run_r1")
    desk.attach("run_y1", b"G0 X1\nM5\n", "gcode")
    desk.envelope("run_y1", kind="advisory", text="# Raise the feed", data={"feed_xy": 2400})
    desk.take()
    server: Any = create_server(app, host="127.0.0.1", port=0, threads=4)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.effective_port}"
    # Closed by its own thread: closed from here, its loop could be waiting on a file that is no longer there.
    server.trigger.pull_trigger(lambda: _close(server))
    thread.join(10)
    server.task_dispatcher.shutdown()


def _close(server: Any) -> None:
    for channel in list(server.active_channels.values()):
        channel.handle_close()  # with the file in which a long answer lies
    server.asyncore.close_all(server._map)


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
        page.wait_for_url(lambda url: "/sign-in" not in url)
        return page

    yield make
    for context in opened:
        context.close()
    assert not said

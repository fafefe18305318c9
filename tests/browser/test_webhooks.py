"""Webhooks in a real browser: readable in light and dark, at any width, with and without scripts."""

import os
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from reviewapp.actions import endpoints
from tests.support.axe import axe
from tests.support.receiver import Said
from tests.support.told import Told
from tests.support.window import Window

PATHS = ("/webhooks", "/webhooks/shop-floor")


@pytest.fixture
def configured() -> dict[str, Any]:
    return {"delivery_allow": "127.0.0.1/32", "origin": "desk"}


@pytest.mark.parametrize("javascript", [True, False])
@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_an_admin_adds_an_endpoint_and_tries_it(told: Told, window: Window, javascript: bool) -> None:
    page = window("cy", java_script_enabled=javascript)
    page.goto("/webhooks")
    page.get_by_label("Name", exact=True).fill("shop-floor")
    page.get_by_label("Address").fill(told.receiver.url)
    page.get_by_label("A checkpoint of the trail was signed").check()
    page.get_by_role("button", name="Add").click()
    page.get_by_text("This is the only time that it is shown.").wait_for()
    _look(page, "secret")
    page.get_by_role("link", name="I have copied it").click()
    page.get_by_role("button", name="Send a test message").click()
    page.get_by_role("link", name="Look at it").wait_for()
    told.until_quiet()
    assert told.topics() == ["test"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_the_pages_are_readable(told: Told, window: Window, scheme: str) -> None:
    told.receiver.answer = lambda post: Said(503, b"Busy: try later.") if post.path == "/hook" else Said()
    told.add(topics=("gate.changed", "advisory.pending"))
    told.add("archive", url=told.receiver.url + "/archive", topics=("checkpoint",), trusted=True)
    made = endpoints.try_out(told.desk.store, "shop-floor", told.desk.person("cy"), told.desk.now())
    told.until_quiet()
    # axe itself adds a style to the page, which the policy rightly refuses
    page = window("cy", watched=False, color_scheme=scheme)
    for path in (*PATHS, f"/webhooks/messages/{made.id}"):
        page.goto(path)
        for width in (360, 1200):
            page.set_viewport_size({"width": width, "height": 900})
            assert not axe(page), path
            assert page.evaluate("document.documentElement.scrollWidth") <= width, path
            _look(page, f"{path.strip('/').replace('/', '-')[:20]}-{scheme}-{width}")


def _look(page: Page, name: str) -> None:
    """Keep a picture, where somebody wants to look at them."""
    if folder := os.environ.get("PICTURES"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)

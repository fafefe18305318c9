"""Fixture: one headless Chromium a test process, which can reach nothing but this machine."""

import os
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Error, sync_playwright

ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--no-pings",
    # A proxy that nobody serves: a page that asks for anything outside gets an error, not an answer.
    "--proxy-server=http://127.0.0.1:9",
    "--proxy-bypass-list=127.0.0.1",
]


def executable() -> str | None:
    """The Chromium named, or one of the system's; None leaves it to Playwright's own."""
    names = [os.environ.get("CHROMIUM", ""), "chromium-headless-shell", "chromium"]
    return next((found for name in names if name and (found := shutil.which(name))), None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A Chromium; `browser.new_context()` gives each test its own person's window."""
    with sync_playwright() as playwright:
        try:
            chromium = playwright.chromium.launch(executable_path=executable(), args=ARGS)
        except Error as error:
            if "Executable doesn't exist" not in error.message:
                raise
            pytest.skip("no browser: `make browser` installs one, or name one in CHROMIUM")
        yield chromium
        chromium.close()

"""A morning without a mouse, and the keys turned off."""

import pytest
from playwright.sync_api import Page

from tests.support.axe import axe
from tests.support.desk import Desk
from tests.support.website import PASSWORD
from tests.support.window import Window

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"])


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.textContent.trim() || document.activeElement.name"))


def test_an_item_is_found_decided_and_signed_by_keyboard_alone(window: Window, desk: Desk) -> None:
    page = window("ana")
    page.keyboard.press("j")
    first = focused(page)
    page.keyboard.press("j")
    assert focused(page) != ""
    page.keyboard.press("k")
    assert focused(page) == first
    page.keyboard.press("o")
    page.wait_for_url("**/advisories/**")
    before = page.url
    page.keyboard.press("a")
    assert page.locator("input[value=approve]").is_checked()
    assert page.evaluate("document.activeElement.name") == "note"
    page.keyboard.type("ajar: looked at it")
    assert page.locator("[name=note]").input_value() == "ajar: looked at it", "typing is typing"
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    assert desk.kinds().count("advisory:approve") == 0, "no key alone signs"
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Control+Enter")
    page.wait_for_url(lambda url: url != before)
    assert desk.kinds().count("advisory:approve") == 1
    page.keyboard.press("r")
    assert page.locator("input[value=reject]").is_checked()


def test_the_keys_are_told_and_can_be_turned_off(window: Window) -> None:
    page = window("ana", watched=False)
    page.keyboard.press("?")
    assert page.locator("dialog[open]").count() == 1
    assert not axe(page)
    page.locator("dialog input").uncheck()
    page.keyboard.press("Escape")
    page.reload()
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement === document.body")
    page.keyboard.press("?")
    assert page.locator("dialog[open]").count() == 0, "off means off"
    page.get_by_role("button", name="Keys").click()
    assert not page.locator("dialog input").is_checked()


def test_keys_with_a_modifier_and_in_fields_stay_the_browser_s(window: Window) -> None:
    page = window("ana")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.name") == "risk"
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.name") == "risk"
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("Alt+j")
    assert page.evaluate("document.activeElement === document.body")


def test_every_thing_that_takes_the_focus_shows_it(window: Window) -> None:
    page = window("ana")
    with page.expect_navigation():
        page.locator("main table a").first.click()
    page.keyboard.press("Tab")
    assert focused(page) == "Skip to content"
    unseen = []
    for _ in range(30):
        style = page.evaluate(
            "(() => { const e = document.activeElement, s = getComputedStyle(e), p = getComputedStyle(e.parentElement);"
            " return [e.outerHTML.slice(0, 80), e === document.body || s.outlineStyle !== 'none'"
            " || p.outlineStyle !== 'none' || s.boxShadow !== 'none']; })()"
        )
        unseen += [] if style[1] else [style[0]]
        page.keyboard.press("Tab")
    assert not unseen


def test_the_end_of_a_list_is_said(window: Window) -> None:
    page = window("ana")
    page.keyboard.press("k")
    page.keyboard.press("j")
    page.get_by_text("That was the last row of this page.").wait_for(state="attached")

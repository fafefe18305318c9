"""A comparison worked through in a real browser: changes by key, sections marked, pictures laid over each other."""

import re

import pytest
from playwright.sync_api import Page

from tests.support.axe import axe
from tests.support.compared import seen_of_all
from tests.support.desk import Desk
from tests.support.window import Window

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"])
PAIR = "/runs/compare?a=run_r1&b=run_y1"
DRAWING = b'<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="40"><path d="M0 20h%d" stroke="#000"/></svg>'


@pytest.fixture
def drawn(desk: Desk, address: str) -> str:
    """Two runs with a drawing each, of other sizes."""
    for run_id, width in (("run_r1", 90), ("run_y1", 60)):
        desk.attach(run_id, DRAWING % (width, width), "preview")
    desk.take()
    return PAIR


def stop(page: Page) -> int:
    """Which of the changes holds the focus, -1 where none does."""
    found = "[...document.querySelectorAll('[data-change]')].indexOf(document.activeElement)"
    return int(page.evaluate(found))


def test_the_keys_go_from_change_to_change_and_can_be_turned_off(window: Window) -> None:
    page = window("ana")
    page.goto(PAIR)
    stops = page.locator("[data-change]").count()
    assert stops > 3
    for wanted in (0, 1, 2):
        page.keyboard.press("n")
        assert stop(page) == wanted
    page.keyboard.press("p")
    assert stop(page) == 1
    page.get_by_role("status").get_by_text(f"Change 2 of {stops} on this page.").wait_for(state="attached")
    page.keyboard.press("p")
    page.keyboard.press("p")
    page.get_by_text("That was the first change.").wait_for(state="attached")
    page.keyboard.press("?")
    page.locator("dialog input").uncheck()
    page.keyboard.press("Escape")
    page.reload()
    page.keyboard.press("n")
    assert stop(page) == -1


def test_the_keys_go_on_from_where_the_reader_has_gone(window: Window) -> None:
    page = window("ana")
    page.goto(PAIR)
    page.keyboard.press("n")
    page.get_by_role("navigation", name="Sections of this page").get_by_role("link", name="Attachments").click()
    page.wait_for_url("**#files")
    page.keyboard.press("n")
    assert page.evaluate("document.activeElement.id") == "file-1"


def test_behind_the_last_change_of_a_page_the_keys_open_the_next_page_of_that_text(window: Window, desk: Desk) -> None:
    for run_id, feed in (("run_r1", "F1"), ("run_y1", "F2")):
        lines = (f"G1 X{n} {feed}\n" if n % 20 == 0 else f"G1 X{n}\n" for n in range(3_000))
        desk.attach(run_id, "".join(lines).encode(), "notes")
    desk.take()
    page = window("ana")
    page.goto(PAIR)
    page.locator("[data-change]").last.focus()
    page.keyboard.press("n")
    page.wait_for_url("**/runs/compare/text?**")
    later = page.url
    page.locator("[data-change]").first.focus()
    page.keyboard.press("p")
    page.wait_for_url(lambda url: url != later)
    page.get_by_text("Change 1 of 150").wait_for()
    page.locator("[data-change]").last.focus()
    page.keyboard.press("n")
    page.wait_for_url(later)


@pytest.mark.parametrize("javascript", [True, False])
def test_sections_are_marked_and_the_signature_will_say_so(window: Window, javascript: bool) -> None:
    page = window("ana", java_script_enabled=javascript)
    page.goto(PAIR)
    address = page.url
    for section in ("Toolpath", "Evidence"):
        page.get_by_role("button", name=f"Mark as seen ({section})").click()
        page.get_by_role("button", name=f"Take back ({section})").wait_for()
    page.get_by_text(seen_of_all(2)).first.wait_for()
    assert (page.url == address) is javascript, "without scripts the page is opened anew at the section"
    page.get_by_role("button", name="Take back (Toolpath)").click()
    page.get_by_text(seen_of_all(1)).first.wait_for()
    page.reload()
    assert page.get_by_text(seen_of_all(1)).count()
    page.goto("/runs/run_y1/advisories/risk-notice")
    assert "compare:evidence" in page.locator("input[name=sections_seen]").input_value().split()
    if javascript:
        assert "and 1 of the comparison" in page.locator("[data-seen]").inner_text()


def test_a_session_that_ended_is_told_when_a_section_is_marked(window: Window) -> None:
    page = window("ana")
    page.goto(PAIR)
    page.context.clear_cookies()
    page.get_by_role("button", name="Mark as seen (Evidence)").click()
    page.get_by_text("session", exact=False).first.wait_for()
    assert page.get_by_text("Take back").count() == 0


def opacity(page: Page) -> float:
    return float(page.locator(".onion__b").evaluate("e => getComputedStyle(e).opacity"))


def test_pictures_are_laid_over_each_other_in_five_steps_without_scripts(window: Window, drawn: str) -> None:
    page = window("ana", java_script_enabled=False)
    page.goto(drawn)
    page.get_by_text("Lay B over A").click()
    assert opacity(page) == 0.5
    for name, wanted in (("A alone", 0), ("25 % B", 0.25), ("75 % B", 0.75), ("B alone", 1)):
        page.get_by_label(name).check()
        assert opacity(page) == wanted
    assert page.locator(".onion__a").evaluate("e => getComputedStyle(e).opacity") == "0"
    page.get_by_label("half and half").check()
    page.get_by_label("Show only what differs").check()
    assert page.locator(".onion__b").evaluate("e => getComputedStyle(e).mixBlendMode") == "difference"


def test_with_scripts_a_slider_does_it_and_the_sizes_are_told(window: Window, drawn: str) -> None:
    page = window("ana")
    page.goto(drawn)
    page.get_by_text("Lay B over A").click()
    slider = page.get_by_role("slider", name="How much of B")
    slider.focus()
    page.keyboard.press("Home")
    page.keyboard.press("ArrowRight")
    assert opacity(page) == 0.01
    assert page.get_by_role("radio").count() == 0
    page.get_by_text(re.compile("Their sizes differ: A is 90 . 40, B is 60 . 40 pixels")).wait_for()


@pytest.mark.parametrize("colours", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 360])
def test_everybody_can_use_the_page(window: Window, drawn: str, colours: str, width: int) -> None:
    page = window("ana", color_scheme=colours, viewport={"width": width, "height": 800})
    page.goto(drawn)
    page.get_by_role("button", name="Mark as seen (Evidence)").click()
    page.get_by_role("button", name="Take back (Evidence)").wait_for()
    page.get_by_text("Lay B over A").click()
    assert not axe(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "nothing is wider than the window"

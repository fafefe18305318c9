"""The toolpath in a real browser: from a place on the drawing to its lines and back, by mouse, keys and links."""

import re

import pytest

from tests.support.axe import axe
from tests.support.desk import Desk
from tests.support.window import Window

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"])
PAIR = "/runs/compare?a=run_first&b=run_second"
CUT = "G0 Z5\nG0 X0 Y0\nG1 Z-1 F200\n" + "".join(f"X{n} Y{n * 7 % 30} F900\n" for n in range(1, 60))


@pytest.fixture
def cut(desk: Desk) -> str:
    """Two runs of which the second cuts further to one side, in one place."""
    for run_id, program in (("run_first", CUT), ("run_second", CUT.replace("X40 Y10", "X40 Y45"))):
        desk.write_run(run_id)
        desk.attach(run_id, program.encode(), "gcode")
    desk.take()
    return PAIR


@pytest.mark.parametrize("javascript", [True, False])
def test_a_reviewer_goes_from_the_drawing_to_the_lines_and_back(window: Window, cut: str, javascript: bool) -> None:
    page = window("ana", java_script_enabled=javascript)
    page.goto(cut)
    page.get_by_role("link", name=re.compile("^B alone cuts")).focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**region=b-1*")
    line = page.locator(f"#{page.url.split('#')[1]}")
    assert line.inner_text() == "43"
    assert line.evaluate("e => e.matches(':target')")
    page.get_by_role("link", name="Back to the drawing").click()
    page.wait_for_url("**#region-b-1")
    page.locator("#toolpath").get_by_role("link", name="lines 43 to 44 of A").first.click()
    page.wait_for_url("**region=a-1*")


def test_what_only_b_cuts_stands_out_by_colour_width_and_dashes(window: Window, cut: str) -> None:
    styles = "e => { const s = getComputedStyle(e); return [s.stroke, s.strokeWidth, s.strokeDasharray] }"
    for scheme in ("light", "dark"):
        page = window("ana", color_scheme=scheme)
        page.goto(cut)
        found = [page.locator(f"#region-{name} .stroke--{name[0]}").first.evaluate(styles) for name in ("a-1", "b-1")]
        common = page.locator(".drawing--plan .stroke--cut3").first.evaluate(styles)
        for one in range(3):
            assert len({tuple(style)[one] for style in found}) == 2, (scheme, found)
        assert float(common[1].removesuffix("px")) < min(float(style[1].removesuffix("px")) for style in found)
        assert axe(page) == []


def test_the_drawing_fits_a_narrow_screen(window: Window, cut: str) -> None:
    page = window("ana", viewport={"width": 360, "height": 700})
    page.goto(cut)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert page.locator(".drawing--plan svg").evaluate("e => e.getBoundingClientRect().width") > 280
    assert axe(page) == []


def test_the_keys_go_to_the_places_that_differ(window: Window, cut: str) -> None:
    page = window("ana")
    page.goto(cut)
    page.keyboard.press("n")
    assert page.evaluate("document.activeElement.closest('.path-regions') !== null")

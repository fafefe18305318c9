"""The table of parameters in a real browser: read without colour, by keys, on a narrow screen."""

from typing import Any

import pytest

from tests.support.axe import axe
from tests.support.desk import Desk
from tests.support.window import Window

pytestmark = [
    pytest.mark.parametrize("database_kind", ["sqlite"]),
    pytest.mark.parametrize("configured", [{"machine": {"CNC-2": {"max_feed_mm_min": 2000}}}]),
]
PAIR = "/runs/compare?a=run_first&b=run_second"


@pytest.fixture
def planned(desk: Desk) -> str:
    """Two runs of which the second feeds above the limit of their machine, and a suggestion on it."""
    for run_id, feed, depth in (("run_first", 1000, 3), ("run_second", 2400, 2)):
        desk.write_run(run_id, outputs={"opplan_json": {"feed_mm_min": feed, "depth_mm": depth, "coolant": "mist"}})
    desk.envelope("run_second", kind="advisory", text="# Calmer", data={"feed_mm_min": 1800})
    desk.take()
    return PAIR


@pytest.mark.parametrize("javascript", [True, False])
def test_a_reviewer_reads_what_is_above_its_limit_and_goes_to_what_is_suggested(
    window: Window, planned: str, configured: dict[str, Any], javascript: bool
) -> None:
    assert configured
    page = window("ana", java_script_enabled=javascript)
    page.goto(planned)
    row = page.locator("#parameters tr", has=page.get_by_role("rowheader", name="Feed"))
    assert "CRITICAL ▲ B is above the limit of 2,000 mm/min" in row.inner_text()
    assert "2 differ, 1 above its limit" in page.locator("#parameters h2").inner_text()
    page.locator("#parameters summary").click()
    assert page.get_by_text("/outputs/opplan_json/depth_mm").first.is_visible()
    page.locator("#parameters").get_by_role("link", name="Calmer").click()
    page.wait_for_url("**/runs/run_second/advisories/*")


def test_the_keys_go_from_one_parameter_that_differs_to_the_next(
    window: Window, planned: str, configured: dict[str, Any]
) -> None:
    assert configured
    page = window("ana")
    page.goto(planned)
    for name in ("Feed", "Depth"):
        page.keyboard.press("n")
        assert page.evaluate("document.activeElement.closest('tr').querySelector('th').textContent") == name


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 360])
def test_the_table_fits_and_can_be_read_by_everybody(
    window: Window, planned: str, configured: dict[str, Any], scheme: str, width: int
) -> None:
    assert configured
    page = window("ana", color_scheme=scheme, viewport={"width": width, "height": 800})
    page.goto(planned)
    page.locator("#parameters summary").click()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert axe(page) == []
    page.emulate_media(media="print")
    assert "above the limit of 2,000 mm/min" in page.locator("#parameters").inner_text()

"""What a reader is told: times in their own zone, what has just happened, how much a filter hides."""

import pytest

from tests.support.desk import Desk
from tests.support.website import PASSWORD
from tests.support.window import Window

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"])


def test_times_are_the_reader_s_with_utc_beside(window: Window) -> None:
    page = window("ana", timezone_id="Pacific/Auckland")
    page.goto("/runs")
    assert "2026-01-05 18:07:16 05:07:16 UTC" in " ".join(page.locator("time").first.inner_text().split())
    assert "Pacific/Auckland, with UTC beside" in page.locator("footer").inner_text()
    page.goto("/queue")
    assert page.locator("time").first.get_attribute("title") == "since 2026-01-05 18:07:16 (05:07:16 UTC)"


def test_a_day_that_is_another_in_utc_is_said(window: Window) -> None:
    page = window("ana", timezone_id="America/Los_Angeles")
    page.goto("/runs")
    said = " ".join(page.locator("time").first.inner_text().split())
    assert "2026-01-04 21:07:16 2026-01-05 05:07:16 UTC" in said


@pytest.mark.parametrize("context", [{"timezone_id": "UTC"}, {"java_script_enabled": False}])
def test_in_utc_and_without_scripts_times_are_utc(window: Window, context: dict[str, object]) -> None:
    page = window("ana", **context)
    page.goto("/runs")
    assert page.locator("time").first.inner_text() == "2026-01-05 05:07:16 UTC"
    assert "All times are UTC." in page.locator("footer").inner_text()


def test_a_longer_work_is_told_while_its_page_is_awaited(window: Window) -> None:
    page = window("cy")
    page.goto("/audit/checks")
    # Never sent: a browser that awaits a page answers no test.
    page.evaluate("document.querySelector('main form').addEventListener('submit', event => event.preventDefault())")
    page.get_by_role("button", name="Check everything now").click()
    page.locator(".busy", has_text="Checking the whole trail.").wait_for()
    page.get_by_role("status").get_by_text("Checking the whole trail.").wait_for(state="attached")
    assert page.get_by_role("progressbar", name="Under way").is_visible()


def test_what_just_happened_and_what_a_filter_lets_through_are_announced(window: Window, desk: Desk) -> None:
    page = window("ana")
    page.goto("/queue?risk=YELLOW")
    page.get_by_role("status").get_by_text("2 of 6 waiting fit the filter").wait_for(state="attached")
    page.goto("/runs/run_r1/advisories/risk-notice")
    page.locator("input[value=approve]").check()
    page.get_by_label("Note").fill("Looked at it.")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign").last.click()
    page.get_by_role("status").get_by_text("Approved").wait_for(state="attached")
    assert desk.kinds().count("advisory:approve") == 1

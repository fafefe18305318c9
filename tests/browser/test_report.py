"""The quarterly report and the reviews of the trail as an auditor sees them, on the screen and on paper."""

from datetime import timedelta

import pytest

from reviewapp.actions import overriding
from reviewapp.domain.review import Verdict
from tests.support.axe import axe
from tests.support.desk import Desk
from tests.support.website import PASSWORD
from tests.support.window import Window


def fill(desk: Desk) -> None:
    """Some signatures, some of them late, and an override."""
    desk.time += timedelta(minutes=20)
    desk.look("ana", "run_r0", 3)
    desk.sign("ana", "run_r0")
    desk.sign("bo", "run_y1", verdict=Verdict.REJECT)
    desk.time += timedelta(days=1)
    desk.sign("bo", "run_r1", verdict=Verdict.REJECT)
    terms = ("run_r1", "RED", 60, "Clamped by hand.", desk.person("ana"))
    desk.grant("run_r1", overriding.request(desk.store, *terms, desk.now()).advisory_id)


@pytest.mark.parametrize("database_kind", ["sqlite"])
@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 1280), ("light", 360)])
def test_an_auditor_reads_the_report_and_signs_a_review(window: Window, desk: Desk, scheme: str, width: int) -> None:
    fill(desk)
    page = window("dee", watched=False, color_scheme=scheme, viewport={"width": width, "height": 900})
    page.get_by_role("link", name="Quarterly report").click()
    page.wait_for_url("**/report")
    found = axe(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    for chart in page.locator("svg.chart").all():
        assert chart.evaluate(
            "drawn => [...drawn.querySelectorAll('text')].every(one => "
            "one.getBoundingClientRect().right <= drawn.parentElement.getBoundingClientRect().right + 1)"
        )
    for table in page.locator(".panel table").all():
        assert table.evaluate(
            "one => one.getBoundingClientRect().right <= one.closest('.panel').getBoundingClientRect().right"
        )
    bar = page.locator(".chart__bar--red").nth(1)
    assert bar.bounding_box()["width"] > 20  # type: ignore[index]
    page.emulate_media(media="print")
    assert page.locator("svg.chart").count() == 3
    assert page.locator(".chart__bar").first.is_visible()
    page.emulate_media(media="screen")
    page.goto("/audit/reviews")
    found += axe(page)
    page.get_by_label("Note").fill("Looked at each.")
    page.get_by_label("Your password").fill(PASSWORD)
    page.get_by_role("button", name="Sign review").click()
    page.locator(".notice", has_text="Signed: events 0 to").wait_for()
    found += axe(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.goto("/audit")
    assert "Last reviewed by Dee Auditor" in page.inner_text("main")
    assert not found

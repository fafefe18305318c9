"""Two runs compared in a real browser, with and without scripts."""

import re

import pytest

from reviewapp.domain.canonical import sha256
from tests.support.desk import Desk
from tests.support.window import Window

SQLITE = pytest.mark.parametrize("database_kind", ["sqlite"])


@pytest.mark.parametrize("javascript", [True, False])
@SQLITE
def test_a_reviewer_goes_from_an_advisory_to_the_two_runs_and_a_file(window: Window, javascript: bool) -> None:
    page = window("ana", java_script_enabled=javascript)
    page.goto("/runs/run_y1")
    page.get_by_role("link", name="Compare with its baseline").click()
    page.wait_for_url("**/runs/compare?a=run_r1&b=run_y1")
    assert "The risk changed: RED → YELLOW." in page.inner_text("main")
    page.get_by_role("link", name="Swap A and B").click()
    page.wait_for_url("**/runs/compare?a=run_y1&b=run_r1")
    page.get_by_role("link", name="Show everything").click()
    page.wait_for_url("**show=all*")
    assert page.get_by_role("row", name=re.compile("machine_id")).count() == 1
    page.locator("article").filter(has_text="gcode").get_by_role("link", name="Open a.json of A").click()
    page.wait_for_url("**/view")
    assert page.locator("tr#L2 .lines__text").inner_text() == "M5"


@SQLITE
def test_the_form_asks_for_both_and_marks_the_wrong_one(window: Window) -> None:
    page = window("ana")
    page.goto("/runs/compare?a=run_r1&b=run_r1")
    page.get_by_label("Run B").fill("run_none")
    page.get_by_role("button", name="Compare").click()
    page.wait_for_url("**b=run_none")
    field = page.get_by_label("Run B")
    assert field.get_attribute("aria-invalid") == "true"
    assert "no run" in page.locator(f"#{field.get_attribute('aria-describedby')}").inner_text()


@SQLITE
def test_a_drawing_is_seen_and_its_script_never_runs(window: Window, desk: Desk) -> None:
    drawing = b'<svg xmlns="http://www.w3.org/2000/svg" width="90" height="40"><script>top.ran=1</script></svg>'
    desk.attach("run_r0", drawing, "geometry")
    desk.take()
    page = window("ana")
    path = f"/runs/run_r0/attachments/{sha256(drawing)}/view"
    page.goto(path)
    picture = page.locator("img.picture")
    assert picture.evaluate("e => e.decode().then(() => e.naturalWidth)") == 90
    assert page.evaluate("window.ran") is None
    with page.expect_download():
        page.evaluate("path => { location.href = path }", f"{path}/image")

"""A reviewer's first minutes, in a real browser against the production server."""

import pytest
from playwright.sync_api import Page

from reviewapp.actions import governing, stopping
from reviewapp.actions.stopping import Terms
from reviewapp.domain.canonical import sha256
from reviewapp.domain.presets import NONE
from tests.support.axe import COLOURS, SIZES, axe
from tests.support.desk import Desk
from tests.support.website import PASSWORD
from tests.support.window import Window

NOTICE = "/runs/run_r1/advisories/risk-notice"
PATHS = (
    "/queue",
    "/queue?risk=GREEN&tool=x",
    "/runs",
    "/runs/run_r1",
    NOTICE,
    "/overrides",
    "/quarantine",
    "/audit",
    "/runs/compare?a=run_r1&b=run_y1",
    "/runs/compare?a=run_r1&b=run_y1&show=all",
    "/runs/compare?a=run_r1&b=run_none",
    f"/runs/run_r1/attachments/{sha256(b'G0 X1')}/view",
    "/audit/0",
    "/audit/exports",
    "/audit/bundles",
    "/audit/checks",
    "/checkpoints",
    "/audit/reviews",
    "/report",
    "/report?quarter=2026-Q1",
    "/policies",
    "/policies/green-only/2",
    "/proposals/new",
    "/proposals/1",
    "/proposals/1/backtest",
    "/stops",
    "/stops/1",
    "/account",
    "/help",
)


def sign(page: Page, verdict: str, note: str = "Looked at it.") -> None:
    page.get_by_label(verdict, exact=True).check()
    if verdict == "Reject":
        page.locator("[name=reason_code]").select_option("PARAMETERS_UNSAFE")
    page.get_by_label("Note").fill(note)
    if page.locator("[name=password]").count():
        page.get_by_label("Your password").fill(PASSWORD)
    page.locator("form[action*=decision] button[type=submit]").click()


@pytest.mark.parametrize("javascript", [True, False])
@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_a_reviewer_decides_item_after_item(window: Window, desk: Desk, javascript: bool) -> None:
    page = window("ana", java_script_enabled=javascript)
    page.locator("main table a").first.click()
    seen = []
    for verdict in ("Reject", "Approve", "Reject", "Approve", "Approve", "Request changes"):
        assert page.locator("input[name=verdict]:checked").count() == 0
        seen.append(page.url)
        sign(page, verdict)
        page.wait_for_url(lambda url, last=seen[-1]: url != last)  # type: ignore[misc]
    assert len(set(seen)) == 6
    assert page.url.endswith("/queue")
    assert desk.kinds().count("advisory:approve") == 3


@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_two_browsers_decide_one_item(window: Window) -> None:
    ana, eve = window("ana"), window("eve")
    ana.goto(NOTICE)
    eve.goto(NOTICE)
    sign(ana, "Approve")
    ana.wait_for_url("**/advisories/**")
    sign(eve, "Reject")
    assert "already approved by Ana Reviewer" in eve.inner_text("main")


@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_forty_pages_opened_beforehand_and_then_decided(window: Window, desk: Desk, scale: int) -> None:
    count = 4 * scale
    for number in range(count):
        desk.write_run(f"run_f{number:02}", "RED", tool_id="saw:one")
    desk.take()
    first = window("ana")
    pages = [first, *(first.context.new_page() for _ in range(count - 1))]
    for number, page in enumerate(pages):
        page.goto(f"/runs/run_f{number:02}/advisories/risk-notice")
    for page in pages:
        before = page.url
        sign(page, "Approve")
        page.wait_for_url(lambda url, last=before: url != last)  # type: ignore[misc]
        assert not page.url.endswith("/decision"), page.inner_text("main")
    assert desk.kinds().count("advisory:approve") == count


@pytest.mark.parametrize("database_kind", ["sqlite"])
@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 1280), ("light", 360)])
def test_axe_finds_nothing_on_any_page(window: Window, desk: Desk, scheme: str, width: int) -> None:
    cy = desk.sitting("cy", "session")
    governing.propose(desk.store, NONE.record(), cy.person, desk.now())
    stopping.place(desk.store, Terms("source", desk.root.name, "The disk is failing."), cy, desk.now())
    desk.write_run("run_held")
    desk.take()
    # axe itself adds a style to the page, which the policy rightly refuses
    page = window("eve", watched=False, color_scheme=scheme, viewport={"width": width, "height": 900})
    # Dark or narrow, a page has the elements that it has otherwise: only what depends on it is asked again.
    rules = COLOURS if scheme == "dark" else (*COLOURS, *SIZES) if width == 360 else ()
    found = []
    for path in PATHS:
        page.goto(path)
        found += [f"{path}: {violation}" for violation in axe(page, rules)]
        if page.evaluate("document.documentElement.scrollWidth") > width:
            found.append(f"{path}: wider than the window")
        page.locator("details").evaluate_all("all => all.forEach(one => one.open = true)")
        if page.locator(".table--tree td").evaluate_all("cells => cells.some(one => !one.getClientRects().length)"):
            found.append(f"{path}: a value cannot be seen")
    assert not found

"""An auditor proves a decision away from the desk: found, its proof seen, the quarter carried away, verified there."""

from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page

from tests.support.desk import Desk
from tests.support.elsewhere import Elsewhere
from tests.support.window import Window


def carried(page: Page, link: Locator, folder: Path) -> str:
    """Download what a link leads to and answer the name it is kept under."""
    with page.expect_download() as download:
        link.click()
    name = download.value.suggested_filename
    download.value.save_as(folder / name)
    return name


@pytest.mark.parametrize("database_kind", ["sqlite"])
@pytest.mark.parametrize("javascript", [True, False])
def test_an_auditor_proves_a_decision_elsewhere(
    window: Window, desk: Desk, elsewhere: Elsewhere, javascript: bool
) -> None:
    desk.sign("ana", "run_r0", note="Looked at the fixture.")
    page = window("dee", java_script_enabled=javascript)
    page.get_by_role("link", name="checkpoint").first.click()
    page.get_by_role("button", name="Sign one now").click()
    page.get_by_role("link", name="Audit").last.click()
    page.get_by_label("Run", exact=True).fill("run_r0")
    page.get_by_role("button", name="Filter").click()
    page.get_by_role("row", name="Looked at the fixture.").locator("a").first.click()
    panel = page.locator(".panel", has=page.get_by_role("heading", name="Proof"))
    assert "This event is one of those under the checkpoint." in panel.inner_text()
    proof = carried(page, panel.get_by_role("link", name="Download the proof"), elsewhere.home)
    event = carried(page, panel.get_by_role("link", name="exact bytes"), elsewhere.home)
    panel.get_by_role("link", name="Evidence bundles").click()
    page.get_by_label("From (UTC)").fill("2026-01-01")
    page.get_by_label("To (UTC)").fill("2026-03-31")
    page.get_by_role("button", name="Make the bundle").click()
    bundle = carried(page, page.locator("main table").get_by_role("link", name="Download"), elsewhere.home)
    carried(page, page.get_by_role("link", name="verify.py"), elsewhere.home)
    page.get_by_role("link", name="public key").click()
    (elsewhere.home / "keys.txt").write_text(page.inner_text("body"))

    said = elsewhere.run("verify.py", "proof", event, "--key", "keys.txt", "--proof", proof)
    assert (said[0], said[1][:26]) == (0, "VALID: logged in reviewapp"), said
    assert elsewhere.run("verify.py", "bundle", bundle, "--key", "keys.txt")[1].startswith("VALID:")
    with (elsewhere.home / event).open("ab") as file:
        file.write(b" ")
    assert elsewhere.run("verify.py", "proof", event, "--key", "keys.txt", "--proof", proof)[0] == 1

"""The description of the API as a page: it works under the strict policy, and nothing leaves this machine."""

import pytest
from playwright.sync_api import Browser

from reviewapp.actions import tokens
from reviewapp.domain.person import OPERATOR
from reviewapp.domain.token import Scope, Wanted
from tests.support.desk import Desk

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"])


def test_the_description_is_read_and_tried_without_anything_from_elsewhere(
    browser: Browser, address: str, desk: Desk
) -> None:
    wanted = Wanted(name="tester", owner="ana", scopes=(Scope.READ,))
    secret = tokens.make(desk.store, wanted, OPERATOR, desk.now()).secret
    context = browser.new_context(base_url=address)
    context.set_default_timeout(15_000)
    page, said, asked = context.new_page(), list[str](), list[str]()
    page.on("console", lambda message: said.append(message.text) if message.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/api/docs")
    page.get_by_text("/runs/{run_id}/gate").first.wait_for()
    page.get_by_role("button", name="Authorize").first.click()
    page.get_by_label("auth-bearer-value").fill(secret)
    page.get_by_role("button", name="Apply credentials").click()
    page.get_by_role("button", name="Close").last.click()
    page.locator("#operations-runs-gates_gate .opblock-summary-control").click()
    page.get_by_role("button", name="Try it out").click()
    page.get_by_placeholder("run_id").fill("run_r1")
    page.get_by_role("button", name="Execute").click()
    page.locator(".responses-table.live-responses-table").get_by_text('"gate": "blocked"').first.wait_for()
    context.close()
    assert not said
    assert asked
    assert all(url.startswith((address, "data:", "blob:")) for url in asked)

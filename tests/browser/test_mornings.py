"""A reviewer's, an admin's and an auditor's morning: by mouse, by keyboard alone, on a phone, and without scripts.

Whatever page a morning comes by on a phone, 360 px narrow and dark, is looked at by axe; under `make prove`
mornings by mouse are wide and light besides, as each page in its first state is in test_walk.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Locator, Page

from reviewapp.actions import overriding
from reviewapp.domain.presets import NONE
from tests.support.axe import axe
from tests.support.desk import Desk
from tests.support.hands import Hand, Keyboard, Mouse
from tests.support.proving import PROVES
from tests.support.website import PASSWORD
from tests.support.window import Window

WAYS: dict[str, tuple[Callable[[Page], Hand], dict[str, Any]]] = {
    "mouse": (Mouse, {"viewport": {"width": 1280, "height": 900}, "color_scheme": "light"}),
    "keyboard": (Keyboard, {"viewport": {"width": 1280, "height": 900}, "color_scheme": "dark"}),
    "phone": (Mouse, {"viewport": {"width": 360, "height": 740}, "color_scheme": "dark"}),
    "no scripts": (Mouse, {"viewport": {"width": 360, "height": 740}, "java_script_enabled": False}),
}


@dataclass
class Morning:
    """One person at the desk."""

    page: Page
    hand: Hand
    scripts: bool
    is_looked_at: bool

    def look(self, *words: str) -> None:
        """The page says these words, nothing of it is wider than the window, and axe finds nothing."""
        said = self.page.inner_text("main")
        assert [word for word in words if word not in said] == [], said
        if self.scripts:
            assert self.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), self.page.url
        if self.is_looked_at:
            assert axe(self.page) == [], self.page.url

    def follow(self, name: str, within: str = "main") -> None:
        self.press(self.page.locator(within).get_by_role("link", name=name, exact=True).first)

    def button(self, name: str) -> None:
        self.press(self.page.get_by_role("button", name=name, exact=True))

    def press(self, element: Locator) -> None:
        """Press what leads to another page, and wait for it."""
        with self.page.expect_navigation():
            self.hand.press(element)

    def open_first(self) -> None:
        self.press(self.page.locator("main table .table__main").first)

    def fill(self, label: str, text: str) -> None:
        self.hand.fill(self.page.get_by_label(label, exact=True), text)

    def choose(self, label: str, value: str) -> None:
        self.hand.choose(self.page.get_by_label(label, exact=True), value)

    def sign(self, verdict: str, note: str, password: str = PASSWORD) -> None:
        self.hand.check(self.page.get_by_label(verdict, exact=True))
        if verdict == "Reject":
            self.choose("Reason", "PARAMETERS_UNSAFE")
        self.fill("Note", note)
        self.fill("Your password", password)
        self.press(self.page.locator("form[action*=decision] button[type=submit]"))


@pytest.fixture(params=WAYS if PROVES else [way for way in WAYS if way != "mouse"])
def begin(request: pytest.FixtureRequest, window: Window) -> Callable[[str], Morning]:
    """Answers the morning of that person, who has just signed in."""
    hand, context = WAYS[request.param]
    is_looked_at = request.param in {"mouse", "phone"}

    def start(name: str) -> Morning:
        # axe itself adds a style to the page, which the policy rightly refuses
        page = window(name, watched=False, **context)
        return Morning(page, hand(page), context.get("java_script_enabled", True), is_looked_at)

    return start


pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"])


def test_a_reviewer_s_morning(begin: Callable[[str], Morning], desk: Desk) -> None:
    me = begin("ana")
    me.look("6 waiting")
    me.open_first()
    first = me.page.url
    me.look("What is asked", "Why a person is needed")
    me.press(me.page.locator("form[action*=decision] button[type=submit]"))
    me.look("Choose a verdict.")
    me.sign("Reject", "The stock is too thin.", "not the password")
    me.look("password")
    me.sign("Reject", "The stock is too thin.")
    assert me.page.url.partition("?")[0] not in {first, f"{first}/decision"}
    me.look("Rejected")
    me.press(me.page.locator(".page-head a[href^='/runs/']").first)
    me.hand.press(me.page.get_by_text("Ask for an override"))
    me.fill("Reason", "Clamped by hand, cut at half feed.")
    me.button("Ask an admin")
    me.look("override")
    me.follow("Queue 6 waiting", "header")
    me.choose("Risk", "YELLOW")
    me.button("Filter")
    assert "risk=YELLOW" in me.page.url
    me.look("2 of 6 waiting fit the filter")
    me.open_first()
    me.look("What differs from")
    me.follow("Compare the two runs side by side")
    assert "/runs/compare" in me.page.url
    me.look("CRITICAL")
    me.press(me.page.locator("main .crumb a, main .page-bar a").first)
    me.look("May its output be used now?")
    me.follow("Queue 6 waiting", "header")
    me.fill("Run or advisory id", "zzz")
    me.button("Filter")
    assert "id=zzz" in me.page.url
    me.look("Your filter hides all 6 waiting.")
    me.press(me.page.locator("main .empty a"))
    assert "/queue" in me.page.url
    me.press(me.page.locator("header .header__person a"))
    me.look("Ana Reviewer")
    me.button("Sign out")
    assert "/sign-in" in me.page.url
    me.look("Sign in")
    assert [kind for kind in desk.kinds() if kind in {"advisory:reject", "advisory:override_requested"}] == [
        "advisory:reject",
        "advisory:override_requested",
    ]


def test_an_admin_s_morning(begin: Callable[[str], Morning], desk: Desk) -> None:
    (desk.root / "2026-01-05" / "run_bad.json").write_bytes(b'{"run_id": ')
    (desk.root / "2026-01-05" / "run_worse.json").write_bytes(b"[]")
    desk.take()
    person, reason = desk.person("ana"), "Clamped by hand today."
    asked = overriding.request(desk.store, "run_r0", "RED", 60, reason, person, desk.now())
    desk.sign("eve", "run_r0", asked.advisory_id)
    me = begin("cy")
    me.look("1 of 7 waiting fit the filter")
    me.open_first()
    me.look("Clamped by hand today.")
    me.look("1 of 2")
    me.fill("To approve, type: I release a blocked run", "I release a blocked run")
    me.sign("Approve", "Seen the clamps.")
    assert "override-" not in me.page.url
    me.look("Override granted")
    me.follow("Overrides 1 active", "header")
    assert "/overrides" in me.page.url
    me.look("Active now", "Ana Reviewer")
    me.follow("Runs", "header")
    me.choose("Gate", "overridden")
    me.button("Filter")
    assert "gate=overridden" in me.page.url
    me.look("run_r0", "until")
    me.follow("Overrides 1 active", "header")
    assert "/overrides" in me.page.url
    me.open_first()
    me.fill("Why it is revoked", "The clamps are needed elsewhere.")
    me.button("Revoke override")
    me.look("revoked")
    me.follow("Quarantine 2 held", "header")
    assert "/quarantine" in me.page.url
    me.look("run_bad.json", "run_worse.json")
    me.open_first()
    me.look("What to do")
    me.button("Import the store again")
    me.look("still held")
    me.fill("Why it can be given up", "Written by a test of the post-processor.")
    me.button("Dismiss")
    assert "/quarantine" in me.page.url
    me.look("Dismissed.", "1 held")
    granted = {"advisory:approve", "advisory:revoked", "quarantine:dismissed"}
    assert [kind for kind in desk.kinds() if kind in granted] == [
        "advisory:approve",
        "advisory:approve",
        "advisory:revoked",
        "quarantine:dismissed",
    ]


def test_a_policy_is_changed_by_two_admins(begin: Callable[[str], Morning], desk: Desk) -> None:
    me = begin("cy")
    me.follow("Policy", "header")
    me.look("In force", "green-only@2")
    me.follow("Propose another")
    me.fill("Document", '{"schema": "reviewapp/policy/v1"}')
    me.button("Check")
    me.look("This cannot be put in force", "rules: Field required.")
    me.fill("Document", NONE.record().decode())
    me.button("Check")
    me.look("none@1 is sound.")
    me.button("Propose")
    me.look("You proposed this, so another admin puts it in force.", "What would change against green-only@2")
    where = me.page.url
    me.button("Sign out")
    other = begin("eve")
    other.page.goto(where)
    other.press(other.page.locator("main .page-head__links a"))
    other.look("What none@1 would have done", "would fare as now")
    other.press(other.page.locator("main .crumb a"))
    other.fill("Note", "Seen what it would have done.")
    other.fill("Your password", PASSWORD)
    other.button("Sign and put in force")
    other.look("none@1 is in force. 6 waiting items were routed again", "put in force by Eve Both")
    other.follow("Queue 6 waiting", "header")
    other.open_first()
    other.look("none@1")
    other.press(other.page.locator(".page-head a[href^='/runs/']").first)
    other.look("routed again")
    rerouted = [event for event in desk.events() if event["kind"] == "advisory:rerouted"]
    assert [(event["round"], event["policy"]["id"]) for event in rerouted] == [(2, "none")] * 6


def test_an_auditor_s_morning(begin: Callable[[str], Morning], desk: Desk) -> None:
    desk.sign("ana", "run_r0", note="Looked at the fixture.")
    me = begin("dee")
    me.look("Looked at the fixture.")
    me.fill("Run", "run_r0")
    me.button("Filter")
    assert "run=run_r0" in me.page.url
    me.look("Ana Reviewer")
    me.press(me.page.locator("main table tbody a").first)
    assert "/audit/" in me.page.url
    me.look("approved for use in the workflow")
    me.page.emulate_media(media="print")
    assert "approved for use in the workflow" in me.page.inner_text("main")
    me.page.emulate_media(media="screen")
    me.press(me.page.locator("main a[href^='/runs/run_r0']").first)
    me.look("Ana Reviewer")
    assert me.page.locator("main form").count() == 0, "an auditor reads everything and changes nothing"
    me.follow("Audit", "header")
    assert "/audit" in me.page.url
    me.button("as CSV")
    assert "/audit/exports" in me.page.url
    me.look("the whole trail")
    with me.page.expect_download() as download:
        me.hand.press(me.page.locator("main table a[href^='/audit/exports/']").first)
    assert download.value.path().read_bytes().startswith(b"\xef\xbb\xbf")
    me.follow("Help", "header")
    me.look("override")
    assert desk.kinds().count("export:made") == 1

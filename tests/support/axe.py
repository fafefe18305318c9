"""What axe-core finds wrong with a page for people who use it without eyes, mouse or good light."""

from collections.abc import Sequence
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

AXE = Axe()


COLOURS = ("color-contrast", "link-in-text-block")
SIZES = ("target-size", "scrollable-region-focusable", "meta-viewport")


def axe(page: Page, rules: Sequence[str] = ()) -> list[str]:
    """One line a violation: rule, what it asks, and the elements that break it; an empty list is the aim.

    `rules` keeps it to those rules; without them every one is asked that axe asks by itself.
    """
    options: dict[str, Any] = {"resultTypes": ["violations"]}
    if rules:
        options["runOnly"] = {"type": "rule", "values": list(rules)}
    page.wait_for_load_state()  # colours are measured as they are once the styles have come
    found = AXE.run(page, options=options).response["violations"]
    return [f"{rule['id']}: {rule['help']}: {_elements(rule)}" for rule in found]


def _elements(rule: dict[str, Any]) -> str:
    return ", ".join(" ".join(map(str, node["target"])) for node in rule["nodes"])

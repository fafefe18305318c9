"""What axe-core finds wrong with a page for people who use it without eyes, mouse or good light."""

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

AXE = Axe()


def axe(page: Page, tag: str | None = None) -> list[str]:
    """One line a violation: rule, what it asks, and the elements that break it; an empty list is the aim.

    `tag` keeps it to the rules of one kind, such as `cat.color`.
    """
    options = {"resultTypes": ["violations"]} | ({"runOnly": [tag]} if tag else {})
    found = AXE.run(page, options=options).response["violations"]
    return [f"{rule['id']}: {rule['help']}: {_elements(rule)}" for rule in found]


def _elements(rule: dict[str, Any]) -> str:
    return ", ".join(" ".join(map(str, node["target"])) for node in rule["nodes"])

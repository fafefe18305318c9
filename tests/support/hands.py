"""How a person works a page: with a mouse, or with the keyboard alone."""

from typing import Protocol

from playwright.sync_api import Locator, Page

_MOST_STEPS = 400
_IS_FOCUSED = "element => element === document.activeElement"
_SHOWS_FOCUS = (
    "element => [element, element.closest('.verdicts__choice')]"
    ".some(one => one && getComputedStyle(one).outlineStyle !== 'none')"
)


class Hand(Protocol):
    """What a person does with one element."""

    def press(self, element: Locator) -> None: ...
    def fill(self, element: Locator, text: str) -> None: ...
    def choose(self, element: Locator, value: str) -> None: ...
    def check(self, element: Locator) -> None: ...


class Mouse:
    """Clicks, and types into what was clicked."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, element: Locator) -> None:
        element.click()

    def fill(self, element: Locator, text: str) -> None:
        element.fill(text)

    def choose(self, element: Locator, value: str) -> None:
        element.select_option(value)

    def check(self, element: Locator) -> None:
        element.check()


class Keyboard:
    """Tab from element to element, each of which must show that it has the focus."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, element: Locator) -> None:
        self._reach(element)
        self.page.keyboard.press("Enter")

    def fill(self, element: Locator, text: str) -> None:
        self._reach(element)
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(text)

    def choose(self, element: Locator, value: str) -> None:
        self._reach(element)
        self.page.keyboard.press("Home")
        self._step(lambda: element.input_value() == value)

    def check(self, element: Locator) -> None:
        """One of a group: Tab reaches the group, arrows go through it."""
        group = self.page.locator(f"input[name={element.get_attribute('name')}]")
        chosen = group.and_(self.page.locator(":checked"))
        self._reach(chosen if chosen.count() else group.first)
        self.page.keyboard.press("Space")
        self._step(element.is_checked)

    def _step(self, done: "Done") -> None:
        for _ in range(_MOST_STEPS):
            if done():
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError("no arrow leads there")

    def _reach(self, element: Locator) -> None:
        for _ in range(_MOST_STEPS):
            if element.evaluate(_IS_FOCUSED):
                assert element.evaluate(_SHOWS_FOCUS), f"{element} does not show that it has the focus"
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"{element} cannot be reached by Tab")


class Done(Protocol):
    def __call__(self) -> bool: ...

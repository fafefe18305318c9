"""What a template's HTML says, with the Jinja taken out."""

import re
from html.parser import HTMLParser
from pathlib import Path

JINJA = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
URLS = {"href", "src", "action", "formaction"}


def blanked(found: re.Match[str]) -> str:
    """Something of the same height: a value where a value was printed, nothing elsewhere."""
    return ("x" if found[0].startswith("{{") else " ") + "\n" * found[0].count("\n")


class Inline(HTMLParser):
    """Collects what a strict Content-Security-Policy would refuse."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        line = self.getpos()[0]
        names = {key for key, _ in attrs}
        if tag == "style" or (tag == "script" and "src" not in names):
            self.found.append(f"{line}: <{tag}>")
        self.found += [f"{line}: {key}=" for key in names if key == "style" or key.startswith("on")]
        urls = [value or "" for key, value in attrs if key in URLS]
        self.found += [f"{line}: {value}" for value in urls if value.strip().lower().startswith("javascript:")]


def inline(path: Path) -> list[str]:
    """The line and kind of each inline style, script or handler of a template."""
    parser = Inline()
    parser.feed(JINJA.sub(blanked, path.read_text()))
    return parser.found

"""Texts of engines as people read them: a small, closed subset of Markdown."""

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

_RULES = (
    "heading",
    "lheading",
    "list",
    "blockquote",
    "code",
    "fence",
    "hr",
    "table",
    "emphasis",
    "backticks",
    "escape",
    "newline",
)
_FIRST_LEVEL, _LAST_LEVEL = 3, 6


def render(text: str) -> Markup:
    """Headings, lists, tables, emphasis and code; HTML, links and images stay the characters that were sent.

    A link in an engine's text would lead a signer to wherever its writer wants, and an image would tell that
    writer who reads.
    """
    reader = MarkdownIt("zero", {"html": False, "breaks": True}).enable(list(_RULES))
    tokens = reader.parse(text)
    for token in tokens:
        _shift(token)
    return Markup(reader.renderer.render(tokens, reader.options, {}))  # noqa: S704  # html is off: every text is escaped


def _shift(token: Token) -> None:
    """Headings of the text stand below those of the page; a style that a table column asks for is left out."""
    if token.type in {"heading_open", "heading_close"}:
        token.tag = f"h{min(_LAST_LEVEL, int(token.tag[1]) + _FIRST_LEVEL - 1)}"
    token.attrs.pop("style", None)

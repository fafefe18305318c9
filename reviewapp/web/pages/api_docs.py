"""The description of the JSON API."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ApiDocsPage:
    """Where the description lies, and the style and the script that show it."""

    description_href: str
    style_href: str
    script_href: str
    title: str = "JSON API"

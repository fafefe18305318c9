"""Small values that several pages are made of."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Fact:
    """A label with its value; `href` makes it a link."""

    label: str
    value: str
    href: str | None = None


@dataclass(frozen=True)
class TreeRow:
    """One leaf of a record: its JSON Pointer, its JSON type, its value as text."""

    path: str
    type: str
    value: str


@dataclass(frozen=True)
class AttachmentRow:
    """One attached file, and whether its bytes still match the hash it is named by.

    `matched` and `size` are words; `href` is None where there is nothing sound to fetch.
    """

    kind: str
    filename: str
    sha256: str
    matched: str
    size: str
    href: str | None
    is_damaged: bool

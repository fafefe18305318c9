"""Small values that several pages are made of."""

from dataclasses import dataclass, field
from datetime import datetime

SENT_BACK = {"sent_back": True}
"""Marks a field whose text is the reader's own and is sent back as it stands: nothing in it may be marked."""


@dataclass(frozen=True)
class Fact:
    """A label with its value: a text, a link, a hash (shown shortened), code, or a UTC moment."""

    label: str
    value: str = ""
    href: str | None = None
    is_hash: bool = False
    is_code: bool = False
    at: datetime | None = None


@dataclass(frozen=True)
class TreeRow:
    """One leaf of a record: JSON Pointer, JSON type, value as text; `note` says where the value was cut."""

    path: str
    type: str
    value: str
    note: str | None = None


@dataclass(frozen=True)
class Finding:
    """What the engine found: its code and its text."""

    code: str
    text: str


@dataclass(frozen=True)
class AttachmentRow:
    """One attached file, and whether its bytes still match the hash it is named by.

    `matched` and `size` are words; `href` downloads it and `view_href` shows it, None where nothing sound is there.
    """

    kind: str
    filename: str
    sha256: str
    matched: str
    size: str
    href: str | None
    view_href: str | None
    is_damaged: bool


@dataclass(frozen=True)
class Option:
    """One choice of a filter."""

    value: str = field(metadata=SENT_BACK)
    label: str


@dataclass(frozen=True)
class FilterSelect:
    """A filter with a list to choose from; empty means any, and `options` does not hold the empty one."""

    name: str
    label: str
    value: str = field(metadata=SENT_BACK)
    options: tuple[Option, ...]
    any_label: str = "Any"


@dataclass(frozen=True)
class FilterInput:
    """A filter to write into; `type` is `search` or `date`."""

    name: str
    label: str
    value: str = field(metadata=SENT_BACK)
    type: str = "search"


@dataclass(frozen=True)
class FilterBar:
    """The filters of a list, sent by GET to `action`; `is_active` while any of them holds something back.

    `busy` is said until the list has come, where that takes seconds.
    """

    action: str
    clear_href: str
    is_active: bool
    selects: tuple[FilterSelect, ...] = ()
    inputs: tuple[FilterInput, ...] = ()
    busy: str | None = None


@dataclass(frozen=True)
class Pager:
    """The ways to the neighbouring pages of a list; None where there is none."""

    newer_href: str | None
    older_href: str | None

"""The quarantine: what could not be taken, and one entry of it."""

from dataclasses import dataclass
from datetime import datetime

from reviewapp.web.forms import DismissForm
from reviewapp.web.pages.parts import Fact, FilterBar, Pager


@dataclass(frozen=True)
class QuarantineRow:
    """One entry of the list: where it stood, what is wrong with it, and since when it is here."""

    href: str
    file: str
    place: str
    kind: str
    reason: str
    fate: str
    held_at: datetime


@dataclass(frozen=True)
class QuarantinePage:
    """What was put aside, newest first; `held` counts all that still is.

    `unreachable` are the names of stores that are followed and cannot be looked at now.
    """

    rows: tuple[QuarantineRow, ...]
    held: int
    unreachable: tuple[str, ...]
    filters: FilterBar
    pager: Pager
    title: str = "Quarantine"


@dataclass(frozen=True)
class EntryPage:
    """One entry with the bytes that are kept of it, as text.

    `bytes_note` says how much of it that is; `form` is given to who may try it again or dismiss it.
    """

    title: str
    reason: str
    fate: str
    facts: tuple[Fact, ...]
    shown: str | None
    bytes_note: str | None
    bytes_href: str | None
    form: DismissForm | None
    action_href: str
    retry_href: str

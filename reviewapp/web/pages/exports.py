"""Exports of the trail: making one, and those that were made."""

from dataclasses import dataclass
from datetime import datetime

from reviewapp.web.pages.parts import Option, Pager
from reviewapp.web.pages.trail import TrailStanding


@dataclass(frozen=True)
class ExportPanel:
    """The buttons that export what the filter shows; `filter` holds its fields, name and value, to be sent along."""

    action: str
    filter: tuple[Option, ...]
    exports_href: str


@dataclass(frozen=True)
class ExportRow:
    """One export: who made it, when, of what, and the file under its hash.

    `filter` says what was asked for, a part each; `events` reads `12 events, 3 to 41`.
    """

    n: int
    event_href: str
    at: datetime
    actor_name: str
    actor_id: str
    filter: tuple[str, ...]
    form: str
    events: str
    size: str
    sha256: str
    download_href: str


@dataclass(frozen=True)
class ExportsPage:
    """Every export that was made, newest first."""

    standing: TrailStanding
    rows: tuple[ExportRow, ...]
    audit_href: str
    pager: Pager
    title: str = "Exports"

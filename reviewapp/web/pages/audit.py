"""The audit trail: the list of events, and one of them in full."""

from dataclasses import dataclass
from datetime import datetime

from reviewapp.web.pages.parts import Fact, FilterBar, Pager, TreeRow


@dataclass(frozen=True)
class AuditRow:
    """One event of the list; `run_id` and `note` are None where it has none."""

    n: int
    href: str
    at: datetime
    actor_name: str
    actor_id: str
    words: str
    kind: str
    run_id: str | None = None
    run_href: str | None = None
    note: str | None = None


@dataclass(frozen=True)
class AuditPage:
    """Who did what, newest first."""

    rows: tuple[AuditRow, ...]
    filters: FilterBar
    pager: Pager
    title: str = "Audit"


@dataclass(frozen=True)
class EventPage:
    """One event: what it says in words, every field, and the exact bytes that are kept, as text.

    `title` reads `Event 41`. `facts` holds leaf index, SHA-256, signature, and links to run and advisory.
    """

    title: str
    words: str
    at: datetime
    actor: str
    facts: tuple[Fact, ...]
    rows: tuple[TreeRow, ...]
    exact: str
    previous_href: str | None
    next_href: str | None

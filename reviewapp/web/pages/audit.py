"""The audit trail: the list of events, and one of them in full."""

from dataclasses import dataclass
from datetime import datetime

from reviewapp.web.pages.parts import Fact, TreeRow


@dataclass(frozen=True)
class AuditRow:
    """One event of a list: what happened (`words`), to what (`subject`, may be empty), by whom, when, and why."""

    n: int
    at: datetime
    actor: str
    actor_id: str
    words: str
    subject: str
    run_id: str | None
    run_href: str | None
    note: str
    href: str


@dataclass(frozen=True)
class AuditPage:
    """Who did what, newest first; `kinds` are pairs of kind and words, `since` and `until` days as 2026-01-31."""

    title: str
    rows: tuple[AuditRow, ...]
    kinds: tuple[tuple[str, str], ...]
    person: str
    kind: str
    run_id: str
    since: str
    until: str
    is_filtered: bool
    clear_href: str
    older_href: str | None
    newer_href: str | None


@dataclass(frozen=True)
class EventPage:
    """One event: what it says in words, every field as a row, and the exact bytes that are kept, as text."""

    title: str
    row: AuditRow
    rows: tuple[TreeRow, ...]
    exact: str
    facts: tuple[Fact, ...]
    previous_href: str | None
    next_href: str | None

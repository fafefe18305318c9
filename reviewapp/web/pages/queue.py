"""The queue of what waits for a person."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class FilterSelect:
    """A filter with a list to choose from: pairs of value and label, the first of them empty for any."""

    name: str
    label: str
    value: str
    options: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class QueueRow:
    """One pending advisory; `mine` where the viewer asked for it or wrote it, and so cannot decide it.

    `waiting` reads `6 h 12 m`, `progress` reads `0 of 1`.
    """

    risk: str
    heading: str
    href: str
    class_words: str
    engine: str
    run_id: str
    tool: str
    material: str
    machine: str
    waiting: str
    asked_at: datetime
    progress: str
    mine: bool


@dataclass(frozen=True)
class QueuePage:
    """Everything pending that the filter lets through, most urgent first.

    `total` counts all that is pending, `oldest` is how long the first of it waits (or empty), `hidden_count`
    what of it a filter hides that lets nothing through.
    """

    title: str
    rows: tuple[QueueRow, ...]
    total: int
    filters: tuple[FilterSelect, ...]
    id_prefix: str
    older_href: str | None
    newer_href: str | None
    clear_href: str
    is_filtered: bool
    hidden_count: int
    oldest: str

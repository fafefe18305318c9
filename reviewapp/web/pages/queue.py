"""The queue of what waits for a person."""

from dataclasses import dataclass
from datetime import datetime

from reviewapp.web.pages.parts import FilterBar, Pager


@dataclass(frozen=True)
class QueueRow:
    """One pending advisory.

    `barred` says why this person cannot decide it (`you asked for this`), `held` that what made it is paused, `late` by
    how much it waits longer than the policy wants. `waiting` reads `6 h 12 m`, `progress` reads `0 of 1`; what a run
    does not state is empty.
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
    late: str | None = None
    barred: str | None = None
    held: str | None = None


@dataclass(frozen=True)
class QueuePage:
    """Everything pending that the filter lets through, most urgent first.

    `total` counts all that is pending, `hidden_count` what of it the filter hides (shown when no row is left),
    `fitting` how many the filter lets through (`more than 1,000` where they are many), None without a filter.
    `oldest` is how long the oldest of all waits, or None.
    """

    rows: tuple[QueueRow, ...]
    total: int
    hidden_count: int
    fitting: str | None
    oldest: str | None
    filters: FilterBar
    pager: Pager
    title: str = "Queue"

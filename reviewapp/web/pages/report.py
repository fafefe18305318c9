"""The quarterly report: charts, each with a table of the same figures, and lists that lead to events."""

from dataclasses import dataclass
from datetime import datetime

from reviewapp.web.pages.trail import TrailStanding


@dataclass(frozen=True)
class Bar:
    """One bar of a chart: its words, where they and it stand, in pixels from the top, and how long it is.

    `width` is a share of the chart's width, such as `42.5%`; `tone` is a risk in lower case, `plain` or `soft`.
    """

    label: str
    label_y: int
    bar_y: int
    value: str
    value_y: int
    width: str
    tone: str


@dataclass(frozen=True)
class BarChart:
    """Bars one below the other; title and description are what somebody hears who does not see them."""

    name: str
    title: str
    description: str
    height: int
    bars: tuple[Bar, ...]


@dataclass(frozen=True)
class FigureRow:
    """A row of figures: what it is about, a risk or a name, and its cells."""

    label: str
    risk: str | None
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Figures:
    """A chart and the table of its figures; `columns` head the first cell of each row and those behind it.

    `is_stacked` where the table is too wide to stand beside the chart.
    """

    chart: BarChart
    columns: tuple[str, ...]
    rows: tuple[FigureRow, ...]
    is_stacked: bool = False


@dataclass(frozen=True)
class OverrideLine:
    """An override that was granted; `fate` says what became of it, `fate_href` leads to the event that ended it."""

    n: int
    href: str
    at: datetime
    run_id: str
    run_href: str
    scope: str
    lasting: str
    by: str
    fate: str
    fate_href: str | None


@dataclass(frozen=True)
class PolicyLine:
    """Something that happened to a policy."""

    n: int
    href: str
    at: datetime
    words: str
    policy: str
    by: str
    reason: str


@dataclass(frozen=True)
class FastLine:
    """An approval after little time on the evidence."""

    n: int
    href: str
    at: datetime
    by: str
    risk: str
    heading: str
    advisory_href: str
    seconds: str


@dataclass(frozen=True)
class Listed:
    """The counts behind the lists, in words: how many there were, and how many are not listed, None where all are."""

    overrides: str
    overrides_left: str | None
    policies: str
    policies_left: str | None
    fast: str
    fast_left: str | None


@dataclass(frozen=True)
class ReportPage:
    """One quarter, as its events tell it; `signed`, `waits` and `shares` are None where there is nothing to show.

    `is_running` while the quarter has not ended. `targets` say in a sentence each which times to decide the waits were
    measured against. The neighbouring quarters are None where nothing can have happened in them.
    """

    standing: TrailStanding
    title: str
    quarter: str
    period: str
    is_running: bool
    events: str
    audit_href: str
    trail_href: str
    previous_href: str | None
    next_href: str | None
    signed: Figures | None
    waits: Figures | None
    targets: tuple[str, ...]
    shares: Figures | None
    listed: Listed
    overrides: tuple[OverrideLine, ...]
    policies: tuple[PolicyLine, ...]
    fast: tuple[FastLine, ...]
    fast_limit: int

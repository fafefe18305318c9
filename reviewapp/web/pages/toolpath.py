"""The toolpath of one program, or of two laid over one another."""

from collections.abc import Callable
from dataclasses import dataclass

LineHref = Callable[[str, int, str | None], str | None]
"""Where a line of side `a` or `b` can be read, and the place on the drawing that leads there, if one does."""


@dataclass(frozen=True)
class Stroke:
    """Moves drawn alike: `style` is the name of a class, `d` an SVG path."""

    style: str
    d: str


@dataclass(frozen=True)
class Rect:
    """A box on a drawing, in its units."""

    style: str
    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True)
class ToolpathRegion:
    """Moves that one side alone makes; `href` leads to its lines.

    `d` are its cuts, `rapids` what lies between them, `box` where it cuts, in the plan.
    """

    id: str
    side: str
    words: str
    lines: str
    href: str | None
    d: str
    rapids: str
    box: Rect


@dataclass(frozen=True)
class ToolpathView:
    """One drawing: `width` by `height` units, across the page if `is_wide`; its bar is as long as `bar_words` say."""

    id: str
    title: str
    description: str
    width: int
    height: int
    is_wide: bool
    strokes: tuple[Stroke, ...]
    boxes: tuple[Rect, ...]
    regions: tuple[ToolpathRegion, ...]
    bar: int
    bar_words: str


@dataclass(frozen=True)
class ToolpathFact:
    """One measure of either side; `delta` tells by how much it moved."""

    label: str
    a: str
    b: str
    delta: str


@dataclass(frozen=True)
class ToolpathFinding:
    """What was found about a program: on which side and line, how grave."""

    side: str
    severity: str
    line: str
    text: str
    href: str | None


@dataclass(frozen=True)
class LegendEntry:
    """A stroke and what it means."""

    style: str
    words: str


@dataclass(frozen=True)
class Toolpath:
    """Everything the drawing of a program, or of two, shows; `has_two` says which. `notes` say what is not shown.

    `places` counts where one side alone cuts, listed or not, `other_feed` the moves of both that go at another feed,
    `critical` the findings of either side. `only_rapids` says that both cut the same and go there another way.
    """

    summary: str
    has_two: bool
    places: int
    only_rapids: bool
    other_feed: int
    critical: int
    views: tuple[ToolpathView, ...]
    legend: tuple[LegendEntry, ...]
    facts: tuple[ToolpathFact, ...]
    findings: tuple[ToolpathFinding, ...]
    notes: tuple[str, ...]

    @property
    def regions(self) -> tuple[ToolpathRegion, ...]:
        """The places that differ, as the first view has them."""
        return self.views[0].regions if self.views else ()


@dataclass(frozen=True)
class ToolpathBody:
    """The section of the compare page: what is drawn, or a sentence where nothing can be."""

    toolpath: Toolpath | None
    note: str | None

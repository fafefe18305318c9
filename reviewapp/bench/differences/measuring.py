"""The whole measurement: lines beside git, plans, toolpaths, the pages that show them, and what is hostile."""

import os
import platform
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

from reviewapp.bench.desk import Desk, new_desk
from reviewapp.bench.differences import hostile, samples, shop
from reviewapp.bench.differences.figures import Differences, Figure
from reviewapp.bench.differences.lines import line_figures
from reviewapp.bench.differences.pages import Browser, drawing_figure, hostile_figures, refused_figure, text_figures
from reviewapp.bench.differences.peers import html_diff
from reviewapp.bench.differences.toolpaths import toolpath_figures
from reviewapp.bench.differences.trees import plan_figure
from reviewapp.bench.figures import Clock

_LINES, _PAGE_LINES, _PROGRAM_LINES, _PLAN = 60_000, 1_118, 20_000, 750_000
_NO_PEER = "difflib.HtmlDiff is left out: --peers waits for it"


@dataclass(frozen=True)
class Plan:
    """What is measured: `share` of the sizes there are, over so many rounds; difflib for `peer_seconds` at most."""

    rounds: int
    share: float = 1.0
    peer_seconds: float | None = None

    def of(self, size: int) -> int:
        """That share of a size, from which something is left."""
        return max(20, round(size * self.share))


@dataclass(frozen=True)
class _Measured:
    """A desk to be measured at, and what is told meanwhile."""

    plan: Plan
    desk: Desk
    folder: Path
    clock: Clock
    tell: Callable[[str], None]

    def figures(self) -> Iterator[Figure]:
        plan, rounds, clock = self.plan, self.plan.rounds, self.clock
        self.tell("Comparing lines here and by git ...")
        yield from line_figures(self.folder, plan.of(_LINES), rounds, clock)
        self.tell("Comparing plans and drawing toolpaths ...")
        yield plan_figure(plan.of(_PLAN), rounds, clock)
        programs = _programs(plan.of(_PROGRAM_LINES))
        yield from toolpath_figures(*programs, rounds, clock)
        self.tell("Opening the pages that show them ...")
        yield from self._pages(programs)

    def _pages(self, programs: tuple[str, str]) -> Iterator[Figure]:
        store, texts = self.folder / "shop", _texts(self.plan)
        found = hostile.pairs(self.plan.share, Random(7))  # noqa: S311  # a sample, not a secret
        text, drawing = (shop.write_pair(store, n, "gcode", pair) for n, pair in enumerate((texts, programs)))
        addresses = [shop.write_pair(store, n, one.kind, one[2:]) for n, one in enumerate(found, 2)]
        shop.take_whole(self.desk, store, 2 * (2 + len(found)))
        browser = Browser.at(self.desk, self.clock)
        yield from text_figures(browser, text, texts[0].count("\n"), self.plan.rounds)
        yield drawing_figure(browser, drawing, programs[0].count("\n"))
        self.tell("Opening what is hostile ...")
        yield from hostile_figures(browser, list(zip(found, addresses, strict=True)), self.plan.rounds)
        shop.write_record(self.folder / "deep" / "2024-01-02", hostile.deep_record(self.plan.share))
        yield refused_figure(self.desk, self.folder / "deep", self.clock)


def measure(plan: Plan, folder: Path, clock: Clock, tell: Callable[[str], None]) -> Differences:
    """Measure all of it in `folder`, which the caller removes; `tell` is given a sentence before each step."""
    machine = f"Python {platform.python_version()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}"
    with new_desk(folder / "data", "") as desk:
        figures = tuple(_Measured(plan, desk, folder, clock, tell).figures())
    return Differences(machine, figures, _peer(plan, clock, tell))


def _peer(plan: Plan, clock: Clock, tell: Callable[[str], None]) -> str:
    if plan.peer_seconds is None:
        return _NO_PEER
    tell(f"Waiting for difflib, for {plan.peer_seconds:g} s at most ...")
    return html_diff(*_texts(plan), plan.peer_seconds, clock)


def _texts(plan: Plan) -> tuple[str, str]:
    """One contour at many depths, of which the one goes a little deeper each time."""
    lines = plan.of(_PAGE_LINES)
    before, after = (samples.deepened(lines, step, Random(3)) for step in (0.5, 0.47))  # noqa: S311
    return before, samples.changed(after, 0.01, Random(5))  # noqa: S311


def _programs(lines: int) -> tuple[str, str]:
    return samples.rosettes(lines, 0.0), samples.rosettes(lines, 0.5)

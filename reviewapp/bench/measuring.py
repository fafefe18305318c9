"""The whole measurement: fill two new desks, one with more, look at the pages of both, decide beside an import."""

import os
import platform
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from flask import Flask

from reviewapp.app import create_app, system_clock
from reviewapp.bench import shop
from reviewapp.bench.decisions import decision_times
from reviewapp.bench.desk import Desk, new_desk
from reviewapp.bench.figures import Clock, DecisionFigure, Figures, ImportFigure, Machine
from reviewapp.bench.importer import Importer, Taken, importer
from reviewapp.bench.least import least_seconds
from reviewapp.bench.pages import page_times
from reviewapp.bench.replay import replay_figure
from reviewapp.bench.trail import trail_figure
from reviewapp.bench.witnesses import witnessed_figure
from reviewapp.store.reads import advisories

_FEW = 1_000
_PORTION = 10_000
"""Runs written to disk at a time while the desk is filled: more would only fill the disk."""


@dataclass(frozen=True)
class Plan:
    """How much is measured: an import of `runs` runs, and pages with up to `advisories` pending advisories.

    `urls` name the databases of the desks with few and with many; SQLite where they are empty.
    """

    runs: int
    advisories: int
    urls: tuple[str, str] = ("", "")
    leaves: int = 1_000_000

    @property
    def few(self) -> int:
        """The number of pending advisories that the other is compared with."""
        return min(_FEW, self.advisories // 2)


@dataclass
class Filling:
    """A desk being filled: `written` counts the runs so far, so that each has a number of its own."""

    desk: Desk
    importer: Importer
    folder: Path
    clock: Clock
    written: int = 0

    def write(self, runs: int) -> Path:
        """Write the next runs to a folder of their own."""
        folder = self.folder / f"shop-{self.written}"
        shop.write_runs(folder, self.written, runs)
        self.written += runs
        return folder

    def fill(self, runs: int) -> None:
        """Write, import and remove so many runs more."""
        while runs > 0:
            portion = min(runs, _PORTION)
            folder = self.write(portion)
            self.importer.begin(folder, portion).result()
            shutil.rmtree(folder)
            runs -= portion

    def app(self) -> tuple[Flask, str]:
        """The desk's application, and its reviewer's password."""
        return create_app(self.desk.settings, self.desk.store, system_clock), self.desk.password

    def pending(self) -> int:
        """How many advisories wait."""
        with self.desk.store.reading() as conn:
            return advisories.count(conn, "pending")


def measure(plan: Plan, folder: Path, clock: Clock, tell: Callable[[str], None]) -> Figures:
    """Measure all of it in `folder`, which the caller removes; `tell` is given a sentence before each step."""
    with (
        _filling(folder / "few", plan.urls[0], clock) as small,
        _filling(folder / "many", plan.urls[1], clock) as large,
    ):
        machine = machine_of(large.desk)
        tell(f"Filling a new desk with {plan.few:,} pending advisories ...")
        small.fill(plan.few)
        tell(f"Importing {plan.runs:,} runs into another ...")
        imported = _import(large, plan.runs)
        tell(f"Filling it up to {plan.advisories:,} pending advisories ...")
        large.fill(plan.advisories - large.pending())
        few, many = small.pending(), large.pending()
        tell("Looking at the pages of both in turn ...")
        pages = page_times(small.app(), large.app(), clock)
        tell("Deciding beside an import ...")
        decided = _decide(large, max(1, plan.runs // 4))
        tell("Deciding under witnesses ...")
        witnessed = witnessed_figure(large.desk, clock)
        tell("Replaying all of it under a draft ...")
        replayed = replay_figure(large.desk.store, clock)
        tell(f"Laying {plan.leaves:,} leaves ...")
        laid = trail_figure(folder, plan.leaves, clock)
        return Figures(machine, imported, few, many, pages, decided, replayed, witnessed, laid)


@contextmanager
def _filling(folder: Path, url: str, clock: Clock) -> Iterator[Filling]:
    """A new desk to be filled, and removed again."""
    folder.mkdir()
    with new_desk(folder / "data", url) as desk, importer(desk.settings, clock) as taking:
        yield Filling(desk, taking, folder, clock)


def _import(filling: Filling, runs: int) -> ImportFigure:
    folder = filling.write(runs)
    taken: Taken = filling.importer.begin(folder, runs).result()
    least = least_seconds(folder, filling.folder / "least.db", filling.clock)
    shutil.rmtree(folder)
    return ImportFigure(runs, taken.seconds, least, taken.peak_mb)


def _decide(filling: Filling, runs: int) -> DecisionFigure:
    folder = filling.write(runs)
    return decision_times(filling.desk, filling.importer.begin(folder, runs), filling.clock)


def machine_of(desk: Desk) -> Machine:
    """Where a desk is measured."""
    with desk.store.reading() as conn:
        version = ".".join(map(str, conn.dialect.server_version_info or ()))
        database = f"{conn.dialect.name} {version}"
    return Machine(database, platform.python_version(), os.cpu_count() or 1, os.getloadavg()[0])

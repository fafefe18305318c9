"""The real importer, in a process of its own: its memory is its own, and decisions can be made beside it."""

from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path

from reviewapp.actions.importing import ImportOptions, import_path
from reviewapp.bench.figures import Clock
from reviewapp.bench.memory import peak_mb
from reviewapp.config import Settings
from reviewapp.domain.errors import Misconfigured
from reviewapp.store.database import open_store


@dataclass(frozen=True)
class Taken:
    """One import: what it took, and the most memory its process ever had."""

    seconds: float
    peak_mb: float


@dataclass(frozen=True)
class Importer:
    """Imports folders into the desk of `settings`, one after the other."""

    settings: Settings
    clock: Clock
    pool: ProcessPoolExecutor

    def begin(self, folder: Path, runs: int) -> "Future[Taken]":
        """Start to import a folder of `runs` runs."""
        return self.pool.submit(_take, self.settings.url, self.settings.blob_dir, folder, runs, self.clock)


@contextmanager
def importer(settings: Settings, clock: Clock) -> Iterator[Importer]:
    """An importer whose process ends with the block."""
    # Spawned: a forked process would begin with the memory and the connections of this one.
    with ProcessPoolExecutor(max_workers=1, mp_context=get_context("spawn")) as pool:
        yield Importer(settings, clock, pool)


def _take(url: str, blobs: Path, folder: Path, runs: int, clock: Clock) -> Taken:
    store = open_store(url, blobs)
    try:
        begun = clock()
        report = import_path(store, folder, ImportOptions(), _now, lambda _: None)
        seconds = clock() - begun
    finally:
        store.close()
    if report.imported != runs or report.waiting != runs:
        raise Misconfigured(f"The import is not whole ({report.sentence()}), so its figures would mean nothing.")
    return Taken(seconds, peak_mb())


def _now() -> datetime:
    # Not the application's clock: loading that would be counted as memory of the importer.
    return datetime.now(UTC)

"""Writing outcomes back into run stores in the background, each in a thread of its own."""

import logging
from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path

from reviewapp.actions import mirroring
from reviewapp.actions.mirroring import Round
from reviewapp.actions.quarantining import Source
from reviewapp.domain.errors import Invalid
from reviewapp.jobs.runner import AT_ONCE, Job, Runner
from reviewapp.store.database import Store

LOGGER = logging.getLogger("reviewapp.mirror")
EVERY = 1.0
"""Seconds between two rounds in which there was nothing to write."""


def runners(store: Store, places: Iterable[Path], clock: Callable[[], datetime]) -> list[Runner]:
    """One runner for each store to write into."""
    return [Runner(store, clock, [job(store, path)], EVERY, f"mirror:{Source.of(path).id[:32]}") for path in places]


def job(store: Store, path: Path) -> Job:
    """The job that does one round, and tells the log what it wrote, and once what stands in the way."""
    told: set[str] = set()

    def once(now: datetime) -> object:
        try:
            done = mirroring.mirror(store, path, now)
        except Invalid as error:  # no such store, or one that was cut over: that stays so
            if str(error) not in told:
                LOGGER.error("Writing back into %s: %s", path.name, error)  # noqa: TRY400  # a sentence for people
            told.add(str(error))
            return None
        told.clear()
        tell(path, done)
        return AT_ONCE if done.has_more else None

    return once


def tell(path: Path, done: Round) -> None:
    """Say in the log what a round did, where it did anything."""
    if done.written or done.failed:
        LOGGER.info("Writing back into %s: %s", path.name, done.sentence)

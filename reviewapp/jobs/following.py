"""Following run stores in the background: each in a thread of its own, so that none waits for another."""

import logging
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from pathlib import Path

from reviewapp.actions import following
from reviewapp.actions.following import Follower, Round
from reviewapp.actions.quarantining import Source
from reviewapp.jobs.runner import AT_ONCE, Job, Runner
from reviewapp.store.database import Store

LOGGER = logging.getLogger("reviewapp.follow")
EVERY = 0.5
"""Seconds between two rounds in which nothing changed: half of what passes until a new run is in the queue."""
LEASE = timedelta(seconds=10)
"""Shorter than that of other work: when a server was killed, the next follows again after at most so long."""


def runners(store: Store, places: Iterable[Path], clock: Callable[[], datetime]) -> list[Runner]:
    """One runner for each store to follow."""
    return [
        Runner(store, clock, [job(store, path, clock)], EVERY, f"follow:{Source.of(path).id[:32]}", LEASE)
        for path in places
    ]


def job(store: Store, path: Path, clock: Callable[[], datetime]) -> Job:
    """The job that does one round; it tells the log what was taken, and once what stands in the way."""
    told = Telling(path.name)
    follower: list[Follower] = []

    def once(_now: datetime) -> object:
        if not follower:
            follower.append(Follower.of(store, path))
        done = following.follow(store, follower[0], clock)
        told.tell(done)
        return AT_ONCE if done.more else None

    return once


class Telling:
    """Tells the log what rounds did: each that took something, and a failure when it begins and when it ends."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._failure: str | None = None

    def tell(self, done: Round) -> None:
        """Say what is new in a round."""
        if done.failure and done.failure != self._failure:
            LOGGER.error("Following %s: %s It is tried again and again.", self._name, done.failure)
        if self._failure and not done.failure:
            LOGGER.warning("Following %s: it can be looked at again.", self._name)
        self._failure = done.failure
        if done.report.took or done.report.released:
            LOGGER.info("Following %s: %s", self._name, done.report.sentence())
        for refused in done.report.refused:
            place = f" at {refused.place}" if refused.place else ""
            LOGGER.warning("Following %s: refused %s%s: %s", self._name, refused.file, place, refused.reason)

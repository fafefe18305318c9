"""A thread in every process of the server; the one that holds the lease signs and checks the trail when it is time."""

import logging
import threading
from collections.abc import Callable, Sequence
from datetime import datetime
from uuid import uuid4

from reviewapp.actions import leasing
from reviewapp.domain.errors import DeskError
from reviewapp.store.database import Store

LOGGER = logging.getLogger("reviewapp.jobs")
EVERY = 5.0
"""Seconds between two looks."""
Job = Callable[[datetime], object]


class Runner:
    """Does each job in turn, again and again, until it is stopped; `lease` names what one process of many does."""

    def __init__(
        self,
        store: Store,
        clock: Callable[[], datetime],
        jobs: Sequence[Job],
        every: float = EVERY,
        lease: str = "jobs",
    ) -> None:
        self._store, self._clock, self._jobs, self._every, self._lease = store, clock, jobs, every, lease
        self._holder = uuid4().hex
        self._over = threading.Event()
        self._thread = threading.Thread(target=self.run, name=lease, daemon=True)

    def start(self) -> None:
        """Begin, in a thread of its own."""
        self._thread.start()

    def stop(self) -> None:
        """End; a job that has begun is finished first."""
        self._over.set()
        self._thread.join()

    def turn(self) -> None:
        """Each job once, where this process holds the lease; what fails is logged, and tried again next time."""
        try:
            if not leasing.take(self._store, self._lease, self._holder, self._clock()):
                return
        except DeskError as error:
            LOGGER.warning("No lease: %s", error)
            return
        for job in self._jobs:
            try:
                job(self._clock())
            except DeskError as error:
                LOGGER.error("A job failed: %s", error)  # noqa: TRY400  # a sentence for people, not a traceback
            except Exception:
                LOGGER.exception("A job failed")

    def run(self) -> None:
        """Go on in the thread that calls, until another stops it."""
        while not self._over.wait(self._every):
            self.turn()

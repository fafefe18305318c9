"""A thread in every process of the server; the one that holds the lease does the work when it is time."""

import logging
import threading
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from uuid import uuid4

from reviewapp.actions import leasing
from reviewapp.domain.errors import DeskError
from reviewapp.store.database import Store

LOGGER = logging.getLogger("reviewapp.jobs")
EVERY = 5.0
"""Seconds between two looks."""
AT_ONCE = "at once"
"""What a job answers that has more to do: the next turn begins without a pause."""
Job = Callable[[datetime], object]


class Runner:
    """Does each job in turn, again and again, until it is stopped.

    `lease` names the work that one process of many does; whoever dies with it keeps the others waiting for `length`.
    """

    def __init__(
        self,
        store: Store,
        clock: Callable[[], datetime],
        jobs: Sequence[Job],
        every: float = EVERY,
        lease: str = "jobs",
        length: timedelta = leasing.LENGTH,
    ) -> None:
        self._store, self._clock, self._jobs, self._every = store, clock, jobs, every
        self._lease, self._length = lease, length
        self._holder = uuid4().hex
        self._over = threading.Event()
        self._thread = threading.Thread(target=self.run, name=lease[:15], daemon=True)

    def start(self) -> None:
        """Begin, in a thread of its own."""
        self._thread.start()

    def stop(self) -> None:
        """End; a job that has begun is finished first."""
        self._over.set()
        self._thread.join()

    def turn(self) -> bool:
        """Each job once, where this process holds the lease; answers whether one of them has more to do at once.

        What fails is logged, and tried again next time.
        """
        try:
            if not leasing.take(self._store, self._lease, self._holder, self._clock(), self._length):
                return False
        except DeskError as error:
            LOGGER.warning("No lease: %s", error)
            return False
        answers = [self._done(job) for job in self._jobs]
        return AT_ONCE in answers

    def _done(self, job: Job) -> object:
        try:
            return job(self._clock())
        except DeskError as error:
            LOGGER.error("A job failed: %s", error)  # noqa: TRY400  # a sentence for people, not a traceback
        except Exception:
            LOGGER.exception("A job failed")
        return None

    def run(self) -> None:
        """Go on in the thread that calls, until another stops it."""
        pause = self._every
        while not self._over.wait(pause):
            pause = 0.0 if self.turn() else self._every

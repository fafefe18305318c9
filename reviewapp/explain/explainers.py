"""The explainer of this desk, asked by a few at once and no more."""

import threading

from reviewapp.domain.errors import Busy
from reviewapp.domain.explaining import Detail, Explained, Facts, Failed
from reviewapp.explain import process

_BUSY = "{} explanations are being made here, and no more at once: nothing was done. Try again in a few seconds."


class Explainers:
    """Asks the explainer `name` (`module:object`; empty is the built-in one), each time for at most so many seconds.

    One of others is a process, and the request that asks waits for it: where any number could, none would be left to
    answer people. Nobody waits for their turn, since that would keep a thread as well.
    """

    def __init__(self, name: str, seconds: float, most: int) -> None:
        self._name, self._seconds, self._most = name, seconds, most
        self._free = threading.BoundedSemaphore(most)

    def explain(self, facts: Facts, detail: Detail) -> Explained | Failed:
        """What the explainer says, or why nothing came; raises Busy where `most` are at work already."""
        if not self._name:
            return process.explain(self._name, facts, detail, self._seconds)
        if not self._free.acquire(blocking=False):
            raise Busy(_BUSY.format(self._most))
        try:
            return process.explain(self._name, facts, detail, self._seconds)
        finally:
            self._free.release()

"""Commands that go on in the foreground, one round after another, until somebody ends them."""

import signal
import threading
from collections.abc import Callable

from reviewapp.domain.errors import DeskError

AGAIN = 5.0
"""Seconds until what failed is tried again."""


def ended() -> threading.Event:
    """What SIGTERM and Ctrl-C set from now on; a round that has begun is finished first."""
    over = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: over.set())
    return over


def go_on(
    over: threading.Event, once: Callable[[], float], tell: Callable[[DeskError], None], failures: type[DeskError]
) -> None:
    """One round after another, each answers the seconds until the next; what fails is told and tried again.

    `failures` are the errors that pass by themselves, or that others can put right meanwhile: others end the command.
    """
    pause = 0.0
    while not over.wait(pause):
        try:
            pause = once()
        except failures as error:
            tell(error)
            pause = AGAIN

"""Delivery in the background: messages are made of what happened, and sent, each endpoint in a thread of its own."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import NamedTuple
from uuid import uuid4

from reviewapp.actions import announcing, delivering
from reviewapp.actions.delivering import Worker
from reviewapp.config import Settings
from reviewapp.deliver.transport import Transport
from reviewapp.jobs.runner import Runner
from reviewapp.store.database import Store
from reviewapp.store.reads import endpoints

LEASE_NAME = "delivery"
EVERY = 1.0
"""Seconds between two looks."""
_AT_ONCE, _MOST_LOOKS = 8, 100


class Round(NamedTuple):
    """What one round did: looks at what happened that found something, and attempts to send."""

    looks: int
    attempts: int


def runner(store: Store, settings: Settings, clock: Callable[[], datetime], transport: Transport) -> Runner:
    """What goes on delivering, in one process of many."""
    worker = Worker(transport, uuid4().hex, clock)
    return Runner(
        store, clock, [lambda now: round_(store, settings.origin, worker, now)], every=EVERY, lease=LEASE_NAME
    )


def round_(store: Store, origin: str, worker: Worker, now: datetime) -> Round:
    """Make messages of what is to be told, a bounded part of it, and send each endpoint what is due.

    A slow endpoint holds up nobody's turn but its own; the round ends with the slowest.
    """
    looks = 0
    while looks < _MOST_LOOKS and announcing.announce(store, origin, now):
        looks += 1
    with store.reading() as conn:
        due = endpoints.due(conn, worker.clock())
    if not due:
        return Round(looks, 0)
    with ThreadPoolExecutor(min(_AT_ONCE, len(due)), "delivery") as threads:
        return Round(looks, sum(threads.map(lambda name: delivering.turn(store, name, worker), due)))

"""The same request sent again gets the same answer, and is done once.

A program that got no answer does not know whether it was heard. With a key of its own it may ask again.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import Connection

from reviewapp.domain.errors import KeyReused
from reviewapp.store.database import Store
from reviewapp.store.reads import idempotency as read
from reviewapp.store.reads.idempotency import Answered
from reviewapp.store.writes import idempotency as write

KEPT = timedelta(days=7)


class Keyed(NamedTuple):
    """A request with a key: whose token sent it, the key, and the SHA-256 of its method, address and body."""

    token: str
    key: str
    request_sha256: str


class Answer(NamedTuple):
    """What is answered: the status and the exact body; `is_again` where it was answered before."""

    status: int
    body: bytes
    is_again: bool = False


def once(store: Store, keyed: Keyed, act: Callable[[Store], Answer], now: datetime) -> Answer:
    """What `act` answers, or what it answered the first time; raises KeyReused for another request under the key.

    `act` is given a store whose transactions are part of this one: the answer is kept if and only if what was asked
    for is done. A refusal is not kept: nothing was done, and the same request may do later.
    """
    with store.joined() as whole, whole.writing() as conn:
        if (before := _before(conn, keyed)) is not None:
            return before
        made = act(whole)
        write.forget(conn, now - KEPT)
        write.add(conn, keyed.token, keyed.key, Answered(keyed.request_sha256, made.status, made.body), now)
    return made


def again(store: Store, keyed: Keyed) -> Answer | None:
    """What it was answered the first time, None where it is new; raises KeyReused for another request under the key."""
    with store.reading() as conn:
        return _before(conn, keyed)


def _before(conn: Connection, keyed: Keyed) -> Answer | None:
    before = read.find(conn, keyed.token, keyed.key)
    if before is None:
        return None
    if before.request_sha256 != keyed.request_sha256:
        raise KeyReused("This Idempotency-Key was sent before, with another request. Make a new key for each.")
    return Answer(before.status, before.body, is_again=True)

"""Sending what waits: one worker has a message to itself, tries it, and writes down what came of it."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import Connection

from reviewapp.deliver.transport import Transport
from reviewapp.domain import delivery, endpoint
from reviewapp.domain.delivery import LEASE, Fate, Message, Reply
from reviewapp.domain.endpoint import Standing
from reviewapp.domain.person import Person
from reviewapp.ledger import trail
from reviewapp.store.database import Store
from reviewapp.store.reads import advisories, people
from reviewapp.store.reads import endpoints as read_endpoints
from reviewapp.store.reads import messages as read
from reviewapp.store.reads.endpoints import Stored
from reviewapp.store.writes import endpoints as write_endpoints
from reviewapp.store.writes import messages as write

MOST, LONGEST = 50, timedelta(seconds=10)
"""How many messages an endpoint gets in one turn, and how long none is begun any more."""


class Worker(NamedTuple):
    """Who sends: by what, under which name of its own, and with which clock."""

    transport: Transport
    holder: str
    clock: Callable[[], datetime]


def turn(store: Store, endpoint_id: str, worker: Worker) -> int:
    """Send what is due to one endpoint; answers how many were tried.

    Ends where nothing answers: what cannot be reached is not waited for again and again.
    """
    began = worker.clock()
    for tried in range(MOST):
        now = worker.clock()
        claimed = claim(store, endpoint_id, worker.holder, now) if now - began < LONGEST else None
        if claimed is None:
            return tried
        message, to = claimed
        reply = worker.transport.send(message, to.endpoint, to.secrets.signing_at(now), now)
        settle(store, message, reply, worker.holder, worker.clock())
        if reply.status is None:
            return tried + 1
    return MOST


def claim(store: Store, endpoint_id: str, holder: str, now: datetime) -> tuple[Message, Stored] | None:
    """Take the next message for an endpoint, which nobody else sends meanwhile; None where there is none to send."""
    with store.writing() as conn:
        to = read_endpoints.get(conn, endpoint_id)
        message = read.due(conn, endpoint_id, now)
        if message is None or to.endpoint.standing is not Standing.ENABLED:
            return None
        write.hold(conn, message.seq, holder, now + LEASE)
    return message, to


def settle(store: Store, message: Message, reply: Reply, holder: str, now: datetime) -> Message | None:
    """Write down what came of an attempt; an event where the message is given up, or its endpoint is gone.

    None, and nothing written, where another worker has taken the message over meanwhile, or it was dropped.
    """
    with store.writing() as conn:
        held = read.held(conn, message.seq, holder)
        if held is None:
            return None
        after, event = delivery.settle(held, reply, now)
        write.settle(conn, after)
        write.add_attempt(conn, after, reply, now)
        write_endpoints.note_attempt(conn, after.endpoint_id, now, reply.status)
        if after.fate is not Fate.WAITING:
            _let_next(conn, after, now)
        if event is not None:
            trail.append(conn, [event])
        if reply.is_gone:
            _disable(conn, after.endpoint_id, now)
    return after


def replay(store: Store, name: str, person: Person, now: datetime, request_id: str | None = None) -> Message:
    """Send a message that was given up once more, behind what waits for the same run.

    Raises NotFound, NotAllowed, WrongState.
    """
    with store.writing() as conn:
        message, me = read.get(conn, name), people.get(conn, person.id).person
        after, event = delivery.replay(message, me, advisories.next_moment(conn, now), request_id)
        if read.next_in_lane(conn, after.endpoint_id, after.lane) is None:
            after = after.model_copy(update={"due_at": now})
        trail.append(conn, [event])
        write.settle(conn, after)
    return after


def _let_next(conn: Connection, settled: Message, now: datetime) -> None:
    """The next of the same lane may be sent."""
    following = read.next_in_lane(conn, settled.endpoint_id, settled.lane)
    if following is not None:
        write.make_due(conn, following, now)


def _disable(conn: Connection, endpoint_id: str, now: datetime) -> None:
    one = read_endpoints.get(conn, endpoint_id).endpoint
    if one.standing is Standing.ENABLED:
        after, event = endpoint.gone(one, delivery.DELIVERER, now)
        trail.append(conn, [event])
        write_endpoints.save(conn, after)

"""Telling others: what was committed becomes messages, in one transaction with how far was looked.

The events are the outbox. What no event tells is compared with what was told last: the gates of runs, of which time
alone may end an override, and the newest checkpoint.
"""

import json
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection

from reviewapp.domain import announcing
from reviewapp.domain.announcing import Fact
from reviewapp.domain.delivery import Message
from reviewapp.domain.endpoint import Endpoint
from reviewapp.domain.gate import Listed
from reviewapp.ledger import keys
from reviewapp.store.database import Store
from reviewapp.store.reads import advisories, endpoints, events, ledger, messages
from reviewapp.store.reads import announced as read
from reviewapp.store.reads.announced import Cursor, Gate
from reviewapp.store.reads.events import EventFilter
from reviewapp.store.writes import announced as write
from reviewapp.store.writes import messages as write_messages

SLICE = 200
"""Events, or runs, that are looked at in one transaction."""
_MANY_GATES = {"policy:put_in_force", "stop:released"}
"""What can change the gates of runs without an event of theirs."""


class Found(NamedTuple):
    """Something to tell, and the event that tells it; -1 where none does."""

    fact: Fact
    event_n: int = -1


class Step(NamedTuple):
    """What one look found, what the gates were found to say, and how far it came."""

    found: list[Found]
    gates: dict[str, Listed]
    cursor: Cursor


def announce(store: Store, origin: str, now: datetime) -> bool:
    """Make messages of what happened behind the cursor, a bounded part of it; answers whether there was anything.

    `origin` is the name of the desk's key. Looked at first, and written only where there is something: a write takes
    its turn among the people's.
    """
    with store.reading() as conn:
        cursor = read.cursor(conn)
        if cursor is None or not endpoints.enabled(conn) or not _has_news(conn, cursor, origin, now):
            return False
    with store.writing() as conn:
        receiving, cursor = endpoints.enabled(conn), read.cursor(conn)
        if cursor is None or not receiving:
            return False
        step = _look(conn, cursor, origin, now)
        tell(conn, receiving, step.found, now)
        write.keep_gates(conn, step.gates)
        write.move(conn, step.cursor)
    return True


def start(conn: Connection, origin: str, now: datetime) -> None:
    """Begin to tell, where nobody is told yet: of what happens from now on.

    All gates are compared once, in the background: those that nothing was told of are noted, without a message.
    """
    if endpoints.enabled(conn):
        return
    moment = advisories.newest_event_at(conn, now)
    write.move(conn, Cursor(events.newest(conn), moment, _newest_checkpoint(conn, origin), ""))


def tell(conn: Connection, receiving: Sequence[Endpoint], found: Sequence[Found], now: datetime) -> list[Message]:
    """Make the messages of these facts for all who want to know of them; answers them."""
    lanes = {one.fact.run_id or one.fact.topic.value for one in found}
    busy = messages.busy_lanes(conn, [one.id for one in receiving], sorted(lanes)) if found else set()
    made: list[Message] = []
    first = messages.newest(conn) + 1
    for one in found:
        for to in receiving:
            if one.fact.topic in (*to.topics, announcing.Topic.TEST) and (one.event_n == -1 or one.event_n > to.since):
                made.append(_message(first + len(made), to, one.fact, busy, now))
    write_messages.add(conn, made)
    return made


def _message(seq: int, to: Endpoint, fact: Fact, busy: set[tuple[str, str]], now: datetime) -> Message:
    """The message of a fact; due at once where nothing waits in its lane, which is then busy."""
    body, lane = announcing.body(fact, seq, trusted=to.trusted), fact.run_id or fact.topic.value
    waits = (to.id, lane) in busy
    busy.add((to.id, lane))
    return Message(
        seq=seq,
        id=announcing.message_id(to.id, seq, body),
        endpoint_id=to.id,
        topic=fact.topic,
        lane=lane,
        run_id=fact.run_id,
        body=body,
        made_at=now,
        due_at=None if waits else now,
    )


def _has_news(conn: Connection, cursor: Cursor, origin: str, now: datetime) -> bool:
    moment = advisories.newest_event_at(conn, now)
    return bool(
        events.newest(conn) > cursor.event_n
        or cursor.swept is not None
        or read.over(conn, moment, 1)
        or read.ended(conn, cursor.moment, moment)
        or _newest_checkpoint(conn, origin) != cursor.checkpoint
    )


def _look(conn: Connection, cursor: Cursor, origin: str, now: datetime) -> Step:
    moment = max(cursor.moment, advisories.newest_event_at(conn, now))
    walked = events.walk(conn, EventFilter(), cursor.event_n, events.newest(conn), SLICE)
    happened = [json.loads(data) for _, data in walked]
    found = [Found(fact, one["n"]) for one in happened if (fact := announcing.told_by(one))]
    ended = read.ended(conn, cursor.moment, moment)
    found += [Found(announcing.expired(one.run_id, one.advisory_id, one.at)) for one in ended]
    touched = _touched(happened) | set(read.over(conn, moment, SLICE))
    gates = read.gates(conn, sorted(touched))
    behind = "" if any(one["kind"] in _MANY_GATES for one in happened) else cursor.swept
    # Only where every event was looked at: what the comparison meets first would be noted without a message.
    sweeps = behind is not None and len(happened) < SLICE
    swept = read.gates_behind(conn, behind, SLICE) if behind is not None and sweeps else []
    if sweeps:
        behind = swept[-1].run_id if len(swept) == SLICE else None
    known = [one for one in swept if one.told is not None and one.run_id not in touched]
    found += [Found(fact) for one in (*gates, *known) if (fact := _changed(one, moment))]
    if (newest := _newest_checkpoint(conn, origin)) != cursor.checkpoint:
        found += _checkpoint(conn, origin)
    following = Cursor(happened[-1]["n"] if happened else cursor.event_n, moment, newest, behind)
    return Step(found, {one.run_id: _said(one, moment) for one in (*swept, *gates)}, following)


def _touched(happened: Collection[dict[str, Any]]) -> set[str]:
    return {one["run_id"] for one in happened if "run_id" in one}


def _said(gate: Gate, moment: datetime) -> Listed:
    """What a gate says at that moment: an override that has ended is one no more."""
    answer = gate.now.at(moment)
    return Listed(answer=answer, until=gate.now.until if answer is gate.now.answer else None)


def _changed(gate: Gate, moment: datetime) -> Fact | None:
    said, told = _said(gate, moment), gate.told
    if told is not None and told == said:
        return None
    return announcing.gate_changed(gate.run_id, told.answer if told else None, said.answer, said.until, moment)


def _newest_checkpoint(conn: Connection, origin: str) -> str | None:
    newest = ledger.newest_checkpoint(conn, keys.origin(conn, origin))
    return f"{newest.origin} {newest.size}" if newest else None


def _checkpoint(conn: Connection, origin: str) -> list[Found]:
    newest = ledger.newest_checkpoint(conn, keys.origin(conn, origin))
    return [Found(announcing.checkpoint(newest.origin, newest.size, newest.note, newest.at))] if newest else []

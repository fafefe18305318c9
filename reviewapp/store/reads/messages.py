"""Messages on their way, those that were given up, and how each attempt went."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, bindparam, func, or_, select

from reviewapp.domain.delivery import Fate, Message
from reviewapp.domain.errors import NotFound
from reviewapp.store.delivery_tables import attempt, message

_COLUMNS = tuple(message.c[name] for name in Message.model_fields)
_ONE = select(*_COLUMNS).where(message.c.id == bindparam("name"))
_HELD = select(*_COLUMNS).where(
    message.c.seq == bindparam("seq"), message.c.holder == bindparam("holder"), message.c.fate == Fate.WAITING
)
_HEAD = select(func.max(message.c.seq))
_DUE = (
    select(*_COLUMNS)
    .where(
        message.c.endpoint_id == bindparam("endpoint"),
        message.c.due_at <= bindparam("now"),
        or_(message.c.held_until.is_(None), message.c.held_until <= bindparam("now")),
    )
    .order_by(message.c.due_at, message.c.seq)
    .limit(1)
)
_IN_LANE = (message.c.endpoint_id == bindparam("endpoint"), message.c.lane == bindparam("lane"))
_NEXT = select(func.min(message.c.seq)).where(*_IN_LANE, message.c.fate == Fate.WAITING)
_BUSY = (
    select(message.c.endpoint_id, message.c.lane)
    .where(
        message.c.endpoint_id.in_(bindparam("endpoints", expanding=True)),
        message.c.lane.in_(bindparam("lanes", expanding=True)),
        message.c.fate == Fate.WAITING,
    )
    .distinct()
)
_OF_FATE = select(*_COLUMNS).where(message.c.fate == bindparam("fate")).order_by(message.c.seq.desc())
_OF_ENDPOINT = select(*_COLUMNS).where(message.c.endpoint_id == bindparam("endpoint")).order_by(message.c.seq.desc())
_COUNT = select(func.count()).select_from(message).where(message.c.fate == bindparam("fate"))
_ATTEMPTS = select(attempt).where(attempt.c.message_seq == bindparam("seq")).order_by(attempt.c.number.desc())


class Attempt(NamedTuple):
    """One attempt: when, the status of the answer, None where there was none, and its first words."""

    number: int
    at: datetime
    status: int | None
    told: str


def get(conn: Connection, name: str) -> Message:
    """The message of that id; raises NotFound."""
    row = conn.execute(_ONE, {"name": name}).one_or_none()
    if row is None:
        raise NotFound(f"There is no message {name[:64]!r} here.")
    return _message(row)


def held(conn: Connection, seq: int, holder: str) -> Message | None:
    """A message that waits and is held by `holder`; None where another has it, or it is through."""
    row = conn.execute(_HELD, {"seq": seq, "holder": holder}).one_or_none()
    return _message(row) if row is not None else None


def newest(conn: Connection) -> int:
    """The number of the newest message, 0 where there is none."""
    return conn.scalar(_HEAD) or 0


def due(conn: Connection, endpoint_id: str, now: datetime) -> Message | None:
    """The message for that endpoint that has been due longest and that nobody holds."""
    row = conn.execute(_DUE, {"endpoint": endpoint_id, "now": now}).one_or_none()
    return _message(row) if row is not None else None


def next_in_lane(conn: Connection, endpoint_id: str, lane: str) -> int | None:
    """The number of the first message that waits in a lane."""
    seq: int | None = conn.scalar(_NEXT, {"endpoint": endpoint_id, "lane": lane})
    return seq


def busy_lanes(conn: Connection, endpoints: Sequence[str], lanes: Sequence[str]) -> set[tuple[str, str]]:
    """Of these endpoints and lanes the pairs in which a message waits."""
    found = conn.execute(_BUSY, {"endpoints": list(endpoints), "lanes": list(lanes)})
    return {(row.endpoint_id, row.lane) for row in found}


def given_up(conn: Connection, limit: int) -> tuple[Message, ...]:
    """The dead letters, newest first."""
    return tuple(_message(row) for row in conn.execute(_OF_FATE.limit(limit), {"fate": Fate.GIVEN_UP}))


def count(conn: Connection, fate: Fate) -> int:
    """How many messages have that fate; by an index, for the fates that few have."""
    return conn.scalar(_COUNT, {"fate": fate}) or 0


def of_endpoint(conn: Connection, endpoint_id: str, limit: int) -> tuple[Message, ...]:
    """The newest messages for an endpoint."""
    return tuple(_message(row) for row in conn.execute(_OF_ENDPOINT.limit(limit), {"endpoint": endpoint_id}))


def attempts(conn: Connection, seq: int) -> tuple[Attempt, ...]:
    """The attempts of a message, newest first."""
    return tuple(Attempt(row.number, row.at, row.status, row.told) for row in conn.execute(_ATTEMPTS, {"seq": seq}))


def _message(row: Any) -> Message:
    return Message.model_validate({**row._mapping, "body": bytes(row.body)})  # noqa: SLF001  # SQLAlchemy's public name

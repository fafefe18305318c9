"""Stops, and what they hold."""

from collections import Counter
from collections.abc import Iterable

from sqlalchemy import Connection, bindparam, func, select

from reviewapp.domain.errors import NotFound
from reviewapp.domain.stopping import Stop
from reviewapp.store.tables import hold, stop

_ONE = select(stop.c.facts).where(stop.c.seq == bindparam("seq"))
_OPEN = select(stop.c.facts).where(stop.c.is_open.is_(True)).order_by(stop.c.seq)
_RELEASED = select(stop.c.facts).where(stop.c.is_open.is_(False)).order_by(stop.c.seq.desc()).limit(bindparam("size"))
_COUNT = select(func.count()).select_from(stop).where(stop.c.is_open.is_(True))
_HEAD = select(func.max(stop.c.seq))
_HELD = select(hold.c.run_id, hold.c.advisory_id).where(hold.c.stop_seq == bindparam("seq")).order_by(hold.c.run_id)
_HOW_MANY = (
    select(hold.c.stop_seq, func.count().label("held"))
    .where(hold.c.stop_seq.in_(bindparam("seqs", expanding=True)))
    .group_by(hold.c.stop_seq)
)


def get(conn: Connection, seq: int) -> Stop:
    """The stop of that number; raises NotFound."""
    facts = conn.scalar(_ONE, {"seq": seq})
    if facts is None:
        raise NotFound(f"There is no stop {seq} here.")
    return Stop.model_validate(facts)


def still_open(conn: Connection) -> tuple[Stop, ...]:
    """What is paused now, oldest first."""
    return tuple(Stop.model_validate(facts) for facts in conn.scalars(_OPEN))


def released(conn: Connection, size: int) -> tuple[Stop, ...]:
    """The last that were released, newest first."""
    return tuple(Stop.model_validate(facts) for facts in conn.scalars(_RELEASED, {"size": size}))


def count_open(conn: Connection) -> int:
    """How many things are paused."""
    return conn.scalar(_COUNT) or 0


def count(conn: Connection) -> int:
    """How many stops there ever were."""
    return conn.scalar(_HEAD) or 0


def held_by(conn: Connection, seq: int) -> list[tuple[str, str]]:
    """What came while a stop was open: run id and advisory id, which is empty for the run itself."""
    return [(row.run_id, row.advisory_id) for row in conn.execute(_HELD, {"seq": seq})]


def count_held(conn: Connection, stops: Iterable[Stop]) -> Counter[int]:
    """How much came while each stop was open, runs and advisories, by its number."""
    rows = conn.execute(_HOW_MANY, {"seqs": [one.seq for one in stops]})
    return Counter({row.stop_seq: row.held for row in rows})

"""Stops, and what they hold."""

from sqlalchemy import Connection, bindparam, func, select

from reviewapp.domain.errors import NotFound
from reviewapp.domain.stopping import Stop
from reviewapp.store.tables import hold, stop

_ONE = select(stop.c.facts).where(stop.c.seq == bindparam("seq"))
_OPEN = select(stop.c.facts).where(stop.c.is_open.is_(True)).order_by(stop.c.seq)
_NEWEST = select(stop.c.facts).order_by(stop.c.seq.desc()).limit(bindparam("size"))
_COUNT = select(func.count()).select_from(stop).where(stop.c.is_open.is_(True))
_HEAD = select(func.max(stop.c.seq))
_HELD = select(hold.c.run_id, hold.c.advisory_id).where(hold.c.stop_seq == bindparam("seq")).order_by(hold.c.run_id)
_HOW_MANY = select(func.count()).select_from(hold).where(hold.c.stop_seq == bindparam("seq"))


def get(conn: Connection, seq: int) -> Stop:
    """The stop of that number; raises NotFound."""
    facts = conn.scalar(_ONE, {"seq": seq})
    if facts is None:
        raise NotFound(f"There is no stop {seq} here.")
    return Stop.model_validate(facts)


def still_open(conn: Connection) -> tuple[Stop, ...]:
    """What is paused now."""
    return tuple(Stop.model_validate(facts) for facts in conn.scalars(_OPEN))


def newest(conn: Connection, size: int) -> tuple[Stop, ...]:
    """The last stops, newest first, released ones included."""
    return tuple(Stop.model_validate(facts) for facts in conn.scalars(_NEWEST, {"size": size}))


def count_open(conn: Connection) -> int:
    """How many things are paused."""
    return conn.scalar(_COUNT) or 0


def count(conn: Connection) -> int:
    """How many stops there ever were."""
    return conn.scalar(_HEAD) or 0


def held_by(conn: Connection, seq: int) -> list[tuple[str, str]]:
    """What came while a stop was open: run id and advisory id, which is empty for the run itself."""
    return [(row.run_id, row.advisory_id) for row in conn.execute(_HELD, {"seq": seq})]


def count_held(conn: Connection, seq: int) -> int:
    """How much came while a stop was open, runs and advisories."""
    return conn.scalar(_HOW_MANY, {"seq": seq}) or 0

"""What is kept of the Merkle log: subtrees, and checkpoints."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, bindparam, func, select, tuple_

from reviewapp.store.ledger_tables import checkpoint, ledger_node
from reviewapp.store.tables import event

_NODES = select(ledger_node.c.level, ledger_node.c.position, ledger_node.c.hash).where(
    tuple_(ledger_node.c.level, ledger_node.c.position).in_(bindparam("places", expanding=True))
)
_SIZE = select(func.max(event.c.n))
_COLUMNS = (checkpoint.c.origin, checkpoint.c.size, checkpoint.c.at, checkpoint.c.note)
_NEWEST = select(*_COLUMNS).where(checkpoint.c.origin == bindparam("of")).order_by(checkpoint.c.size.desc()).limit(1)
_ONE = select(*_COLUMNS).where(checkpoint.c.origin == bindparam("of"), checkpoint.c.size == bindparam("leaves"))
_LEVEL = (
    select(ledger_node.c.position, ledger_node.c.hash)
    .where(ledger_node.c.level == bindparam("at_level"), ledger_node.c.position.between(bindparam("a"), bindparam("b")))
    .order_by(ledger_node.c.position)
)
Place = tuple[int, int]
"""Level and position of a complete subtree."""


class Signed(NamedTuple):
    """A checkpoint as it was signed: the log it is of, its size, when, and the exact note."""

    origin: str
    size: int
    at: datetime
    note: bytes


def size(conn: Connection) -> int:
    """How many leaves the log has."""
    newest: int | None = conn.scalar(_SIZE)
    return 0 if newest is None else newest + 1


def nodes(conn: Connection, places: Iterable[Place]) -> dict[Place, bytes]:
    """The hashes of these subtrees, those that are kept."""
    wanted = [tuple(place) for place in places]
    if not wanted:
        return {}
    return {(row.level, row.position): row.hash for row in conn.execute(_NODES, {"places": wanted})}


def level(conn: Connection, number: int, first: int, last: int) -> Sequence[tuple[int, bytes]]:
    """Positions and hashes of one level, from `first` to `last`, in order."""
    found = conn.execute(_LEVEL, {"at_level": number, "a": first, "b": last})
    return [(row.position, row.hash) for row in found]


def newest_checkpoint(conn: Connection, origin: str) -> Signed | None:
    """The largest checkpoint of that log."""
    row = conn.execute(_NEWEST, {"of": origin}).one_or_none()
    return Signed(*row) if row else None


def checkpoint_at(conn: Connection, origin: str, leaves: int) -> Signed | None:
    """The checkpoint of that log at exactly that size."""
    row = conn.execute(_ONE, {"of": origin, "leaves": leaves}).one_or_none()
    return Signed(*row) if row else None


def checkpoints(conn: Connection, limit: int, before: Signed | None = None) -> tuple[Signed, ...]:
    """Checkpoints of every log, newest first, from behind `before` on."""
    query = select(*_COLUMNS).order_by(checkpoint.c.at.desc(), checkpoint.c.size.desc()).limit(limit)
    if before is not None:
        query = query.where(tuple_(checkpoint.c.at, checkpoint.c.size) < tuple_(before.at, before.size))
    return tuple(Signed(*row) for row in conn.execute(query))

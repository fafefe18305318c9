"""Appending to the trail: the event, its leaf and what the leaf completes, in the transaction of what happened."""

from collections.abc import Sequence

from sqlalchemy import Connection

from reviewapp.domain.events import Event
from reviewapp.ledger import merkle, tree
from reviewapp.store.reads import ledger as read
from reviewapp.store.writes import events as write
from reviewapp.store.writes import ledger


def append(conn: Connection, events: Sequence[Event]) -> int:
    """Append events in order and answer the number of the first; must run inside `Store.writing`.

    An event adds two rows to the tree on average: its leaf, and the subtrees that it completes.
    """
    first = read.size(conn)
    if not events:
        return first
    bodies = write.append(conn, first, events)
    grown = merkle.grow(tree.peaks(conn, first), first, map(merkle.leaf_hash, bodies))
    ledger.add_nodes(conn, grown)
    return first

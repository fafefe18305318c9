"""Adding to what is kept of the Merkle log; nothing of it is ever changed."""

from collections.abc import Iterable

from sqlalchemy import Connection, insert

from reviewapp.store.ledger_tables import checkpoint, ledger_node
from reviewapp.store.reads.ledger import Place, Signed

_NODE, _CHECKPOINT = insert(ledger_node), insert(checkpoint)


def add_nodes(conn: Connection, nodes: Iterable[tuple[Place, bytes]]) -> None:
    """Keep subtrees that have become complete."""
    rows = [{"level": level, "position": position, "hash": digest} for (level, position), digest in nodes]
    if rows:
        conn.execute(_NODE, rows)


def add_checkpoint(conn: Connection, signed: Signed) -> None:
    """Keep a signed checkpoint."""
    conn.execute(_CHECKPOINT, signed._asdict())

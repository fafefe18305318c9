"""Proving that an event is in the log: the path from its leaf to the newest checkpoint."""

from sqlalchemy import Connection

from reviewapp.ledger import keys, tree
from reviewapp.store.reads import ledger as read
from reviewapp.store.reads.ledger import Signed
from reviewapp.verify import Proof


def newest(conn: Connection, name: str) -> Signed | None:
    """The newest checkpoint of the log as it stands; `name` is the desk's own."""
    return read.newest_checkpoint(conn, keys.origin(conn, name))


def proof(conn: Connection, n: int, signed: Signed | None) -> Proof | None:
    """The proof of event `n` under that checkpoint; None where there is none that covers it yet."""
    if signed is None or signed.size <= n:
        return None
    return Proof(n, tuple(tree.inclusion_proof(conn, n, signed.size)), signed.note)

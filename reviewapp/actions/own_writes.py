"""What the mirror wrote into stores, for whoever reads them: on one connection, or on one for each file."""

from sqlalchemy import Connection

from reviewapp.rmos.ours import NOTHING, Ours, Own
from reviewapp.store.database import Store
from reviewapp.store.reads import mirrors, runs


def on(conn: Connection) -> Ours:
    """What was written, looked up on this connection."""
    return Ours(lambda path: _own(conn, path), lambda digest: runs.record(conn, digest))


def of(store: Store) -> Ours:
    """What was written, each file looked up on its own: a store is read for minutes, and no transaction stays open."""

    def find(path: str) -> Own | None:
        with store.reading() as conn:
            return _own(conn, path)

    def load(digest: str) -> bytes:
        with store.reading() as conn:
            return runs.record(conn, digest)

    with store.reading() as conn:
        is_used = mirrors.is_used(conn)
    return Ours(find, load) if is_used else NOTHING


def _own(conn: Connection, path: str) -> Own | None:
    found = mirrors.file(conn, path)
    return Own(found.sha256, found.base_sha256, found.all_edits, found.made) if found else None

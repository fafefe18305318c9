"""What the mirror wrote into stores, for whoever reads them: on one connection, or on one for each file."""

from pathlib import Path

from sqlalchemy import Connection

from reviewapp.actions import recalling
from reviewapp.domain.written import Written
from reviewapp.rmos.ours import NOTHING, Ours
from reviewapp.store.database import Store
from reviewapp.store.reads import mirrors, runs


def on(conn: Connection) -> Ours:
    """What was written, looked up on this connection."""
    return Ours(lambda path: mirrors.file(conn, path), lambda digest: runs.record(conn, digest))


def of(store: Store, root: Path) -> Ours:
    """What was written into the store at `root`, each file looked up on its own.

    A store is read for minutes, and no transaction stays open. A desk that was put back to a backup reads its notes in
    the store first: they tell of what it has forgotten.
    """
    with store.reading() as conn:
        is_used, notes = mirrors.is_used(conn), recalling.unread(conn, root)

    def find(path: str) -> Written | None:
        if notes is not None and (noted := notes.find(path)) is not None:
            return noted
        with store.reading() as conn:
            return mirrors.file(conn, path)

    def load(digest: str) -> bytes | None:
        with store.reading() as conn:
            return runs.record(conn, digest) if notes is None or runs.has_record(conn, digest) else None

    return Ours(find, load) if is_used or notes else NOTHING

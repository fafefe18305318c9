"""One handle on everything stored: the database and the folder of blobs."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Connection, Engine, exc, text

from reviewapp.domain.errors import Unavailable
from reviewapp.store import migrate, roles
from reviewapp.store.blobs import Blobs
from reviewapp.store.engine import make_engine

HEAD_LOCK = 0x65766E74
"""Key of the PostgreSQL advisory lock that serializes the head of the events."""

_READ_ONLY = "25006"
"""How PostgreSQL calls a write where it only reads: as a standby, or by setting."""
_NOT_NOW = "The database cannot be used just now; nothing was changed. Try again shortly."


@dataclass(frozen=True)
class Store:
    """The database and the blobs. `queue` lets the writers of one process wait in order."""

    engine: Engine
    blobs: Blobs
    queue: threading.Lock = field(default_factory=threading.Lock)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One connection that only reads, in one transaction."""
        with _translated(), self.engine.connect() as raw:
            conn = raw.execution_options(write=False)
            with conn.begin():
                yield conn

    @contextmanager
    def snapshot(self) -> Iterator[Connection]:
        """One connection that reads many tables as they stood at one moment, while others go on writing."""
        level = {"isolation_level": "REPEATABLE READ"} if self.engine.dialect.name == "postgresql" else {}
        with _translated(), self.engine.connect() as raw:
            conn = raw.execution_options(write=False, **level)
            with conn.begin():
                yield conn

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One transaction that writes: committed at the end, rolled back where anything is raised.

        Writers take turns, since events are numbered without gaps. One writer transaction rather than a lock
        in memory: the order must hold between processes too.
        """
        with _translated(), self.queue, self.engine.begin() as conn:
            if conn.dialect.name == "postgresql":
                conn.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": HEAD_LOCK})
            yield conn

    @contextmanager
    def joined(self) -> Iterator["Store"]:
        """The same store, of which every transaction is part of one, which writes and ends with the block.

        So what an action does and what is noted about it are committed together, and the action need not know.
        """
        later: list[Callable[[], None]] = []
        with self.writing() as conn:
            yield _Joined(self.engine, self.blobs, self.queue, conn=conn, later=later)
        for act in later:
            self.after_commit(act)

    def after_commit(self, act: Callable[[], None]) -> None:
        """Do what tells others of a transaction that has ended well: at once, unless it is part of one still open.

        Called behind `writing`, never within. Where the whole is rolled back in the end, it is never done.
        """
        act()

    def check(self, *, is_weak: bool = False) -> None:
        """Raise Misconfigured where tables or guards are not those of this version.

        `is_weak` where the role must not be able to change what is only ever added.
        """
        with self.reading() as conn:
            migrate.check(conn)
            if is_weak:
                roles.require_weak(conn)

    def close(self) -> None:
        """Give back every connection."""
        self.engine.dispose()


@dataclass(frozen=True)
class _Joined(Store):
    """A store within a transaction that somebody else began, and ends."""

    conn: Connection = field(kw_only=True)
    later: list[Callable[[], None]] = field(kw_only=True)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """What was written before in the transaction is seen."""
        yield self.conn

    @contextmanager
    def snapshot(self) -> Iterator[Connection]:
        """Writers take turns: what is read in one stands still."""
        yield self.conn

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Neither committed nor rolled back here."""
        yield self.conn

    def after_commit(self, act: Callable[[], None]) -> None:
        """Kept until whoever began the transaction has ended it well."""
        self.later.append(act)


def open_store(url: str, blob_dir: Path) -> Store:
    """The store at that database URL and blob folder."""
    return Store(make_engine(url), Blobs(blob_dir))


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except (exc.OperationalError, exc.InterfaceError, exc.TimeoutError) as error:
        raise Unavailable(_NOT_NOW) from error
    except exc.InternalError as error:
        if getattr(error.orig, "sqlstate", None) != _READ_ONLY:
            raise
        raise Unavailable(_NOT_NOW) from error

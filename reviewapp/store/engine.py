"""Engines for both databases, set up so that a commit that was answered is on disk."""

import sqlite3
import sys
from types import ModuleType
from typing import Any

from sqlalchemy import Engine, create_engine, event, make_url

from reviewapp.domain.errors import Misconfigured

try:
    from pysqlite3 import dbapi2 as _packaged
except ImportError:  # the platforms for which the package is not pinned
    _packaged = None

SQLITE: ModuleType = _packaged or sqlite3
WAIT_SECONDS = 30
_SAFE_IN_WAL = ((3, 51, 3), (3, 50, 7), (3, 44, 6))


def make_engine(url: str) -> Engine:
    """An engine for `url`; connections opened with `write=False` read only. Raises Misconfigured for a foreign URL."""
    backend = make_url(url).get_backend_name()
    if backend == "sqlite":
        return _sqlite(url)
    if backend == "postgresql":
        return _postgresql(url)
    raise Misconfigured(f"The database {backend} is not supported; use sqlite:/// or postgresql+psycopg://.")


def safe_in_wal(version: tuple[int, ...]) -> bool:
    """Whether this SQLite has the fix of the WAL-reset bug, which could lose committed rows."""
    fixed = next((safe for safe in _SAFE_IN_WAL if safe[:2] == version[:2]), _SAFE_IN_WAL[0])
    return version >= fixed


def journal_mode() -> str:
    """The journal mode that is safe with the SQLite at hand."""
    return "wal" if safe_in_wal(SQLITE.sqlite_version_info) else "truncate"


def _postgresql(url: str) -> Engine:
    engine = create_engine(url, pool_size=8, max_overflow=8, hide_parameters=True)
    event.listen(engine, "connect", _speak_utc)
    return engine


def _speak_utc(connection: Any, _record: Any) -> None:
    # In another zone a time at the end of the calendar would be told in a year that no time here can have.
    connection.execute("SET TIME ZONE 'UTC'")
    connection.commit()


def _sqlite(url: str) -> Engine:
    engine = create_engine(
        url,
        module=SQLITE,
        connect_args={"isolation_level": None, "timeout": WAIT_SECONDS},
        pool_size=8,
        max_overflow=8,
        hide_parameters=True,
    )
    event.listen(engine, "connect", _set_up)
    event.listen(engine, "begin", _begin)
    return engine


def _begin(conn: Any) -> None:
    # A deferred transaction that reads and then writes fails at once when another wrote meanwhile.
    writing = conn.get_execution_options().get("write", True)
    conn.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


def _set_up(connection: Any, _record: Any) -> None:
    wanted = {
        "journal_mode": journal_mode(),
        "synchronous": 2,
        "foreign_keys": 1,
        "busy_timeout": WAIT_SECONDS * 1000,
        "recursive_triggers": 1,
        "trusted_schema": 0,
    }
    for name, value in wanted.items():
        connection.execute(f"PRAGMA {name} = {value}")
        got = connection.execute(f"PRAGMA {name}").fetchone()[0]
        if got != value:
            raise Misconfigured(f"SQLite keeps {name} at {got} rather than {value}; decisions would not be safe.")


def library() -> str:
    """The database library in use, for `doctor` and the start."""
    return f"SQLite {SQLITE.sqlite_version} ({SQLITE.__name__}, {sys.platform})"

"""A desk with a row in every table of what is only ever added, and what somebody else makes of its database."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from sqlalchemy import make_url

from reviewapp.actions import checking, checkpointing, stopping
from reviewapp.actions.stopping import Terms
from reviewapp.ledger.checkpoints import Signer
from reviewapp.store.database import Store, open_store
from reviewapp.store.engine import SQLITE
from reviewapp.store.tables import APPEND_ONLY
from tests.support.desk import Desk

COLUMNS = {table.name: next(iter(table.columns)).name for table in APPEND_ONLY}


def fill(desk: Desk, signer: Signer) -> Desk:
    """Import what can be taken and what cannot, decide, hold a run, check all of it, between two checkpoints."""
    desk.write_run("run_r1", "RED")
    (desk.root / "2026-01-05" / "run_bad.json").write_bytes(b"{")
    desk.take()
    desk.sign("ana", "run_r1")
    stopping.place(desk.store, Terms("engine", "explainer", "Wrong feeds."), desk.sitting("cy", "session"), desk.now())
    desk.write_run("run_h1")
    desk.envelope("run_h1")
    desk.take()
    checkpointing.sign(desk.store, signer, desk.now())
    checking.check(desk.store, signer, checking.CHECKER, desk.now)
    checkpointing.sign(desk.store, signer, desk.now())
    return desk


@contextmanager
def reopened(url: str, blobs: Path) -> Iterator[Store]:
    """The store as the next process finds it."""
    store = open_store(url, blobs)
    try:
        yield store
    finally:
        store.close()


def verdict(store: Store, signer: Signer) -> str | None:
    """What `reviewapp audit verify` finds."""
    return checking.look(store, signer, lambda *_: None).finding


def everything(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every row of what is only ever added, in an SQLite file."""
    conn = SQLITE.connect(path)
    try:
        return {name: conn.execute(f"SELECT * FROM {name} ORDER BY 1, 2").fetchall() for name in COLUMNS}
    finally:
        conn.close()


def do(path: Path, *statements: str) -> None:
    """Say that to an SQLite file as somebody who has nothing but the file."""
    conn = SQLITE.connect(path, isolation_level=None)
    try:
        for statement in statements:
            conn.execute(statement).fetchall()
    finally:
        conn.close()


@contextmanager
def speaking(url: str) -> Iterator[psycopg.Connection]:
    """A session of whoever has that address of a PostgreSQL, outside transactions."""
    at = make_url(url)
    with psycopg.connect(host=str(at.query["host"]), user=at.username, dbname=at.database, autocommit=True) as conn:
        yield conn

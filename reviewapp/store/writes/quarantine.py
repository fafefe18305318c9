"""Putting aside, and closing what was put aside; how many are held is counted beside."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, func, insert, select, update

from reviewapp.domain.quarantine import Entry, Fate
from reviewapp.store.reads.quarantine import HELD
from reviewapp.store.tables import quarantine as table
from reviewapp.store.writes import tallies

_HEAD = select(func.max(table.c.seq))
_INSERT = insert(table)
_UPDATE = update(table).where(table.c.seq == bindparam("known"))


def add(conn: Connection, entries: Sequence[Entry]) -> None:
    """File entries that are new."""
    if not entries:
        return
    first = (conn.scalar(_HEAD) or 0) + 1
    conn.execute(_INSERT, [{"seq": first + i, **_row(one)} for i, one in enumerate(entries)])
    tallies.count(conn, {HELD: sum(one.fate is Fate.HELD for one in entries)})


def save(conn: Connection, seq: int, before: Entry, after: Entry) -> None:
    """Write what became of an entry."""
    conn.execute(_UPDATE, {"known": seq, **_row(after)})
    tallies.count(conn, {HELD: (after.fate is Fate.HELD) - (before.fate is Fate.HELD)})


def _row(one: Entry) -> dict[str, Any]:
    return {
        "id": one.id,
        "source_id": one.source_id,
        "fate": one.fate,
        "kind": one.kind[:32],
        "facts": one.model_dump(mode="json"),
    }

"""What was put aside, newest first, in keyset pages."""

from collections.abc import Iterable
from typing import NamedTuple

from sqlalchemy import Connection, bindparam, select

from reviewapp.domain.errors import NotFound
from reviewapp.domain.quarantine import Entry, Fate
from reviewapp.store.tables import quarantine as table

MANY = 500
HELD = "quarantine:held"
"""The tally of what is held."""
_ONE = select(table.c.seq, table.c.facts).where(table.c.id == bindparam("id"))
_HELD_OF_SOURCE = (
    select(table.c.seq, table.c.facts)
    .where(table.c.source_id == bindparam("source_id"), table.c.fate == Fate.HELD)
    .order_by(table.c.seq)
)
_KNOWN = select(table.c.id, table.c.seq, table.c.facts).where(table.c.id.in_(bindparam("ids", expanding=True)))


class Filed(NamedTuple):
    """An entry with the number it was filed under."""

    seq: int
    entry: Entry


def get(conn: Connection, entry_id: str) -> Filed:
    """The entry of that id; raises NotFound."""
    row = conn.execute(_ONE, {"id": entry_id[:64]}).one_or_none()
    if row is None:
        raise NotFound("There is no such entry in the quarantine.")
    return Filed(row.seq, Entry.model_validate(row.facts))


def known(conn: Connection, ids: Iterable[str]) -> dict[str, Filed]:
    """Those of the entries that are filed already, by id."""
    wanted = list(ids)
    found: dict[str, Filed] = {}
    for start in range(0, len(wanted), MANY):
        for row in conn.execute(_KNOWN, {"ids": wanted[start : start + MANY]}):
            found[row.id] = Filed(row.seq, Entry.model_validate(row.facts))
    return found


def held_of(conn: Connection, source_id: str) -> tuple[Filed, ...]:
    """Everything still held of one store."""
    rows = conn.execute(_HELD_OF_SOURCE, {"source_id": source_id})
    return tuple(Filed(row.seq, Entry.model_validate(row.facts)) for row in rows)


def page(conn: Connection, fate: str, kind: str, limit: int, before: int | None = None) -> tuple[Filed, ...]:
    """The newest entries of a fate, and of a kind where one is named, filed before number `before`."""
    query = select(table.c.seq, table.c.facts).where(table.c.fate == fate).order_by(table.c.seq.desc()).limit(limit)
    if kind:
        query = query.where(table.c.kind == kind)
    if before is not None:
        query = query.where(table.c.seq < before)
    return tuple(Filed(row.seq, Entry.model_validate(row.facts)) for row in conn.execute(query))


def page_after(conn: Connection, fate: str, kind: str, limit: int, after: int) -> tuple[Filed, ...]:
    """The entries filed just after number `after`, newest first."""
    query = select(table.c.seq, table.c.facts).where(table.c.fate == fate, table.c.seq > after)
    if kind:
        query = query.where(table.c.kind == kind)
    rows = conn.execute(query.order_by(table.c.seq).limit(limit)).all()
    return tuple(Filed(row.seq, Entry.model_validate(row.facts)) for row in reversed(rows))

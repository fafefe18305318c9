"""Noting where an imported store lies."""

from sqlalchemy import Connection, bindparam, insert, update

from reviewapp.store.reads.sources import StoredSource, as_facts
from reviewapp.store.tables import source as table

_UPDATE = update(table).where(table.c.id == bindparam("known"))


def save(conn: Connection, source_id: str, one: StoredSource) -> None:
    """Note where a store lies, instead of where it lay when it was imported before."""
    facts = as_facts(one)
    if not conn.execute(_UPDATE, {"known": source_id, "facts": facts}).rowcount:
        conn.execute(insert(table), {"id": source_id, "facts": facts})

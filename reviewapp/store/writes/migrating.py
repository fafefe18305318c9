"""Noting how far a store has come on its way to this desk."""

from sqlalchemy import Connection, bindparam, insert, update

from reviewapp.domain.migrating import Migration
from reviewapp.store.migration_tables import migration as table

_UPDATE = update(table).where(table.c.id == bindparam("known"))


def save(conn: Connection, one: Migration) -> None:
    """Note how a migration stands, instead of how it stood before."""
    facts = one.model_dump(mode="json")
    if not conn.execute(_UPDATE, {"known": one.id, "facts": facts}).rowcount:
        conn.execute(insert(table), {"id": one.id, "facts": facts})

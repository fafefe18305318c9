"""Stores that are left for this desk, and how far each has come."""

from typing import Any

from sqlalchemy import Connection, bindparam, select

from reviewapp.domain.errors import NotFound
from reviewapp.domain.migrating import Migration
from reviewapp.store.migration_tables import migration as table

_ONE = select(table.c.facts).where(table.c.id == bindparam("id"))
_ALL = select(table.c.facts).order_by(table.c.id)


def find(conn: Connection, source_id: str) -> Migration | None:
    """The migration of that source, None where none was begun."""
    facts = conn.scalar(_ONE, {"id": source_id})
    return None if facts is None else Migration.model_validate(facts)


def get(conn: Connection, source_id: str) -> Migration:
    """The migration of that source; raises NotFound."""
    found = find(conn, source_id)
    if found is None:
        raise NotFound("No migration of that store was begun. `reviewapp migrate start PATH` begins one.")
    return found


def every(conn: Connection) -> list[Migration]:
    """Every migration that was ever begun."""
    return [Migration.model_validate(facts) for facts in conn.scalars(_ALL)]


def as_told(conn: Connection) -> dict[str, dict[str, Any]]:
    """How each stands, in the words of its events."""
    return {one.id: one.standing() for one in every(conn)}

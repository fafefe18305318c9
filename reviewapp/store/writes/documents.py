"""Adding records by their hash."""

from collections.abc import Mapping

from sqlalchemy import Connection, bindparam, insert, select

from reviewapp.store.tables import document

_MANY = 500
_INSERT = insert(document)
_KNOWN = select(document.c.sha256).where(document.c.sha256.in_(bindparam("wanted", expanding=True)))


def add(conn: Connection, bodies: Mapping[str, bytes]) -> None:
    """Keep each body under its SHA-256 (the key), unless it is kept already."""
    wanted = list(bodies)
    for start in range(0, len(wanted), _MANY):
        part = wanted[start : start + _MANY]
        known = set(conn.scalars(_KNOWN, {"wanted": part}))
        rows = [{"sha256": sha256, "body": bodies[sha256]} for sha256 in part if sha256 not in known]
        if rows:
            conn.execute(_INSERT, rows)

"""Two roles on PostgreSQL: one owns the tables and migrates; the desk's own may not change what is only ever added.

What the desk needs is granted table by table, out of the metadata: a new append-only table is covered by itself.
"""

from sqlalchemy import Connection, make_url, text

from reviewapp.domain.errors import Misconfigured
from reviewapp.store.schema import metadata
from reviewapp.store.tables import APPEND_ONLY

_FORBIDDEN = ("UPDATE", "DELETE", "TRUNCATE", "TRIGGER")
_POWERS = text(
    "SELECT c.relname FROM pg_class c WHERE c.relname = ANY(:tables) AND pg_table_is_visible(c.oid)"
    " AND (pg_has_role(c.relowner, 'MEMBER')"
    " OR EXISTS (SELECT 1 FROM unnest(CAST(:powers AS text[])) power WHERE has_table_privilege(c.oid, power)))"
    " ORDER BY c.relname"
)


def grant(conn: Connection, url: str) -> None:
    """Give the role of `url` what the desk needs, where it is another one than this connection's; safe to repeat."""
    role = make_url(url).username
    if conn.dialect.name != "postgresql" or not role or role == conn.scalar(text("SELECT current_user")):
        return
    name = conn.dialect.identifier_preparer.quote(role)
    conn.exec_driver_sql(f"GRANT USAGE ON SCHEMA {_schema(conn)} TO {name}")
    conn.exec_driver_sql(f"GRANT SELECT ON alembic_version TO {name}")
    for table in metadata.sorted_tables:
        powers = "SELECT, INSERT" if table in APPEND_ONLY else "SELECT, INSERT, UPDATE, DELETE"
        conn.exec_driver_sql(f"REVOKE ALL ON {table.name} FROM {name}")
        conn.exec_driver_sql(f"GRANT {powers} ON {table.name} TO {name}")


def too_strong(conn: Connection) -> tuple[str, ...]:
    """The append-only tables that this connection's role could change, or whose guards it could take away."""
    if conn.dialect.name != "postgresql":
        return ()
    names = sorted(table.name for table in APPEND_ONLY)
    return tuple(conn.scalars(_POWERS, {"tables": names, "powers": list(_FORBIDDEN)}))


def require_weak(conn: Connection) -> None:
    """Raise Misconfigured where the desk's role may do more than it should."""
    if found := too_strong(conn):
        raise Misconfigured(
            f"REVIEWAPP_OWNER_URL is set, but the role of REVIEWAPP_DATABASE_URL could still change {found[0]}."
            " Give the desk a role of its own that owns nothing, and run `reviewapp db upgrade`."
        )


def _schema(conn: Connection) -> str:
    return conn.dialect.identifier_preparer.quote(str(conn.scalar(text("SELECT current_schema()"))))

"""Two roles on PostgreSQL: one owns the tables and migrates; the desk's own may not change what is only ever added.

What the desk needs is granted table by table, out of the metadata: a new append-only table is covered by itself.
What it may do is asked of every role that it could act as, since SET ROLE needs no more than membership.
"""

from sqlalchemy import Connection, Table, make_url, text

from reviewapp.domain.errors import Misconfigured
from reviewapp.store.schema import metadata
from reviewapp.store.tables import APPEND_ONLY

_NO_ROLES = "REVIEWAPP_OWNER_URL is for PostgreSQL; leave it empty with SQLite, which has no roles."
_ADDING, _ALL = "SELECT, INSERT", "SELECT, INSERT, UPDATE, DELETE"
_FORBIDDEN = ("UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER")
_ACTS = "acts AS (SELECT * FROM pg_roles WHERE pg_has_role(session_user, oid, 'MEMBER'))"
_KEPT = "kept AS (SELECT * FROM pg_class WHERE relname = ANY(:tables) AND pg_table_is_visible(oid))"
_ABOVE_ALL = text(
    f"WITH {_ACTS}"  # noqa: S608  # our own words, as below
    " SELECT CASE WHEN rolsuper THEN 'is a superuser' WHEN rolcreaterole THEN 'may create roles and become any'"
    " ELSE 'may write files or run programs on the server' END FROM acts"
    " WHERE rolsuper OR rolcreaterole OR rolname IN ('pg_write_server_files', 'pg_execute_server_program')"
    " ORDER BY rolsuper DESC, rolcreaterole DESC LIMIT 1"
)
_OWNS = text(
    f"WITH {_ACTS}, {_KEPT}, owned AS ("  # noqa: S608
    "SELECT relowner AS owner, relname::text AS thing FROM kept"
    " UNION ALL SELECT n.nspowner, 'the schema ' || n.nspname FROM pg_namespace n"
    " WHERE n.oid IN (SELECT relnamespace FROM kept)"
    " UNION ALL SELECT datdba, 'the database' FROM pg_database WHERE datname = current_database()"
    " UNION ALL SELECT p.proowner, 'the function ' || p.proname FROM pg_proc p"
    " WHERE p.oid IN (SELECT tgfoid FROM pg_trigger JOIN kept ON kept.oid = tgrelid WHERE NOT tgisinternal)"
    ") SELECT DISTINCT 'owns ' || thing FROM owned JOIN acts ON acts.oid = owned.owner ORDER BY 1"
)
_MAY = text(
    f"WITH {_ACTS}, {_KEPT}"  # noqa: S608
    " SELECT 'may ' || power || ' ' || relname FROM kept, unnest(CAST(:powers AS text[])) power"
    " WHERE EXISTS (SELECT FROM acts WHERE CASE WHEN power IN ('UPDATE', 'REFERENCES')"
    " THEN has_any_column_privilege(acts.oid, kept.oid, power) ELSE has_table_privilege(acts.oid, kept.oid, power) END)"
    " UNION ALL SELECT DISTINCT 'may make things in the schema ' || n.nspname FROM pg_namespace n, acts"
    " WHERE n.oid IN (SELECT relnamespace FROM kept) AND has_schema_privilege(acts.oid, n.oid, 'CREATE') ORDER BY 1"
)
_NOT_OWNED = text(
    "SELECT relname FROM pg_class WHERE relname = ANY(:tables) AND pg_table_is_visible(oid)"
    " AND NOT pg_has_role(relowner, 'MEMBER') ORDER BY relname LIMIT 1"
)
_TABLES = {"tables": sorted(table.name for table in APPEND_ONLY), "powers": list(_FORBIDDEN)}


def require_owner(conn: Connection, used_by: str) -> None:
    """Raise Misconfigured where this connection's role cannot migrate for the role of the address `used_by`."""
    if make_url(used_by) == conn.engine.url:
        return
    if conn.dialect.name != "postgresql" or make_url(used_by).get_backend_name() != "postgresql":
        raise Misconfigured(_NO_ROLES)
    role, owner = make_url(used_by).username, conn.scalar(text("SELECT current_user"))
    if not role:
        raise Misconfigured("REVIEWAPP_DATABASE_URL names no role; name the one that REVIEWAPP_OWNER_URL grants to.")
    if other := conn.scalar(_NOT_OWNED, {"tables": sorted(metadata.tables)}):
        raise Misconfigured(
            f"The role {owner} of REVIEWAPP_OWNER_URL does not own the table {other}. As a superuser of the database"
            f" type REASSIGN OWNED BY {role} TO {owner}; then run `reviewapp db upgrade`."
        )


def grant(conn: Connection, used_by: str) -> None:
    """Give the role of the address `used_by` what the desk needs, no more; nothing where it is this connection's own.

    Safe to repeat, and to be called after each migration.
    """
    role = make_url(used_by).username
    if conn.dialect.name != "postgresql" or not role or role == conn.scalar(text("SELECT current_user")):
        return
    quote = conn.dialect.identifier_preparer.quote
    name, schema = quote(role), quote(str(conn.scalar(text("SELECT current_schema()"))))
    conn.exec_driver_sql(f"REVOKE CREATE ON SCHEMA {schema} FROM {name}, PUBLIC")
    conn.exec_driver_sql(f"GRANT USAGE ON SCHEMA {schema} TO {name}")
    for table, powers in {"alembic_version": "SELECT", **_wanted()}.items():
        conn.exec_driver_sql(f"REVOKE ALL ON {quote(table)} FROM {name}, PUBLIC")
        conn.exec_driver_sql(f"GRANT {powers} ON {quote(table)} TO {name}")


def too_strong(conn: Connection) -> tuple[str, ...]:
    """What this connection's role could do to what is only ever added, each as the end of "The role …"."""
    if conn.dialect.name != "postgresql":
        return ()
    # Whoever stands above all owns everything too; one sentence is enough.
    above_all = tuple(conn.scalars(_ABOVE_ALL))
    return above_all or (*conn.scalars(_OWNS, _TABLES), *conn.scalars(_MAY, _TABLES))


def require_weak(conn: Connection) -> None:
    """Raise Misconfigured where the desk's role may do more than it should."""
    if conn.dialect.name != "postgresql":
        raise Misconfigured(_NO_ROLES)
    if found := too_strong(conn):
        raise Misconfigured(
            f"REVIEWAPP_OWNER_URL is set, but the role of REVIEWAPP_DATABASE_URL {found[0]}, and could change the past."
            " Give the desk a role of its own that owns nothing, and run `reviewapp db upgrade`; see the README."
        )


def _wanted() -> dict[str, str]:
    return {table.name: _powers(table) for table in metadata.sorted_tables}


def _powers(table: Table) -> str:
    return _ADDING if table in APPEND_ONLY else _ALL

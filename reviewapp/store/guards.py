"""Append-only in the engine: triggers that refuse every change of what must only grow.

On SQLite a BEFORE INSERT trigger guards every unique key too, the hidden rowid among them, since INSERT OR REPLACE
deletes silently where recursive triggers are off. On PostgreSQL the triggers fire for whoever plays a replica as well.
Sentences follow the table name so that a refusal says what it protects.
"""

from collections.abc import Iterator

from sqlalchemy import Connection, Index, Table, UniqueConstraint, text
from sqlalchemy.dialects import sqlite

from reviewapp.domain.errors import Misconfigured
from reviewapp.store.tables import APPEND_ONLY

_NAMES = [table.name for table in APPEND_ONLY]


def statements(dialect: str) -> dict[str, str]:
    """Trigger name → the statement that makes it, for `sqlite` or `postgresql`."""
    return {name: statement for _, name, statement in _made(dialect)}


def install(conn: Connection) -> None:
    """Make every guard that is missing or was changed; to be called after each migration."""
    is_postgres = conn.dialect.name == "postgresql"
    if is_postgres:
        conn.execute(text(_REFUSE))
    present = _present(conn)
    for table, name, statement in _made(conn.dialect.name):
        if present.get(name) != statement:
            conn.exec_driver_sql(f"DROP TRIGGER IF EXISTS {name}" + (f" ON {table}" if is_postgres else ""))
            conn.exec_driver_sql(statement)
            if is_postgres:
                conn.exec_driver_sql(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name}")


def check(conn: Connection) -> None:
    """Raise Misconfigured where a guard is missing or was changed, or where something else could keep rows away."""
    present, wanted = _present(conn), statements(conn.dialect.name)
    for name, statement in wanted.items():
        if present.get(name) != statement:
            message = f"The append-only guard {name} is missing or was changed. Run `reviewapp db upgrade`."
            raise Misconfigured(message)
    foreign = [f"the trigger {name}" for name in present if name not in wanted]
    if conn.dialect.name == "postgresql":
        foreign += conn.scalars(_IN_THE_WAY, {"tables": _NAMES})
    if foreign:
        raise Misconfigured(
            f"On what is only ever added stands {foreign[0]}, which is not ours and could keep rows away."
            " Find out who made it, and remove it."
        )


def _made(dialect: str) -> Iterator[tuple[str, str, str]]:
    """Table, trigger and statement of every guard."""
    made = _sqlite if dialect == "sqlite" else _postgresql
    for table in APPEND_ONLY:
        for name, statement in made(table):
            yield table.name, name, statement


def _present(conn: Connection) -> dict[str, str]:
    """Every trigger on our tables with the statement that makes it, which is empty where it does not always fire."""
    if conn.dialect.name == "sqlite":
        found = conn.exec_driver_sql("SELECT name, sql, tbl_name FROM sqlite_master WHERE type = 'trigger'")
        return {name: sql for name, sql, table in found if table in _NAMES}
    rows = conn.execute(_TRIGGERS, {"tables": _NAMES, "body": _BODY})
    return {row.tgname: row.definition for row in rows}


def _sqlite(table: Table) -> Iterator[tuple[str, str]]:
    refusal = f"BEGIN SELECT RAISE(ABORT, '{table.name} rows are only ever added'); END"
    for action in ("update", "delete"):
        name = f"{table.name}_no_{action}"
        yield name, f"CREATE TRIGGER {name} BEFORE {action.upper()} ON {table.name} {refusal}"
    for number, (columns, where) in enumerate(_unique_keys(table)):
        name = f"{table.name}_no_replace_{number}"
        same = " AND ".join(f"{column} = NEW.{column}" for column in columns)
        exists = f"SELECT 1 FROM {table.name} WHERE {same}{where}"  # noqa: S608  # names of our own tables
        condition = f"WHEN EXISTS ({exists}){where.replace('verdict', 'NEW.verdict')}"
        yield name, f"CREATE TRIGGER {name} BEFORE INSERT ON {table.name} {condition} {refusal}"
    if _has_hidden_rowid(table):
        # Before an INSERT that names no rowid NEW.rowid is -1: with a row of that number nothing could be added.
        name = f"{table.name}_no_rowid"
        yield name, f"CREATE TRIGGER {name} AFTER INSERT ON {table.name} WHEN NEW.rowid < 0 {refusal}"


def _unique_keys(table: Table) -> Iterator[tuple[list[str], str]]:
    yield [column.name for column in table.primary_key.columns], ""
    for index in sorted(table.indexes, key=lambda index: str(index.name)):
        if index.unique:
            yield [column.name for column in index.columns], _where(index)
    for constraint in table.constraints:
        if isinstance(constraint, UniqueConstraint):
            yield [column.name for column in constraint.columns], ""
    if _has_hidden_rowid(table):
        yield ["rowid"], ""


def _has_hidden_rowid(table: Table) -> bool:
    """Whether SQLite numbers the rows by a key that is no column of ours, by which they could be replaced too."""
    keys = [column.type.compile(sqlite.dialect()) for column in table.primary_key.columns]
    return keys != ["INTEGER"] and bool(table.dialect_options["sqlite"]["with_rowid"])


def _where(index: Index) -> str:
    condition = index.dialect_options["sqlite"]["where"]
    return f" AND {condition.text}" if condition is not None else ""


_BODY = "BEGIN RAISE EXCEPTION '% rows are only ever added', TG_TABLE_NAME; END"
_REFUSE = f"CREATE OR REPLACE FUNCTION reviewapp_only_added() RETURNS trigger LANGUAGE plpgsql AS $${_BODY}$$"
# 'A': fires always. With session_replication_role = replica those that fire on 'O', the origin, are left out.
_TRIGGERS = text(
    "SELECT t.tgname,"
    " CASE WHEN t.tgenabled = 'A' AND p.prosrc = :body THEN pg_get_triggerdef(t.oid, true) ELSE '' END AS definition"
    " FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid"
    " WHERE NOT t.tgisinternal AND c.relname = ANY(:tables) AND pg_table_is_visible(c.oid)"
)
_IN_THE_WAY = text(
    "WITH kept AS (SELECT oid, relname, relrowsecurity FROM pg_class"
    " WHERE relname = ANY(:tables) AND pg_table_is_visible(oid))"
    " SELECT 'the rule ' || r.rulename FROM pg_rewrite r JOIN kept ON kept.oid = r.ev_class"
    " UNION ALL SELECT 'row security of ' || relname FROM kept WHERE relrowsecurity"
    " UNION ALL SELECT 'the child table ' || i.inhrelid::regclass FROM pg_inherits i"
    " JOIN kept ON kept.oid = i.inhparent"
)


def _postgresql(table: Table) -> Iterator[tuple[str, str]]:
    for action, each in (("update", "ROW"), ("delete", "ROW"), ("truncate", "STATEMENT")):
        name = f"{table.name}_no_{action}"
        made = f"CREATE TRIGGER {name} BEFORE {action.upper()} ON {table.name} FOR EACH {each}"
        yield name, f"{made} EXECUTE FUNCTION reviewapp_only_added()"

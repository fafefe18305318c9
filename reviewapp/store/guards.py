"""Append-only in the engine: triggers that refuse every change of what must only grow.

On SQLite a BEFORE INSERT trigger guards every unique key too, since INSERT OR REPLACE deletes silently
where recursive triggers are off. Sentences follow the table name so that a refusal says what it protects.
"""

from collections.abc import Iterator

from sqlalchemy import Connection, Index, Table, text

from reviewapp.domain.errors import Misconfigured
from reviewapp.store.tables import APPEND_ONLY


def statements(dialect: str) -> dict[str, str]:
    """Trigger name → the statement that makes it, for `sqlite` or `postgresql`."""
    made = _sqlite if dialect == "sqlite" else _postgresql
    return {name: statement for table in APPEND_ONLY for name, statement in made(table)}


def install(conn: Connection) -> None:
    """Make every guard that is missing; to be called after each migration."""
    if conn.dialect.name == "postgresql":
        conn.execute(text(_REFUSE))
    present = _present(conn)
    for name, statement in statements(conn.dialect.name).items():
        if name not in present:
            conn.exec_driver_sql(statement)


def check(conn: Connection) -> None:
    """Raise Misconfigured where a guard is missing or was changed."""
    present = _present(conn)
    for name, statement in statements(conn.dialect.name).items():
        if name not in present or (conn.dialect.name == "sqlite" and present[name] != statement):
            message = f"The append-only guard {name} is missing or was changed. Run `reviewapp db upgrade`."
            raise Misconfigured(message)


def _present(conn: Connection) -> dict[str, str]:
    if conn.dialect.name == "sqlite":
        found = conn.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
    else:
        found = conn.exec_driver_sql("SELECT tgname, '' FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'")
    return {row[0]: row[1] for row in found}


def _sqlite(table: Table) -> Iterator[tuple[str, str]]:
    for action in ("update", "delete"):
        name = f"{table.name}_no_{action}"
        refusal = f"SELECT RAISE(ABORT, '{table.name} rows are only ever added');"
        yield name, f"CREATE TRIGGER {name} BEFORE {action.upper()} ON {table.name} BEGIN {refusal} END"
    for number, (columns, where) in enumerate(_unique_keys(table)):
        name = f"{table.name}_no_replace_{number}"
        same = " AND ".join(f"{column} = NEW.{column}" for column in columns)
        exists = f"SELECT 1 FROM {table.name} WHERE {same}{where}"  # noqa: S608  # names of our own tables
        refusal = f"SELECT RAISE(ABORT, '{table.name} rows are only ever added');"
        condition = f"WHEN EXISTS ({exists}){where.replace('verdict', 'NEW.verdict')}"
        yield name, f"CREATE TRIGGER {name} BEFORE INSERT ON {table.name} {condition} BEGIN {refusal} END"


def _unique_keys(table: Table) -> Iterator[tuple[list[str], str]]:
    yield [column.name for column in table.primary_key.columns], ""
    for index in sorted(table.indexes, key=lambda index: str(index.name)):
        if index.unique:
            yield [column.name for column in index.columns], _where(index)
    for constraint in table.constraints:
        if type(constraint).__name__ == "UniqueConstraint":
            yield [column.name for column in constraint.columns], ""  # type: ignore[attr-defined]


def _where(index: Index) -> str:
    condition = index.dialect_options["sqlite"]["where"]
    return f" AND {condition.text}" if condition is not None else ""


_REFUSE = """
CREATE OR REPLACE FUNCTION reviewapp_only_added() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '% rows are only ever added', TG_TABLE_NAME; END $$
"""


def _postgresql(table: Table) -> Iterator[tuple[str, str]]:
    for action, each in (("update", "ROW"), ("delete", "ROW"), ("truncate", "STATEMENT")):
        name = f"{table.name}_no_{action}"
        made = f"CREATE TRIGGER {name} BEFORE {action.upper()} ON {table.name} FOR EACH {each}"
        yield name, f"{made} EXECUTE FUNCTION reviewapp_only_added()"

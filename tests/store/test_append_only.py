from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from reviewapp.domain.errors import Damaged, Misconfigured, Unavailable
from reviewapp.store import engine, guards, migrate
from reviewapp.store.database import open_store
from reviewapp.store.reads import policies, runs
from reviewapp.store.reads.ledger import Signed
from reviewapp.store.schema import metadata
from reviewapp.store.tables import APPEND_ONLY
from reviewapp.store.writes import ledger
from tests.support.desk import Desk

WAYS = (
    "UPDATE {t} SET {c} = {c}",
    "DELETE FROM {t}",
)


@pytest.fixture
def filled(desk: Desk) -> Desk:
    desk.write_run("run_r1", "RED")
    desk.take()
    desk.sign("ana", "run_r1")
    with desk.store.writing() as conn:
        ledger.add_checkpoint(conn, Signed("desk", 3, desk.now(), b"a note"))
    return desk


@pytest.mark.parametrize("table", [table.name for table in APPEND_ONLY])
@pytest.mark.parametrize("way", WAYS)
def test_no_row_is_changed_or_removed(filled: Desk, table: str, way: str) -> None:
    column = next(iter(metadata.tables[table].columns)).name
    with pytest.raises(DBAPIError, match="only ever added"), filled.store.writing() as conn:
        conn.execute(text(way.format(t=table, c=column)))


@pytest.mark.parametrize("database_kind", ["sqlite"])
@pytest.mark.parametrize("table", [table.name for table in APPEND_ONLY])
@pytest.mark.parametrize("recursive", [0, 1])
def test_no_row_is_replaced_on_sqlite_even_without_recursive_triggers(filled: Desk, table: str, recursive: int) -> None:
    with filled.store.engine.connect() as conn:
        raw = conn.connection.dbapi_connection
        assert raw
        raw.execute(f"PRAGMA recursive_triggers = {recursive}")
        with pytest.raises(Exception, match="only ever added"):
            raw.execute(f"INSERT OR REPLACE INTO {table} SELECT * FROM {table} LIMIT 1")
        raw.execute("PRAGMA recursive_triggers = 1")


@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_a_replacement_through_another_unique_key_is_refused(filled: Desk) -> None:
    statement = (
        "INSERT OR REPLACE INTO review (event_n, run_id, advisory_id, round, person_id, verdict, signature, record)"
        " SELECT 0, run_id, advisory_id, round, person_id, verdict, signature, record FROM review"
    )
    with pytest.raises(DBAPIError, match="only ever added"), filled.store.writing() as conn:
        conn.execute(text(statement))


@pytest.mark.parametrize("database_kind", ["postgresql"])
@pytest.mark.parametrize("table", [table.name for table in APPEND_ONLY])
def test_no_table_is_emptied_on_postgresql(filled: Desk, table: str) -> None:
    with pytest.raises(DBAPIError, match="only ever added"), filled.store.writing() as conn:
        conn.execute(text(f"TRUNCATE {table} CASCADE"))


def test_a_missing_guard_stops_the_start(desk: Desk) -> None:
    desk.store.check()
    on = " ON event" if desk.store.engine.dialect.name == "postgresql" else ""
    with desk.store.writing() as conn:
        conn.execute(text(f"DROP TRIGGER event_no_update{on}"))
    with pytest.raises(Misconfigured, match="event_no_update"):
        desk.store.check()
    with desk.store.writing() as conn:
        guards.install(conn)
    desk.store.check()


def test_the_migrations_make_the_tables_of_the_code(desk: Desk) -> None:
    with desk.store.reading() as conn:
        assert compare_metadata(MigrationContext.configure(conn), metadata) == []


def test_an_empty_database_is_told_to_be_migrated(database_url: str, tmp_path: Path) -> None:
    store = open_store(database_url, tmp_path)
    with pytest.raises(Misconfigured, match="db upgrade"):
        store.check()
    migrate.upgrade(database_url)
    store.check()
    with store.reading() as conn, pytest.raises(Misconfigured, match="No policy"):
        policies.active(conn)
    store.close()


@pytest.mark.parametrize(
    ("version", "safe"),
    [
        ((3, 40, 1), False),
        ((3, 44, 6), True),
        ((3, 50, 6), False),
        ((3, 50, 7), True),
        ((3, 51, 2), False),
        ((3, 53, 4), True),
    ],
)
def test_wal_is_used_only_with_the_fix(version: tuple[int, ...], safe: bool) -> None:
    assert engine.safe_in_wal(version) is safe


def test_the_journal_follows_the_library(monkeypatch: pytest.MonkeyPatch) -> None:
    assert engine.library().startswith("SQLite 3.")
    monkeypatch.setattr(engine, "safe_in_wal", lambda _: False)
    assert engine.journal_mode() == "truncate"


def test_settings_that_do_not_hold_stop_the_start(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(engine, "journal_mode", lambda: "nonsense")
    store = open_store(f"sqlite:///{tmp_path / 'x.db'}", tmp_path)
    with pytest.raises(Misconfigured, match="journal_mode"):
        store.check()
    store.close()


def test_other_databases_are_refused() -> None:
    with pytest.raises(Misconfigured, match="not supported"):
        engine.make_engine("mysql+pymysql://x/y")


def test_a_database_that_cannot_be_reached_is_unavailable(tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path / 'no' / 'where.db'}", tmp_path)
    with pytest.raises(Unavailable, match="nothing was changed"), store.reading():
        pass


def test_a_record_that_was_changed_behind_our_back_is_found(filled: Desk) -> None:
    with filled.store.reading() as conn, pytest.raises(Damaged, match="gone"):
        runs.record(conn, "0" * 64)
    off = "DROP TRIGGER document_no_update" + (
        " ON document" if filled.store.engine.dialect.name == "postgresql" else ""
    )
    with filled.store.writing() as conn:
        digest = conn.scalar(text("SELECT run_sha256 FROM run"))
        conn.execute(text(off))
        other = "(SELECT body FROM document WHERE sha256 <> :d LIMIT 1)"
        conn.execute(text(f"UPDATE document SET body = {other} WHERE sha256 = :d"), {"d": digest})
    with filled.store.reading() as conn, pytest.raises(Damaged, match="no longer matches"):
        runs.record(conn, str(digest))

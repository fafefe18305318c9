"""PostgreSQL with two roles: what the desk's own cannot do, whatever it tries."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from psycopg.sql import SQL
from sqlalchemy import make_url, text
from sqlalchemy.exc import DBAPIError

from reviewapp.actions import people
from reviewapp.app import create_app
from reviewapp.cli import setting_up
from reviewapp.config import Settings
from reviewapp.domain.errors import Misconfigured
from reviewapp.domain.person import OPERATOR
from reviewapp.store.database import open_store
from reviewapp.store.migrate import upgrade
from reviewapp.store.roles import too_strong
from reviewapp.store.tables import APPEND_ONLY
from tests.support import postgres as pg
from tests.support.databases import passing
from tests.support.desk import CAST, Desk

ROLE, TEMPLATE = "desk_app", "granted_template"
WAYS = (
    "UPDATE event SET kind = 'x'",
    "UPDATE review SET verdict = 'approve'",
    "DELETE FROM event",
    "DELETE FROM ledger_node",
    "TRUNCATE event CASCADE",
    "INSERT INTO event SELECT * FROM event ON CONFLICT (n) DO UPDATE SET kind = 'x'",
    "MERGE INTO event USING (SELECT 0 AS n) s ON event.n = s.n WHEN MATCHED THEN DELETE",
    "WITH gone AS (DELETE FROM checkpoint RETURNING *) SELECT * FROM gone",
    "SELECT * FROM event FOR UPDATE",
    "LOCK TABLE event IN ACCESS EXCLUSIVE MODE",
    "ALTER TABLE event DISABLE TRIGGER ALL",
    "ALTER TABLE event RENAME TO other",
    "ALTER TABLE event DROP COLUMN kind",
    "DROP TRIGGER event_no_update ON event",
    "DROP TABLE event CASCADE",
    "CREATE RULE gone AS ON INSERT TO event DO INSTEAD NOTHING",
    "CREATE TRIGGER mine BEFORE INSERT ON event FOR EACH ROW EXECUTE FUNCTION reviewapp_only_added()",
    "CREATE OR REPLACE FUNCTION reviewapp_only_added() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
    "CREATE TABLE event_child () INHERITS (event)",
    "CREATE TABLE public.mine (n int)",
    "SET session_replication_role = replica",
    "SET ROLE postgres",
    "UPDATE pg_trigger SET tgenabled = 'D'",
    "UPDATE alembic_version SET version_num = '0001'",
)


@pytest.fixture(scope="session")
def granted(postgres: pg.Cluster) -> pg.Cluster:
    """The cluster, with a template in which everything is granted once a test process."""
    with postgres.connect() as conn:
        conn.execute(SQL("CREATE ROLE desk_app LOGIN"))
    postgres.create(TEMPLATE)
    upgrade(postgres.url(TEMPLATE), postgres.url(TEMPLATE, ROLE))
    return postgres


@pytest.fixture
def settings(granted: pg.Cluster, tmp_path: Path) -> Iterator[Settings]:
    """A desk whose role is not the owner's."""
    for owner in passing(granted, TEMPLATE):
        name = str(make_url(owner).database)
        yield Settings(data_dir=tmp_path / "data", owner_url=owner, database_url=granted.url(name, ROLE))


@pytest.fixture
def weak(settings: Settings, tmp_path: Path) -> Iterator[Desk]:
    """That desk, set up as its operator does, with people."""
    setting_up.prepare(settings)
    store = open_store(settings.url, tmp_path / "blobs")
    desk = Desk(store, tmp_path / "rmos")
    for name, (printed, roles) in CAST.items():
        people.add(store, name, printed, roles, OPERATOR, desk.now())
    yield desk
    store.close()


def is_done(desk: Desk, way: str) -> bool:
    """Whether the database lets the desk's role do that."""
    try:
        with desk.store.engine.begin() as conn:
            conn.execute(text(way))
    except DBAPIError:
        return False
    return True


def test_everything_works_with_the_weaker_role(weak: Desk, settings: Settings) -> None:
    weak.write_run("run_r1", "RED")
    weak.attach("run_r1", b"G0 X1", "gcode")
    weak.take()
    weak.sign("ana", "run_r1")
    weak.withdraw("ana", "run_r1")
    weak.audited()
    with weak.store.reading() as conn:
        assert too_strong(conn) == ()
    create_app(settings, weak.store, weak.now)
    setting_up.prepare(settings)  # a second time changes nothing


def test_the_desk_s_own_role_cannot_change_what_is_only_ever_added(weak: Desk) -> None:
    weak.write_run("run_r1", "RED")
    weak.take()
    assert not [way for way in WAYS if is_done(weak, way)]
    with weak.store.engine.begin() as conn:
        conn.execute(text(f"GRANT ALL ON event TO {ROLE}"))  # a warning, and nothing granted
        assert too_strong(conn) == ()
    weak.audited()


@pytest.mark.parametrize("power", ["UPDATE", "DELETE", "TRUNCATE", "TRIGGER", "owner"])
def test_a_role_that_may_more_is_refused_at_the_start(weak: Desk, settings: Settings, power: str) -> None:
    owner = open_store(settings.owner_url, weak.store.blobs.root)
    with owner.engine.begin() as conn:
        for table in APPEND_ONLY:
            grant = f"GRANT {power} ON {table.name} TO {ROLE}"
            conn.execute(text(f"ALTER TABLE {table.name} OWNER TO {ROLE}" if power == "owner" else grant))
    owner.close()
    with pytest.raises(Misconfigured, match="could still change checkpoint"):
        create_app(settings, weak.store, weak.now)
    if power != "owner":
        setting_up.prepare(settings)
        create_app(settings, weak.store, weak.now)  # granted anew, as it has to be


def test_one_role_for_everything_is_told(desk: Desk) -> None:
    with desk.store.reading() as conn:
        strong = too_strong(conn)
    is_postgres = desk.store.engine.dialect.name == "postgresql"
    assert strong == (tuple(sorted(table.name for table in APPEND_ONLY)) if is_postgres else ())

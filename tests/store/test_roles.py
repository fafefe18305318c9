"""Two roles on PostgreSQL: what is granted, that the desk works with it, and that more than that stops the start."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import Connection, make_url, text

from reviewapp.actions.backing_up import back_up
from reviewapp.app import create_app
from reviewapp.cli import doctor, main, setting_up
from reviewapp.cli.checks.finding import Patient, State
from reviewapp.config import Settings
from reviewapp.domain.errors import Misconfigured
from reviewapp.domain.states import State as AdvisoryState
from reviewapp.store import migrate, roles
from reviewapp.store.backups.restoring import restore
from reviewapp.store.blobs import Blobs
from reviewapp.store.database import open_store
from reviewapp.store.engine import make_engine
from reviewapp.store.schema import metadata
from reviewapp.store.tables import APPEND_ONLY
from tests.support import postgres as pg
from tests.support.databases import passing
from tests.support.desk import Desk
from tests.support.roles import OWNER, ROLE, superuser_url

ADDED = sorted(table.name for table in APPEND_ONLY)


@contextmanager
def acting(url: str) -> Iterator[Connection]:
    """One transaction of whoever has that address."""
    engine = make_engine(url)
    try:
        with engine.begin() as conn:
            yield conn
    finally:
        engine.dispose()


def start(settings: Settings) -> None:
    """What every start looks at first."""
    store = open_store(settings.url, settings.blob_dir)
    try:
        create_app(settings, store)
    finally:
        store.close()


def granted(url: str) -> dict[str, str]:
    """What the desk's role may do with each table there is."""
    powers = "string_agg(privilege_type, ' ' ORDER BY privilege_type)"
    query = f"SELECT table_name, {powers} FROM information_schema.role_table_grants WHERE grantee = :role GROUP BY 1"
    with acting(url) as conn:
        return {row[0]: row[1] for row in conn.execute(text(query), {"role": ROLE})}


def test_exactly_what_is_needed_is_granted_and_granted_anew(split: Settings) -> None:
    wanted = {table.name: "DELETE INSERT SELECT UPDATE" for table in metadata.sorted_tables}
    wanted |= dict.fromkeys(ADDED, "INSERT SELECT") | {"alembic_version": "SELECT"}
    assert granted(split.owner_url) == wanted
    with acting(split.owner_url) as conn:
        for table in wanted:
            conn.execute(text(f"GRANT ALL ON {table} TO {ROLE}"))
            conn.execute(text(f"GRANT UPDATE ON {table} TO PUBLIC"))
        conn.execute(text("GRANT CREATE ON SCHEMA public TO PUBLIC"))
    with pytest.raises(Misconfigured, match="REVIEWAPP_OWNER_URL is set, but"):
        start(split)
    migrate.upgrade(split.migrating_url, split.url)
    assert granted(split.owner_url) == wanted
    start(split)


def test_no_table_numbers_its_rows_by_a_sequence() -> None:
    """A sequence would need a grant of its own, which nothing here gives."""
    numbering = [table.name for table in metadata.sorted_tables if table.autoincrement_column is not None]
    assert not numbering, f"say autoincrement=False, or let reviewapp.store.roles grant the sequence: {numbering}"


def test_from_the_import_to_the_decision_everything_works_with_the_weaker_role(weak: Desk, split: Settings) -> None:
    weak.write_run("run_r1", "RED")
    weak.attach("run_r1", b"G0 X1", "gcode")
    weak.take()
    weak.sign("ana", "run_r1")
    assert weak.advisory("run_r1").state is AdvisoryState.APPROVED
    weak.withdraw("ana", "run_r1")
    weak.audited()
    app = create_app(split, weak.store, weak.now)
    assert app.test_client().get("/readyz").get_json() == {"status": "ready"}
    setting_up.prepare(split)  # a second time changes nothing


def test_the_commands_work_with_the_weaker_role(
    split: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("owner_url", "database_url", "data_dir"):
        monkeypatch.setenv(f"REVIEWAPP_{name.upper()}", str(getattr(split, name)))
    Desk(open_store(split.url, split.blob_dir), tmp_path / "rmos").write_run("run_r1", "RED")
    for typed in (
        ["init"],
        ["db", "upgrade"],
        ["user", "add", "ana", "--role", "reviewer"],
        ["user", "list"],
        ["import", "rmos"],
        ["policy", "list"],
        ["audit", "checkpoint"],
        ["audit", "verify"],
        ["backup", "desk.zip"],
        ["evidence", "run_r1", "-o", "bundle.zip"],
        ["user", "disable", "ana"],
    ):
        said = CliRunner().invoke(main.cli, typed)
        assert said.exit_code == 0, f"{typed}: {said.output} {said.exception}"
    told = CliRunner().invoke(main.cli, ["doctor"]).output
    assert "ok    database   The desk's role cannot change what is only ever added." in told


def test_a_backup_is_restored_by_the_owner_for_the_weaker_role(
    weak: Desk, two_roles: pg.Cluster, tmp_path: Path
) -> None:
    back_up(weak.store, tmp_path / "desk.zip", weak.now)
    for url in passing(two_roles, None, OWNER):
        name = str(make_url(url).database)
        own = two_roles.url(name, ROLE)
        restore(two_roles.url(name, OWNER), Blobs(tmp_path / "restored"), tmp_path / "desk.zip", own)
        store = open_store(own, tmp_path / "restored")
        store.check(is_weak=True)
        store.close()


def test_a_role_that_comes_to_may_more_is_told_while_the_desk_runs(
    weak: Desk, split: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = create_app(split, weak.store, weak.now)
    with acting(split.owner_url) as conn:
        conn.execute(text(f"GRANT DELETE ON event TO {ROLE}"))
    told = app.test_client().get("/readyz")
    assert (told.status_code, "may DELETE event" in told.text) == (503, True)
    patient = Patient(weak.store, split, weak.now())
    assert [one.state for one in doctor.examine(patient) if one.name == "database"] == [State.FAIL]
    with acting(superuser_url(split)) as conn:
        conn.execute(text(f"ALTER SCHEMA public OWNER TO {ROLE}"))  # which no upgrade takes back
        conn.execute(text(f"GRANT ALL ON SCHEMA public TO {OWNER}"))
    monkeypatch.chdir(tmp_path)
    for name in ("owner_url", "database_url", "data_dir"):
        monkeypatch.setenv(f"REVIEWAPP_{name.upper()}", str(getattr(split, name)))
    assert "owns the schema" in str(CliRunner().invoke(main.cli, ["db", "upgrade"]).exception)


def test_a_backup_is_not_restored_past_the_desk_s_own_role(weak: Desk, two_roles: pg.Cluster, tmp_path: Path) -> None:
    back_up(weak.store, tmp_path / "desk.zip", weak.now)
    for url in passing(two_roles, None, OWNER):
        with pytest.raises(Misconfigured, match="leave it empty with SQLite"):
            restore(url, Blobs(tmp_path / "restored"), tmp_path / "desk.zip", f"sqlite:///{tmp_path / 'x.db'}")


TOO_MUCH = {
    "GRANT UPDATE ON event TO desk": "may UPDATE event",
    "GRANT DELETE ON document TO desk": "may DELETE document",
    "GRANT TRUNCATE ON ledger_node TO desk": "may TRUNCATE ledger_node",
    "GRANT TRIGGER ON review TO desk": "may TRIGGER review",
    "GRANT REFERENCES ON review TO desk": "may REFERENCES review",
    "GRANT UPDATE (body) ON event TO desk": "may UPDATE event",
    "GRANT UPDATE ON policy TO PUBLIC": "may UPDATE policy",
    "GRANT CREATE ON SCHEMA public TO PUBLIC": "may make things in the schema public",
    "GRANT desk_owner TO desk": "owns checkpoint",
    "ALTER TABLE checkpoint OWNER TO desk": "owns checkpoint",
    "ALTER DATABASE {database} OWNER TO desk": "owns the database",
    "ALTER SCHEMA public OWNER TO desk": "owns the schema public",
    "ALTER FUNCTION reviewapp_only_added OWNER TO desk": "owns the function reviewapp_only_added",
    "ALTER ROLE desk SUPERUSER": "is a superuser",
    "ALTER ROLE desk CREATEROLE": "may create roles and become any",
    "GRANT pg_write_all_data TO desk": "may DELETE checkpoint",
    "GRANT pg_execute_server_program TO desk": "may write files or run programs",
}
UNDO = (
    "REVOKE desk_owner, pg_write_all_data, pg_execute_server_program FROM desk",
    "ALTER ROLE desk NOSUPERUSER NOCREATEROLE INHERIT",
)


@pytest.mark.parametrize(("statement", "said"), TOO_MUCH.items())
@pytest.mark.parametrize("inherits", ["INHERIT", "NOINHERIT"])
def test_a_role_that_may_more_stops_the_start(split: Settings, statement: str, said: str, inherits: str) -> None:
    setting_up.prepare(split)
    with acting(superuser_url(split)) as conn:
        conn.execute(text(f"ALTER ROLE {ROLE} {inherits}"))
        conn.execute(text(statement.format(database=make_url(split.url).database)))
    try:
        with pytest.raises(Misconfigured, match=f"REVIEWAPP_OWNER_URL is set, but .*{said}"):
            start(split)
    finally:
        with acting(superuser_url(split)) as conn:
            for one in UNDO:
                conn.execute(text(one))


def test_a_desk_with_one_role_is_told_how_to_get_two(two_roles: pg.Cluster, tmp_path: Path) -> None:
    for url in passing(two_roles, None, ROLE):
        name = str(make_url(url).database)
        owner, own = two_roles.url(name, OWNER), two_roles.url(name, ROLE)
        one = Settings(data_dir=tmp_path / "data", database_url=own)
        two = Settings(data_dir=tmp_path / "data", database_url=own, owner_url=owner)
        setting_up.prepare(one)
        with pytest.raises(Misconfigured, match=r"does not own .* REASSIGN OWNED BY desk TO desk_owner"):
            setting_up.prepare(two)
        with acting(url) as conn:
            conn.execute(text(f"REASSIGN OWNED BY {ROLE} TO {OWNER}"))
        setting_up.prepare(two)


def test_the_same_role_twice_is_not_two_roles(split: Settings) -> None:
    with pytest.raises(Misconfigured, match="owns"):
        setting_up.prepare(split.model_copy(update={"database_url": f"{split.owner_url}&application_name=desk"}))


def test_an_address_without_a_role_is_refused(split: Settings) -> None:
    with pytest.raises(Misconfigured, match="names no role"):
        migrate.upgrade(split.owner_url, split.url.replace(f"{ROLE}@", ""))


def test_sqlite_has_no_roles(split: Settings, tmp_path: Path) -> None:
    file = f"sqlite:///{tmp_path / 'desk.db'}"
    for url, owner in ((file, split.owner_url), (split.url, file), (file, f"sqlite:///{tmp_path / 'other.db'}")):
        with pytest.raises(Misconfigured, match="for PostgreSQL; leave it empty with SQLite"):
            migrate.upgrade(owner, url)
    migrate.upgrade(file)
    with pytest.raises(Misconfigured, match="for PostgreSQL; leave it empty with SQLite"):
        start(Settings(data_dir=tmp_path, database_url=file, owner_url=file))


def test_one_role_for_everything_is_told(desk: Desk, tmp_path: Path) -> None:
    is_postgres = desk.store.engine.dialect.name == "postgresql"
    with desk.store.reading() as conn:
        assert roles.too_strong(conn) == (("is a superuser",) if is_postgres else ())
    patient = Patient(desk.store, Settings(data_dir=tmp_path), desk.now())
    told = [one for one in doctor.examine(patient) if one.name == "database"]
    assert [one.state for one in told] == ([State.OK, State.WARN] if is_postgres else [State.OK])
    assert not is_postgres or "set REVIEWAPP_OWNER_URL" in told[-1].todo

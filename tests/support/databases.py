"""Fixtures: every test that asks for a database runs on SQLite and on PostgreSQL.

`@pytest.mark.parametrize("database_kind", ["sqlite"])` keeps a test to one of them.
"""

import shutil
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from reviewapp.store.migrate import upgrade
from tests.support import postgres as pg


@pytest.fixture(scope="session")
def postgres() -> Iterator[pg.Cluster]:
    """One cluster a test process."""
    try:
        pg.programs()
    except pg.NoPostgres as missing:
        pytest.skip(str(missing))
    with pg.running() as cluster:
        yield cluster


@pytest.fixture(params=["sqlite", "postgresql"])
def database_kind(request: pytest.FixtureRequest) -> str:
    kind: str = request.param
    return kind


@pytest.fixture
def database_url(database_kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database with nothing in it."""
    if database_kind == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.db'}"
    else:
        yield from passing(request.getfixturevalue("postgres"), None)


@pytest.fixture
def migrated_url(database_kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database with today's tables and no rows: a copy of one that was migrated once."""
    yield from copied(request.getfixturevalue(f"migrated_{database_kind}"), tmp_path)


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file, migrated once a test process."""
    path = tmp_path_factory.mktemp("templates") / "migrated.db"
    upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def migrated_postgresql(postgres: pg.Cluster) -> pg.Template:
    """A database of the cluster, migrated once a test process."""
    made = postgres.template("migrated")
    upgrade(made.url)
    return made


def copied(template: Path | pg.Template, folder: Path) -> Iterator[str]:
    """The address of a copy that goes when the test is over."""
    if isinstance(template, pg.Template):
        yield from passing(template.cluster, template.name)
    else:
        yield f"sqlite:///{copy_file(template, folder / template.name)}"


def copy_file(source: Path, target: Path) -> Path:
    """An SQLite file that nobody writes to, with -wal, should one be left."""
    for part in source.parent.glob(f"{source.name}*"):
        shutil.copyfile(part, target.parent / part.name.replace(source.name, target.name))
    return target


def passing(cluster: pg.Cluster, template: str | None, owner: str = "postgres") -> Iterator[str]:
    """The address of a database that goes when the test is over."""
    name = f"t{uuid4().hex}"
    cluster.create(name, template, owner)
    yield cluster.url(name)
    cluster.drop(name)

"""Fixtures: every test that asks for a database runs on SQLite and on PostgreSQL.

`@pytest.mark.parametrize("database_kind", ["sqlite"])` keeps a test to one of them. Those of pages take turns: each
runs on one of the two, picked by its name, and on both under `make prove`; what pages read is tested on both below.
"""

import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TypeGuard
from uuid import uuid4
from zlib import crc32

import pytest

from reviewapp.store.migrate import upgrade
from tests.support import postgres as pg
from tests.support.proving import PROVES

KINDS = ("sqlite", "postgresql")
_ASKED = {"browse", "program"}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out the other half of what is asked of pages; count lines where that is cheap."""
    if not PROVES:
        _take_turns(config, items)
    kept = {item.nodeid for item in items}
    for item in items:
        # Tracing takes a third as long again: of a test that runs on both, once is enough outside the store.
        is_twin = "postgresql" in item.name and item.nodeid.replace("postgresql", "sqlite") in kept
        if is_twin and not item.path.is_relative_to(config.rootpath / "tests/store"):
            item.add_marker("no_cover")


def _take_turns(config: pytest.Config, items: list[pytest.Item]) -> None:
    kinds = {item: str(item.callspec.params.get("database_kind", "")) for item in items if _is_of_a_page(item)}
    names = [item.nodeid.replace(kind, "") for item, kind in kinds.items()]
    twice = {name for name, count in Counter(names).items() if count == len(KINDS)}
    left = {
        item
        for (item, kind), name in zip(kinds.items(), names, strict=True)
        if name in twice and kind != KINDS[crc32(name.encode()) % len(KINDS)]
    }
    config.hook.pytest_deselected(items=list(left))
    items[:] = [item for item in items if item not in left]


def _is_of_a_page(item: pytest.Item) -> TypeGuard[pytest.Function]:
    return isinstance(item, pytest.Function) and hasattr(item, "callspec") and bool(_ASKED & set(item.fixturenames))


@pytest.fixture(scope="session")
def postgres() -> Iterator[pg.Cluster]:
    """One cluster a test process."""
    try:
        pg.programs()
    except pg.NoPostgres as missing:
        pytest.skip(str(missing))
    with pg.running() as cluster:
        yield cluster


@pytest.fixture(params=KINDS)
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

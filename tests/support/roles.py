"""PostgreSQL with two roles, made of the very statements that the README gives to operators."""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import make_url

from reviewapp.cli import setting_up
from reviewapp.config import Settings
from reviewapp.store.database import open_store
from reviewapp.store.migrate import upgrade
from tests.support import postgres as pg
from tests.support.databases import passing
from tests.support.desk import CAST, START, Desk, add_cast

OWNER, ROLE, TEMPLATE = "desk_owner", "desk", "granted_template"
README = Path(__file__).parents[2] / "README.md"
_TYPED = re.compile(r"^    ((?:CREATE|REVOKE) .*;)$", re.MULTILINE)


@pytest.fixture(scope="session")
def two_roles(postgres: pg.Cluster) -> pg.Cluster:
    """The cluster with both roles, made once a test process, and a template in which everything is granted."""
    with postgres.connect() as conn:
        for statement in _TYPED.findall(README.read_text()):
            conn.execute(statement)
    postgres.create(TEMPLATE, owner=OWNER)
    upgrade(postgres.url(TEMPLATE, OWNER), postgres.url(TEMPLATE, ROLE))
    return postgres


@pytest.fixture
def split(two_roles: pg.Cluster, tmp_path: Path) -> Iterator[Settings]:
    """The settings of a desk whose role is not the owner's."""
    for url in passing(two_roles, TEMPLATE, OWNER):
        name = str(make_url(url).database)
        yield Settings(
            data_dir=tmp_path / "data", owner_url=two_roles.url(name, OWNER), database_url=two_roles.url(name, ROLE)
        )


@pytest.fixture
def weak(split: Settings, tmp_path: Path) -> Iterator[Desk]:
    """That desk, set up as its operator does, with people."""
    setting_up.prepare(split)
    store = open_store(split.url, tmp_path / "blobs")
    add_cast(store, START)
    yield Desk(store, tmp_path / "rmos", START + timedelta(seconds=len(CAST)))
    store.close()


def superuser_url(settings: Settings) -> str:
    """The address of the same database, for whom nothing is refused."""
    url = make_url(settings.url).set(username="postgres")
    return url.render_as_string(hide_password=False)

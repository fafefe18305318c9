"""PostgreSQL: what the desk's own role cannot do, what nobody can while the guards stand, what the start finds."""

from pathlib import Path

import psycopg
import pytest
from sqlalchemy import make_url

from reviewapp.config import Settings
from reviewapp.domain.errors import Misconfigured
from reviewapp.ledger.checkpoints import Signer
from reviewapp.store.schema import metadata
from tests.store.ways_postgresql import BY_ALL_ROLES, FOUND_AT_START, HARMLESS, NOT_PRIVILEGED, Way
from tests.support.desk import Desk
from tests.support.roles import superuser_url
from tests.support.tampered import COLUMNS, fill, reopened, speaking

TOLD = r"Run `reviewapp db upgrade`|Find out who made it"
Rows = dict[str, list[tuple[object, ...]]]


@pytest.fixture
def filled(weak: Desk, signer: Signer) -> Desk:
    return fill(weak, signer)


def everything(settings: Settings) -> Rows:
    """Every row of what is only ever added."""
    with speaking(superuser_url(settings)) as conn:
        return {
            name: conn.execute(f"SELECT * FROM public.{name} ORDER BY 1, 2".encode()).fetchall() for name in COLUMNS
        }


def said(way: Way, table: str, settings: Settings) -> list[bytes]:
    key = ", ".join(column.name for column in metadata.tables[table].primary_key)
    names = {"t": table, "c": COLUMNS[table], "k": key, "database": make_url(settings.url).database}
    return [one.format(**names).encode() for one in way]


def outcome(url: str, statements: list[bytes]) -> str:
    """What the last of these statements meets; those before it go through, and nothing is kept."""
    with speaking(url) as conn:
        for one in statements[:-1]:
            conn.execute(one)
        try:
            conn.execute(statements[-1])
        except psycopg.Error as error:
            return f"{type(error).__name__}: {error}"
    return "done"


def test_every_table_has_a_row(filled: Desk, split: Settings) -> None:
    assert all(everything(split).values())


def test_the_desk_s_own_role_has_not_the_privilege(filled: Desk, split: Settings) -> None:
    before = everything(split)
    met = {(way[-1], table): outcome(split.url, said(way, table, split)) for way in NOT_PRIVILEGED for table in COLUMNS}
    assert {one: told for one, told in met.items() if not told.startswith("InsufficientPrivilege")} == {}
    assert everything(split) == before
    with reopened(split.url, filled.store.blobs.root) as store:
        store.check(is_weak=True)


def test_what_is_let_through_changes_nothing(filled: Desk, split: Settings) -> None:
    before = everything(split)
    met = {(way[-1], table): outcome(split.url, said(way, table, split)) for way in HARMLESS for table in COLUMNS}
    with reopened(split.url, filled.store.blobs.root) as store:
        store.check(is_weak=True)
    assert everything(split) == before
    assert {one: told for one, told in met.items() if told != "done"} == {}


@pytest.mark.parametrize("way", BY_ALL_ROLES, ids=lambda way: way[-1])
def test_not_even_a_superuser_while_the_guards_stand(filled: Desk, split: Settings, way: Way) -> None:
    before = everything(split)
    for table in COLUMNS:
        url = superuser_url(split)
        assert "rows are only ever added" in outcome(url, [b"BEGIN", *said(way, table, split)])
    assert everything(split) == before


@pytest.mark.parametrize("way", FOUND_AT_START, ids=lambda way: way[-1])
@pytest.mark.parametrize("table", ["event", "document"])
def test_the_next_start_finds_it(split: Settings, tmp_path: Path, way: Way, table: str) -> None:
    assert outcome(superuser_url(split), said(way, table, split)) == "done"
    with reopened(split.url, tmp_path) as store, pytest.raises(Misconfigured, match=TOLD):
        store.check()

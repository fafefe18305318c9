"""What somebody with the SQLite file in hand cannot do, and what the next start finds."""

import shutil
from pathlib import Path

import pytest

from reviewapp.domain.errors import Misconfigured
from reviewapp.ledger.checkpoints import Signer
from reviewapp.store.engine import SQLITE
from tests.store.ways_sqlite import FOUND_AT_START, REFUSED, Way
from tests.support.desk import Desk
from tests.support.tampered import COLUMNS, do, everything, fill, reopened

TOLD = r"Run `reviewapp db upgrade`|Find out who made it"


@pytest.fixture
def database_kind() -> str:
    return "sqlite"


@pytest.fixture
def file(desk: Desk, signer: Signer, tmp_path: Path) -> Path:
    """A copy of a desk's file that no process has open."""
    fill(desk, signer)
    with desk.store.engine.connect() as conn:
        raw = conn.connection.dbapi_connection
        assert raw
        raw.execute(f"VACUUM INTO '{tmp_path / 'taken.db'}'")
    return tmp_path / "taken.db"


def said(way: Way, table: str, file: Path) -> list[str]:
    return [one.format(t=table, c=COLUMNS[table], file=file) for one in way]


def test_every_table_has_a_row(file: Path) -> None:
    assert all(everything(file).values())


@pytest.mark.parametrize("way", REFUSED, ids=lambda way: way[-1])
def test_the_engine_refuses_it(file: Path, way: Way) -> None:
    before = everything(file)
    for table in COLUMNS:
        copy = Path(shutil.copy(file, file.with_name(f"{table}.db")))
        *first, last = said(way, table, copy)
        with pytest.raises(SQLITE.Error, match="only ever added"):
            do(copy, *first, last)
        assert everything(copy) == before


@pytest.mark.parametrize("way", FOUND_AT_START, ids=lambda way: way[-1])
def test_the_next_start_finds_it(desk: Desk, file: Path, way: Way) -> None:
    for table in COLUMNS:
        copy = Path(shutil.copy(file, file.with_name(f"{table}.db")))
        with reopened(f"sqlite:///{copy}", desk.store.blobs.root) as store:
            store.check()
        do(copy, *said(way, table, copy))
        with reopened(f"sqlite:///{copy}", desk.store.blobs.root) as store, pytest.raises(Misconfigured, match=TOLD):
            store.check()

"""The least anyone could do to keep the same files: read, parse and hash each, and insert it."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

from sqlalchemy import Engine

from reviewapp.bench.figures import Clock
from reviewapp.store.engine import make_engine

_BATCH = 50
"""As many as the importer writes at a time."""


def least_seconds(folder: Path, database: Path, clock: Clock) -> float:
    """How long that takes for every file under `folder`, into a new SQLite file that commits as safely as a desk."""
    with kept_in(database) as engine:
        begun = clock()
        _keep_all(engine, folder)
        return clock() - begun


@contextmanager
def kept_in(database: Path) -> Iterator[Engine]:
    """A new SQLite file that commits as safely as a desk, for records of runs."""
    engine = make_engine(f"sqlite:///{database}")
    try:
        with engine.begin() as conn:
            conn.exec_driver_sql("CREATE TABLE kept (sha256 TEXT PRIMARY KEY, run_id TEXT, body BLOB)")
        yield engine
    finally:
        engine.dispose()


def keep(engine: Engine, records: Iterable[bytes]) -> None:
    """Keep records in one transaction."""
    with engine.begin() as conn:
        conn.exec_driver_sql("INSERT INTO kept VALUES (?, ?, ?)", [_row(raw) for raw in records])


def _keep_all(engine: Engine, folder: Path) -> None:
    files = iter(sorted(folder.glob("*/*.json")))
    while batch := list(islice(files, _BATCH)):
        keep(engine, (file.read_bytes() for file in batch))


def _row(raw: bytes) -> tuple[str, str, bytes]:
    return hashlib.sha256(raw).hexdigest(), json.loads(raw)["run_id"], raw

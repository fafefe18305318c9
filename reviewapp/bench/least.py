"""The least anyone could do to keep the same files: read, parse and hash each, and insert it."""

import hashlib
import json
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

from sqlalchemy import Engine

from reviewapp.bench.figures import Clock
from reviewapp.store.engine import make_engine

_BATCH = 50
"""As many as the importer writes at a time."""


def least_seconds(folder: Path, database: Path, clock: Clock) -> float:
    """How long that takes for every file under `folder`, into a new SQLite file that commits as safely as a desk."""
    engine = make_engine(f"sqlite:///{database}")
    try:
        with engine.begin() as conn:
            conn.exec_driver_sql("CREATE TABLE kept (sha256 TEXT PRIMARY KEY, run_id TEXT, body BLOB)")
        begun = clock()
        _keep_all(engine, folder)
        return clock() - begun
    finally:
        engine.dispose()


def _keep_all(engine: Engine, folder: Path) -> None:
    files = iter(sorted(folder.glob("*/*.json")))
    while batch := list(islice(files, _BATCH)):
        with engine.begin() as conn:
            conn.exec_driver_sql("INSERT INTO kept VALUES (?, ?, ?)", list(_rows(batch)))


def _rows(files: Sequence[Path]) -> Iterator[tuple[str, str, bytes]]:
    for file in files:
        raw = file.read_bytes()
        yield hashlib.sha256(raw).hexdigest(), json.loads(raw)["run_id"], raw

"""Restoring a backup into an empty desk: all of it, or nothing."""

import json
import shutil
import zipfile
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, DateTime, MetaData, Table, insert, inspect

from reviewapp.domain.errors import Damaged, Invalid
from reviewapp.store import guards, migrate, roles
from reviewapp.store.backups import archive as form
from reviewapp.store.backups.archive import Manifest
from reviewapp.store.blobs import Blobs, make_folder
from reviewapp.store.engine import make_engine
from reviewapp.store.types import UtcDateTime

_ROWS = 500


def restore(url: str, blobs: Blobs, path: Path, used_by: str = "") -> Manifest:
    """Put a backup into the empty database at `url` and the empty blob folder.

    The rows go into the tables of the version that made the backup, which are then brought to this version's
    shape; whatever fails, nothing remains. `url` is the owner's, `used_by` the desk's own where it is another.
    Raises Invalid where the desk is not empty or this program is too old, Damaged where the backup is not what it says.
    """
    with form.opened(path) as archive:
        held = form.verify(archive)
        if not migrate.knows(held.revision):
            raise Invalid(f"The backup is of a later version ({held.revision}); restore it with that version.")
        if blobs.root.exists() and any(blobs.root.iterdir()):
            raise Invalid("The blob folder is not empty; restore into a data folder of its own.")
        try:
            _restore_blobs(archive, blobs)
            _restore_rows(url, archive, held, used_by or url)
        except BaseException:
            shutil.rmtree(blobs.root, ignore_errors=True)
            raise
    return held


def _restore_blobs(archive: zipfile.ZipFile, blobs: Blobs) -> None:
    make_folder(blobs.root)
    for info in archive.infolist():
        if info.filename.startswith("blobs/"):
            with archive.open(info) as stream:
                blobs.put_back(stream, info.filename.removeprefix("blobs/"))


def _restore_rows(url: str, archive: zipfile.ZipFile, held: Manifest, used_by: str) -> None:
    engine = make_engine(url)
    try:
        with engine.begin() as conn:
            if inspect(conn).get_table_names():
                raise Invalid("The database is not empty; restore into one of its own.")
            roles.require_owner(conn, used_by)
            migrate.raise_to(conn, held.revision)
            _load(conn, archive, held)
            migrate.raise_to(conn, "head")
            guards.install(conn)
            roles.grant(conn, used_by)
            migrate.check(conn)
    finally:
        engine.dispose()


def _load(conn: Connection, archive: zipfile.ZipFile, held: Manifest) -> None:
    there = MetaData()
    there.reflect(conn, only=[name for name in inspect(conn).get_table_names() if name in held.tables])
    if there.tables.keys() != held.tables.keys():
        raise Damaged("The backup holds tables that its version does not know.")
    for table in there.sorted_tables:
        _keep_zones(table)
        count = sum(_insert(conn, table, rows) for rows in _slices(form.lines(archive, table.name)))
        if count != held.tables[table.name].rows:
            raise Damaged(f"The table {table.name} was not restored whole.")


def _keep_zones(table: Table) -> None:
    """SQLite tells no zone of a time; all of ours are UTC."""
    for column in table.columns:
        if isinstance(column.type, DateTime):
            column.type = UtcDateTime()


def _insert(conn: Connection, table: Table, rows: list[dict[str, Any]]) -> int:
    made = [{name: form.unpack(table.columns[name], value) for name, value in row.items()} for row in rows]
    conn.execute(insert(table), made)
    return len(made)


def _slices(lines: Iterator[bytes]) -> Iterator[list[dict[str, Any]]]:
    while part := [json.loads(line) for line in islice(lines, _ROWS)]:
        yield part

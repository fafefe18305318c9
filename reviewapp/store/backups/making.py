"""Making a backup while the desk goes on: one snapshot of the database, then the blobs, which are only ever added."""

import hashlib
import json
import os
import zipfile
from datetime import datetime
from pathlib import Path
from typing import IO

from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, LargeBinary, Table, Text, select, type_coerce

from reviewapp.domain.canonical import utc_text
from reviewapp.domain.errors import Invalid
from reviewapp.domain.identity import is_sha256
from reviewapp.store.backups import archive as form
from reviewapp.store.backups.archive import Content, Manifest
from reviewapp.store.blobs import Blobs, sync_folder
from reviewapp.store.database import Store
from reviewapp.store.tables import event
from reviewapp.store.types import Compressed, JsonText

_ROWS = 500
_RAW: dict[type, type] = {Compressed: LargeBinary, JsonText: Text}


def make(store: Store, path: Path, now: datetime) -> Manifest:
    """Write a backup to `path`, read it again and compare; it stands there whole or not at all.

    Raises Invalid where there is a file already, Damaged where what was written cannot be read again.
    """
    if path.exists():
        raise Invalid(f"{path.name} is there already; a backup never overwrites one. Choose another name.")
    draft = path.with_name(f"{path.name}.partial")
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as stream:
            _write(store, stream, now)
            stream.flush()
            os.fsync(stream.fileno())
        with form.opened(draft) as archive:
            held = form.verify(archive)
        os.link(draft, path)  # refuses, where rename would overwrite
    finally:
        draft.unlink(missing_ok=True)
    sync_folder(path.absolute().parent)
    return held


def _write(store: Store, stream: IO[bytes], now: datetime) -> None:
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        with store.snapshot() as conn:
            revision = MigrationContext.configure(conn).get_current_revision()
            tables = {table.name: _table(conn, archive, table) for table in form.TABLES}
        blobs, damaged = _blobs(store.blobs, archive)
        events, digest = _events(store, tables["event"].rows)
        manifest = Manifest(
            made_at=utc_text(now),
            revision=str(revision),
            tables=tables,
            events=events,
            events_sha256=digest,
            blobs=blobs,
            damaged=tuple(damaged),
        )
        archive.writestr(form.MANIFEST, manifest.model_dump_json(indent=2))


def _table(conn: Connection, archive: zipfile.ZipFile, table: Table) -> Content:
    columns = [type_coerce(one, _RAW.get(type(one.type), one.type)).label(one.name) for one in table.columns]
    query = select(*columns).order_by(*table.primary_key.columns).execution_options(yield_per=_ROWS)
    digest, rows = hashlib.sha256(), 0
    with archive.open(form.table_member(table.name), "w", force_zip64=True) as stream:
        for row in conn.execute(query).mappings():
            values = {name: form.pack(value) for name, value in row.items()}
            line = json.dumps(values, separators=(",", ":"), ensure_ascii=True).encode() + b"\n"
            stream.write(line)
            digest.update(line)
            rows += 1
    return Content(rows=rows, sha256=digest.hexdigest())


def _events(store: Store, count: int) -> tuple[int, str]:
    """The events once more from the database: what a reader of the file must find there too."""
    query = select(event.c.body).where(event.c.n < count).order_by(event.c.n).execution_options(yield_per=_ROWS)
    digest, read = hashlib.sha256(), 0
    with store.reading() as conn:
        for body in conn.scalars(query):
            digest.update(body + b"\n")
            read += 1
    return read, digest.hexdigest()


def _blobs(blobs: Blobs, archive: zipfile.ZipFile) -> tuple[int, list[str]]:
    """Copy every blob, hashing it meanwhile; those that are no longer what their name says are left out and named."""
    count, damaged = 0, []
    for path in sorted(path for path in blobs.root.glob("??/??/*") if is_sha256(path.name)):
        if blobs.state(path.name) != "sound":
            damaged.append(path.name)
            continue
        archive.write(path, form.blob_member(path.name), zipfile.ZIP_DEFLATED)
        count += 1
    return count, damaged

"""The backup file: a zip of `manifest.json`, `tables/<name>.jsonl` (a row a line) and `blobs/<sha256>`.

Values stand as the database holds them, so that rows can be put back into the tables of the version that made
them: times as ISO 8601 in UTC, bytes as base64, texts and numbers as they are.
"""

import base64
import hashlib
import json
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

from pydantic import ValidationError
from sqlalchemy import Column, LargeBinary

from reviewapp.domain.errors import Damaged
from reviewapp.domain.model import Frozen
from reviewapp.store.schema import metadata
from reviewapp.store.tables import PASSING
from reviewapp.store.types import UtcDateTime

SCHEMA = "reviewapp/backup/v1"
MANIFEST = "manifest.json"
TABLES = tuple(table for table in metadata.sorted_tables if table not in PASSING)
"""What is kept, parents first."""
_CHUNK = 1024 * 1024


class Content(Frozen):
    """How many rows a table has, and the SHA-256 of its lines."""

    rows: int
    sha256: str


class Manifest(Frozen):
    """What a backup holds: of which version and moment, its tables, its events, its blobs.

    `events_sha256` is over the exact bytes of all events in order, a line feed behind each; `damaged` names blobs
    that were no longer what their name says when the backup was made, and are not in it.
    """

    format: str = SCHEMA
    made_at: str
    revision: str
    tables: dict[str, Content]
    events: int
    events_sha256: str
    blobs: int
    damaged: tuple[str, ...] = ()


def table_member(name: str) -> str:
    """Where the rows of a table lie in the zip."""
    return f"tables/{name}.jsonl"


def blob_member(sha256: str) -> str:
    """Where a blob lies in the zip."""
    return f"blobs/{sha256}"


def pack(value: Any) -> Any:
    """A value of a row as JSON."""
    if isinstance(value, datetime):
        return (value if value.tzinfo else value.replace(tzinfo=UTC)).astimezone(UTC).isoformat()
    return base64.b64encode(value).decode() if isinstance(value, bytes) else value


def unpack(column: Column[Any], value: Any) -> Any:
    """A value of a line as `column` takes it."""
    if value is not None and isinstance(column.type, UtcDateTime):
        return datetime.fromisoformat(value)
    return base64.b64decode(value) if value is not None and isinstance(column.type, LargeBinary) else value


@contextmanager
def opened(path: Path) -> Iterator[zipfile.ZipFile]:
    """The zip, for reading; raises Damaged where it is none, or breaks off."""
    try:
        with zipfile.ZipFile(path) as archive:
            yield archive
    except (zipfile.BadZipFile, zlib.error, EOFError, KeyError, ValueError) as error:
        raise Damaged(f"{path.name} is not a whole backup: {error}. Take another one.") from error


def manifest(archive: zipfile.ZipFile) -> Manifest:
    """What the backup says it holds; raises Damaged where it is of another kind."""
    try:
        held = Manifest.model_validate_json(archive.read(MANIFEST))
    except ValidationError as error:
        raise Damaged("The manifest cannot be read: this is no backup of a desk, or of a later version.") from error
    if held.format != SCHEMA:
        raise Damaged(f"This is a backup of the format {held.format[:40]}; this program reads {SCHEMA}.")
    return held


def lines(archive: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    """The rows of a table, a line each."""
    with archive.open(table_member(name)) as stream:
        yield from stream


def copy(source: IO[bytes], target: IO[bytes] | None = None) -> str:
    """The SHA-256 of a stream, copied meanwhile where there is a target."""
    digest = hashlib.sha256()
    while chunk := source.read(_CHUNK):
        digest.update(chunk)
        if target is not None:
            target.write(chunk)
    return digest.hexdigest()


def verify(archive: zipfile.ZipFile) -> Manifest:
    """Read all of a backup and compare it with its manifest; raises Damaged, naming the first thing that differs."""
    held = manifest(archive)
    for name, content in held.tables.items():
        digest, rows = hashlib.sha256(), 0
        for line in lines(archive, name):
            digest.update(line)
            rows += 1
        _require(Content(rows=rows, sha256=digest.hexdigest()) == content, f"the table {name}")
    _require(events_digest(archive) == (held.events, held.events_sha256), "the events")
    blobs = [info for info in archive.infolist() if info.filename.startswith("blobs/")]
    _require(len(blobs) == held.blobs, "the number of blobs")
    for info in blobs:
        with archive.open(info) as stream:
            _require(blob_member(copy(stream)) == info.filename, f"the file {info.filename[6:18]}…")
    return held


def events_digest(archive: zipfile.ZipFile) -> tuple[int, str]:
    """How many events there are, and the SHA-256 over their bytes; raises Damaged where one is missing."""
    digest, count = hashlib.sha256(), 0
    for line in lines(archive, "event"):
        row = json.loads(line)
        _require(row["n"] == count, f"event {count}")
        digest.update(base64.b64decode(row["body"]) + b"\n")
        count += 1
    return count, digest.hexdigest()


def _require(same: bool, what: str) -> None:
    if not same:
        raise Damaged(f"This backup is damaged: {what} does not match the manifest. Take another one.")

"""The copy of the newest checkpoint beside the key: what a database that was put back cannot take with it."""

import os
import secrets
from contextlib import suppress
from pathlib import Path

from reviewapp.domain.errors import Unavailable
from reviewapp.store.blobs import sync_folder


def read(path: Path) -> bytes | None:
    """The note that was signed last, None where there is none yet."""
    return path.read_bytes() if path.exists() else None


def keep(path: Path, note: bytes) -> None:
    """Replace the copy, on disk before this returns; raises Unavailable where it cannot be written."""
    draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    try:
        _replace(path, draft, note)
    except OSError as error:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
        raise Unavailable("The checkpoint could not be kept beside the key: the disk is full or read-only.") from error


def _replace(path: Path, draft: Path, note: bytes) -> None:
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
        stream.write(note)
        stream.flush()
        os.fsync(stream.fileno())
    draft.replace(path)
    sync_folder(path.parent)

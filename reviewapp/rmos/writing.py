"""Writing into a store that RMOS writes into too: under a lock, whole or not at all, and never over what is newer."""

import fcntl
import json
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from reviewapp.domain.canonical import sha256
from reviewapp.domain.damage import Damage
from reviewapp.domain.errors import Unreadable
from reviewapp.domain.tree import Json
from reviewapp.rmos.files import read_bytes

LOCK = "_reviewapp.lock"
"""In the folder of the days: whoever holds an OS lock on it writes; RMOS passes over names that begin so."""
_INDENT = re.compile(r"[{\[]\n( +)")
_MODE = 0o644
_LONGEST_DRAFT = 200
"""Of a name, in that of its draft: a name may be as long as the system bears, and its draft adds to it."""


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """The only mirror of a store, until the block ends; raises Unreadable where another holds the lock."""
    try:
        handle = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, _MODE)
    except OSError as error:
        raise Unreadable(f"{LOCK} cannot be made in the store ({error.strerror})", kind=Damage.NOT_ALLOWED) from error
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise Unreadable("another process is writing into this store just now", kind=Damage.CHANGING) from error
        yield
    finally:
        os.close(handle)


def in_form_of(base: bytes, document: Json) -> bytes:
    """The document as JSON in the form that `base` has: indented alike, and with the same end."""
    text = base.decode("utf-8-sig")
    indent = _INDENT.match(text)
    made = json.dumps(
        document,
        indent=len(indent[1]) if indent else None,
        ensure_ascii=text.isascii(),
        separators=None if indent or '": ' in text else (",", ":"),
    )
    return (made + ("\n" if text.endswith("\n") else "")).encode()


def put(path: Path, data: bytes, base: bytes | None) -> None:
    """Let `path` hold `data` instead of `base`, None where there is no file yet; on disk when this returns.

    Raises Unreadable where the file holds something else by now, is a link, or cannot be written.
    """
    temporary = path.with_name(f".{path.name[:_LONGEST_DRAFT]}.reviewapp.tmp")
    try:
        if base is None:
            path.parent.mkdir(parents=True, exist_ok=True)
        _write(temporary, data, path)
        if _held(path) != (None if base is None else sha256(base)):
            raise Unreadable("the file was written to meanwhile; it is looked at again", kind=Damage.CHANGING)
        temporary.replace(path)
        _sync(path.parent)
    except OSError as error:
        raise Unreadable(f"it cannot be written ({error.strerror})", kind=Damage.NOT_ALLOWED) from error
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)


def _held(path: Path) -> str | None:
    """The hash of what a file holds now, None where there is none."""
    if path.is_symlink():
        raise Unreadable("it is a symbolic link, which is not written through", kind=Damage.PATH_OUTSIDE)
    return sha256(read_bytes(path)) if path.exists() else None


def _write(temporary: Path, data: bytes, path: Path) -> None:
    mode = path.stat().st_mode & 0o777 if path.exists() else _MODE
    temporary.unlink(missing_ok=True)  # of a process that died, or planted there to be written through
    only_new = os.O_EXCL | os.O_NOFOLLOW
    with open(temporary, "wb", opener=lambda name, flags: os.open(name, flags | only_new, mode)) as stream:
        os.fchmod(stream.fileno(), mode)
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

"""Reading files of a store without trusting them: bounded, settled, inside their folder, named from the import."""

import hashlib
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Protocol, TypeAlias

from reviewapp.domain.damage import Damage
from reviewapp.domain.errors import DeskError, Unreadable
from reviewapp.domain.quarantine import MOST_KEPT
from reviewapp.rmos.received import Kept, Refused
from reviewapp.rmos.strict_json import MAX_BYTES, MIB

PAUSES = (0.005, 0.02, 0.1)
"""How long to wait before each further try at a file that is being written, in seconds."""
_MOST_HASHED = 1024 * MIB
_LONGEST_REASON = 400
Identity: TypeAlias = tuple[int, int, int, int]


class Source(Protocol):
    """Bytes that are read piece by piece, and can be read once more."""

    def read(self, size: int, /) -> bytes:
        """The next bytes, at most `size`."""
        ...

    def seek(self, offset: int, whence: int = 0, /) -> int:
        """Go to a place; answers where that is."""
        ...

    def tell(self) -> int:
        """The place of the next byte."""
        ...


def read_bytes(path: Path, limit: int = MAX_BYTES, pause: Callable[[float], None] = time.sleep) -> bytes:
    """The bytes of a file that nobody wrote to meanwhile.

    Raises Unreadable where it is gone, closed to us, larger than `limit`, or still changing after a few tries.
    """
    for wait in (*PAUSES, None):
        data = _read_once(path, limit)
        if data is not None:
            return data
        if wait is not None:
            pause(wait)
    raise Unreadable("the file kept changing while it was being read; import again", kind=Damage.CHANGING)


def identity(stat: os.stat_result) -> Identity:
    """What tells whether a file is still the one it was: device, inode, size, time of the last change."""
    return stat.st_dev, stat.st_ino, stat.st_size, stat.st_mtime_ns


def refuse(file: str, error: DeskError, place: str | None = None, kept: Kept | None = None) -> Refused:
    """`error` as a refusal; reasons of parsing speak of "it", the record."""
    text, stated = str(error), error.place if isinstance(error, Unreadable) else ""
    reason = (f"the record cannot be read: {text}" if text.startswith("it ") else text)[:_LONGEST_REASON]
    kind = error.kind if isinstance(error, Unreadable) else Damage.UNREADABLE
    return Refused(file, stated if place is None else place, reason, kind).holding(kept)


def refuse_file(path: Path, root: Path, error: DeskError) -> Refused:
    """`error` as a refusal of a whole file, with its bytes."""
    return refuse(name_of(path, root), error, kept=_keep_file(path))


def _keep_file(path: Path) -> Kept | None:
    """The bytes of a file that cannot be taken, None where the system does not give them to us."""
    try:
        if not path.is_file():
            return None
        with path.open("rb") as stream:
            return keep(stream, 0, os.fstat(stream.fileno()).st_size)
    except OSError:
        return None


def keep(stream: Source, start: int, end: int) -> Kept:
    """What lies in `stream` from `start` to `end`, without ever holding more than is kept."""
    stream.seek(start)
    head = stream.read(min(MOST_KEPT, end - start))
    if end - start > _MOST_HASHED:
        return Kept(head, end - start, None)
    digest, size = hashlib.sha256(head), len(head)
    while piece := stream.read(min(MIB, end - start - size)):
        digest.update(piece)
        size += len(piece)
    return Kept(head, size, digest.hexdigest())


def unreadable(error: OSError) -> Unreadable:
    """The refusal for a file the system would not give us; it names no path."""
    if isinstance(error, FileNotFoundError):
        return Unreadable("the file vanished while it was being read; import again", kind=Damage.VANISHED)
    reason = f"the file cannot be read ({error.strerror or type(error).__name__})"
    return Unreadable(reason, kind=Damage.NOT_ALLOWED if isinstance(error, PermissionError) else Damage.UNREADABLE)


def lies_within(path: Path, folder: Path) -> bool:
    """Whether `path`, links followed, is a thing inside `folder`."""
    try:
        return path.resolve(strict=True).is_relative_to(folder.resolve())
    except (OSError, RuntimeError):
        return False


def is_file(path: Path) -> bool:
    """Whether there is a plain file that we may look at; a pipe or a device is none."""
    try:
        return path.is_file()
    except OSError:
        return False


def is_folder(path: Path) -> bool:
    """Whether there is a folder that we may look at."""
    try:
        return path.is_dir()
    except OSError:
        return False


def name_of(path: Path, root: Path) -> str:
    """How a report names `path`: relative to the import path, or by its folder where it lies beside that."""
    return as_text(_relative(path, root))


def _relative(path: Path, root: Path) -> str:
    text, start = str(path), f"{root}/"
    if text.startswith(start):
        return text[len(start) :]
    base = root if is_folder(root) else root.parent
    if path.is_relative_to(base):
        return path.relative_to(base).as_posix()
    whole, beside = path.absolute(), base.resolve().parent
    if whole.is_relative_to(beside):
        return whole.relative_to(beside).as_posix()
    return f"{path.parent.name}/{path.name}"


def as_text(name: str) -> str:
    """`name` with bytes that are no UTF-8 written out: a file may bear any name, a record may not."""
    if name.isascii():
        return name
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def _read_once(path: Path, limit: int) -> bytes | None:
    """The bytes of a file, None where it was written to meanwhile."""
    try:
        # Unbuffered, and only as much as there is: a buffer of `limit` for each small file is most of the time.
        with open(path, "rb", buffering=0) as stream:  # noqa: PTH123  # half the time of Path.open
            before = os.fstat(stream.fileno())
            if before.st_size > limit:
                raise Unreadable(f"the file is larger than {limit // MIB} MiB", kind=Damage.TOO_BIG)
            data = stream.read(before.st_size + 1)
            after = os.stat(path)  # noqa: PTH116  # as above
    except OSError as error:
        raise unreadable(error) from error
    return data if identity(before) == identity(after) and len(data) == before.st_size else None

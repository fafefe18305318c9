"""A large file read piece by piece while others may rewrite it: no record is ever made of two versions."""

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

from reviewapp.domain.damage import Damage
from reviewapp.rmos.files import PAUSES, identity, unreadable
from reviewapp.rmos.received import Refused
from reviewapp.rmos.single import CHUNK, Record, split


class _Changed(Exception):
    """The file was written to since it was opened."""


class _Watched:
    """A file that says after each piece whether all that was read of it is still of one version."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._version = identity(os.fstat(stream.fileno()))

    def read(self, size: int) -> bytes:
        """The next bytes; raises _Changed where they may be those of another version."""
        data = self._stream.read(size)
        if identity(os.fstat(self._stream.fileno())) != self._version:
            raise _Changed
        return data

    def seek(self, offset: int, whence: int = 0) -> int:
        return self._stream.seek(offset, whence)

    def tell(self) -> int:
        return self._stream.tell()


def records(path: Path, chunk: int = CHUNK, pause: Callable[[float], None] = time.sleep) -> Iterator[Record | Refused]:
    """Each record of a `runs.json` as key, exact bytes and line; what cannot be split off is Refused.

    RMOS rewrites the file in place. When that happens, reading starts anew, and what was given before is not
    given again: each record was in the file as it is given. What keeps changing is Refused after a few tries
    that brought nothing new.
    """
    given: set[tuple[str, str]] = set()
    fruitless = 0
    while True:
        before = len(given)
        try:
            yield from _pass(path, chunk, given)
            return
        except OSError as error:
            refusal = unreadable(error)
            yield Refused(path.name, "", str(refusal), refusal.kind)
            return
        except _Changed:
            fruitless = fruitless + 1 if len(given) == before else 0
        if fruitless > len(PAUSES):
            reason = "the file kept changing while it was being read; the runs before that were read, import again"
            yield Refused(path.name, "", reason, Damage.CHANGING)
            return
        pause(PAUSES[max(0, fruitless - 1)])


def _pass(path: Path, chunk: int, given: set[tuple[str, str]]) -> Iterator[Record | Refused]:
    """The records of one version of the file that were not given in an earlier pass."""
    fresh: set[tuple[str, str]] = set()
    try:
        with path.open("rb") as stream:
            for found in split(_Watched(stream), path.name, chunk):
                mark = ("", found.sha256 or found.reason) if isinstance(found, Refused) else ("run", found[0])
                if mark not in given:
                    fresh.add(mark)
                    yield found
    finally:
        given |= fresh

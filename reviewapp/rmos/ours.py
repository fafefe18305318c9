"""What this desk's own mirror wrote into a store: known by its hash, and taken back before anything is read from it."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from reviewapp.domain.canonical import sha256
from reviewapp.domain.edits import undone
from reviewapp.domain.errors import Damaged, Unreadable
from reviewapp.domain.written import Written
from reviewapp.rmos.files import read_bytes
from reviewapp.rmos.strict_json import parse
from reviewapp.rmos.writing import in_form_of


@dataclass(frozen=True)
class Ours:
    """What the mirror wrote: `find` a file by its real path, `load` the bytes that RMOS had written by their hash.

    `find` is None for a store that no mirror writes into. `load` answers None for bytes that a desk lost which was put
    back to a backup.
    """

    find: Callable[[str], Written | None] | None
    load: Callable[[str], bytes | None]

    def received(self, path: Path, data: bytes) -> tuple[bytes, Any]:
        """The bytes that RMOS wrote last of a file that holds `data` now, and what they say, without what is ours.

        A file that was not touched since the mirror wrote it is the one that RMOS had written: nothing has changed.
        Raises Unreadable where the file holds no JSON.
        """
        return self._without(self._own(path), data)

    def received_beside(self, path: Path, data: bytes) -> tuple[bytes, Any] | None:
        """As `received`; None for a file that is the desk's alone, which tells it nothing.

        Raises Unreadable where the file holds no JSON.
        """
        own = self._own(path)
        return None if own is not None and own.is_alone_in(data) else self._without(own, data)

    def is_put(self, path: Path) -> bool:
        """Whether the desk put the file there, even where RMOS wrote into it since."""
        return (own := self._own(path)) is not None and own.made is not None

    def is_alone_in(self, path: Path) -> bool:
        """Whether a file is the desk's alone; one that cannot be read is not."""
        own = self._own(path)
        try:
            return own is not None and own.is_alone_in(read_bytes(path))
        except Unreadable:
            return False

    def _own(self, path: Path) -> Written | None:
        return self.find(real_path(path)) if self.find else None

    def _without(self, own: Written | None, data: bytes) -> tuple[bytes, Any]:
        if own is None:
            return data, parse(data)
        document = undone(parse(data), own.all_edits)
        if sha256(data) != own.sha256:
            return data, document
        if (base := self.load(own.base_sha256)) is None:
            base = in_form_of(data, document)
        return (base if sha256(base) == own.base_sha256 else data), document


def real_path(path: Path) -> str:
    """The one name of a file, whichever way its folder was reached."""
    return f"{_real_folder(str(path.parent))}/{path.name}"


@lru_cache(maxsize=4096)
def _real_folder(folder: str) -> str:
    return os.path.realpath(folder)


def _nothing(digest: str) -> bytes:
    raise Damaged(f"The record {digest[:12]}… is not known here.")


NOTHING = Ours(None, _nothing)
"""For a store that no mirror writes into."""

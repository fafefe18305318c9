"""What a desk wrote into a store, noted in the store: there it is still known where the desk was put back to a backup.

The desk's own database counts as long as it goes on. Whoever can forge a note can write into the files themselves: a
note takes nothing away but what the file would not have to say either.
"""

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote_from_bytes, unquote_to_bytes

from reviewapp.domain.canonical import sha256
from reviewapp.domain.damage import Damage
from reviewapp.domain.errors import Unreadable
from reviewapp.domain.written import Written, written_from
from reviewapp.rmos.files import is_file, read_bytes
from reviewapp.rmos.ours import real_path
from reviewapp.rmos.strict_json import parse
from reviewapp.rmos.writing import put

FOLDER = "_reviewapp_written"
"""In the folder of the days; RMOS passes over names that begin so."""
_SCHEMA = "reviewapp/written/v1"


@dataclass(frozen=True)
class Notes:
    """The notes that one desk keeps in the store whose days lie in `root`; `log` is the hash of its first event."""

    root: Path
    log: str

    def keep(self, one: Written) -> None:
        """Note a file, on disk when this returns; raises Unreadable where that cannot be."""
        path = self._note(one.path)
        said = {"schema": _SCHEMA, "log": self.log, "file": self._name(one.path), **one.facts()}
        data = (json.dumps(said, indent=1) + "\n").encode()
        there = read_bytes(path) if is_file(path) else None
        if there != data:
            put(path, data, there)

    def find(self, path: str) -> Written | None:
        """What was noted of the file of that real path; raises Unreadable where the note is not whole."""
        note = self._note(path)
        return self._read(note) if is_file(note) else None

    def every(self) -> Iterator[Written]:
        """All that was noted; raises Unreadable where a note is not whole."""
        for note in sorted((self.root / FOLDER).glob("??/*.json")):
            if (found := self._read(note)) is not None:
                yield found

    def _read(self, note: Path) -> Written | None:
        """The note, None where another desk made it."""
        try:
            said = parse(read_bytes(note))
            return written_from(self._path(said["file"]), said) if self._is_ours(said) else None
        except (Unreadable, KeyError, TypeError, ValueError) as error:
            reason = f"{FOLDER}/{note.parent.name}/{note.name}, in which a desk noted what it wrote, is not whole"
            raise Unreadable(reason, kind=Damage.UNREADABLE) from error

    def _is_ours(self, said: Any) -> bool:
        return bool(said["schema"] == _SCHEMA and said["log"] == self.log)

    def _note(self, path: str) -> Path:
        name = sha256(self._name(path).encode())
        return self.root / FOLDER / name[:2] / f"{name}.json"

    def _name(self, path: str) -> str:
        """A file, from the folder of the days where it lies in there: the store may be moved."""
        return quote_from_bytes(os.fsencode(path.removeprefix(f"{real_path(self.root)}/")))

    def _path(self, name: str) -> str:
        return str(Path(real_path(self.root)) / os.fsdecode(unquote_to_bytes(name)))

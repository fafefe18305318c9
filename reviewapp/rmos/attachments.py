"""Attachment folders: finding a file by its hash, and seeing whether its bytes bear the hash out."""

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from reviewapp.domain.canonical import canonical, sha256
from reviewapp.domain.errors import Unreadable
from reviewapp.domain.identity import is_sha256
from reviewapp.rmos.files import is_file, lies_within, read_bytes, unreadable
from reviewapp.rmos.strict_json import MIB, parse

MAX_JSON = 64 * MIB
_SMALL = MIB
_DIGITS = 64
_KNOWN = ("", ".json", ".nc", ".gcode", ".txt", ".dxf", ".svg", ".png", ".md")
_CACHED = 4096


class _Shelf(NamedTuple):
    """A folder as it was listed: hash → name, for files of the usual endings and for others."""

    known: dict[str, str]
    odd: dict[str, str]


class Verified(NamedTuple):
    """How a file agrees with the hash it is named by: raw, canonical or bad; its own hash and size."""

    matched: str
    raw_sha256: str
    size_bytes: int


@dataclass
class AttachmentIndex:
    """The attachment folders of a store, both shapes; remembers what it has listed and verified.

    Where few files are looked for in large folders, `probes_first` asks for the usual names before a folder is
    listed; what is found is the same.
    """

    folders: tuple[Path, ...]
    probes_first: bool = False
    _shelves: dict[Path, _Shelf] = field(default_factory=dict)
    _verified: dict[tuple[str, int, int, str], Verified] = field(default_factory=dict)

    def find(self, digest: str) -> Path | None:
        """The file named by `digest`, None where no folder has it; links that leave the folder are not followed."""
        if not is_sha256(digest):
            return None
        ways = [self._listed, self._probed]
        return next((path for way in (ways[::-1] if self.probes_first else ways) for path in way(digest)), None)

    def verify(self, path: Path, digest: str) -> Verified:
        """Whether the bytes of `path` are what `digest` names; raises Unreadable where they cannot be read."""
        try:
            stat = path.stat()
        except OSError as error:
            raise unreadable(error) from error
        key = (str(path), stat.st_mtime_ns, stat.st_size, digest)
        if key not in self._verified:
            if len(self._verified) >= _CACHED:
                self._verified.clear()
            self._verified[key] = verify(path, digest)
        return self._verified[key]

    def _listed(self, digest: str) -> Iterator[Path]:
        """The files of that hash: first of the usual endings, in any folder, then of others."""
        shelves = [(shelf, self._shelf(shelf, folder)) for shelf, folder in self._places(digest)]
        yield from (place / name for place, shelf in shelves if (name := shelf.known.get(digest)))
        yield from (place / name for place, shelf in shelves if (name := shelf.odd.get(digest)))

    def _probed(self, digest: str) -> Iterator[Path]:
        """The files of that hash and a usual ending, also those that came after their folder was listed."""
        for shelf, folder in self._places(digest):
            for path in (shelf / f"{digest}{ext}" for ext in _KNOWN):
                if is_file(path) and lies_within(path, folder):
                    yield path

    def _places(self, digest: str) -> Iterator[tuple[Path, Path]]:
        """Where the file may lie: each with the folder that it must not lead out of."""
        for folder in self.folders:
            yield folder, folder
            yield folder / digest[:2] / digest[2:4], folder

    def _shelf(self, shelf: Path, folder: Path) -> _Shelf:
        found = self._shelves.get(shelf)
        if found is None:
            if len(self._shelves) >= _CACHED:
                self._shelves.clear()
            found = self._shelves[shelf] = _list(shelf, folder)
        return found


def verify(path: Path, digest: str) -> Verified:
    """Compare a file with the hash it is named by: its raw bytes, else the canonical form of its JSON."""
    raw, size, data = _hashed(path)
    if raw == digest:
        return Verified("raw", raw, size)
    return Verified("canonical" if _canonical_sha256(path, size, data) == digest else "bad", raw, size)


def _hashed(path: Path) -> tuple[str, int, bytes | None]:
    """The hash and size of a file, and its bytes where they are few."""
    try:
        with path.open("rb", buffering=0) as stream:
            data = stream.read(_SMALL)
            if len(data) < _SMALL:
                return sha256(data), len(data), data
            stream.seek(0)
            return hashlib.file_digest(stream, "sha256").hexdigest(), stream.tell(), None
    except OSError as error:
        raise unreadable(error) from error


def _canonical_sha256(path: Path, size: int, data: bytes | None) -> str | None:
    """The hash RMOS names a JSON file by; None where it is not JSON that has exactly one reading."""
    if size > MAX_JSON:
        return None
    try:
        return sha256(canonical(parse(read_bytes(path, MAX_JSON) if data is None else data, MAX_JSON)))
    except Unreadable:
        return None


def _list(shelf: Path, folder: Path) -> _Shelf:
    found = _Shelf({}, {})
    if _leads_out(shelf, folder):
        return found
    try:
        with os.scandir(shelf) as entries:
            names = sorted(
                entry.name for entry in entries if is_sha256(entry.name[:_DIGITS]) and _is_file(entry, folder)
            )
    except OSError:
        return found
    for name in sorted(names, key=_ending_rank):
        digest, ending = name[:_DIGITS], name[_DIGITS:]
        if ending in _KNOWN:
            found.known.setdefault(digest, name)
        elif ending.startswith("."):
            found.odd.setdefault(digest, name)
    return found


def _ending_rank(name: str) -> int:
    ending = name[_DIGITS:]
    return _KNOWN.index(ending) if ending in _KNOWN else len(_KNOWN)


def _is_file(entry: os.DirEntry[str], folder: Path) -> bool:
    if entry.is_symlink():
        return is_file(Path(entry.path)) and lies_within(Path(entry.path), folder)
    return entry.is_file()


def _leads_out(shelf: Path, folder: Path) -> bool:
    """Whether a link on the way from `folder` to `shelf` leads out of it."""
    if shelf == folder or not (shelf.is_symlink() or shelf.parent.is_symlink()):
        return False
    return not lies_within(shelf, folder)

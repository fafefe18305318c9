"""Attachment folders: finding a file by its hash, and seeing whether its bytes bear the hash out."""

import hashlib
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
_DIGITS = 64
_KNOWN = ("", ".json", ".nc", ".gcode", ".txt", ".dxf", ".svg", ".png", ".md")
_CACHED = 4096


class Verified(NamedTuple):
    """How a file agrees with the hash it is named by: raw, canonical or bad; its own hash and size."""

    matched: str
    raw_sha256: str
    size_bytes: int


@dataclass
class AttachmentIndex:
    """The attachment folders of a store, both shapes; remembers what it has verified."""

    folders: tuple[Path, ...]
    _odd: dict[Path, dict[str, str]] = field(default_factory=dict)
    _verified: dict[tuple[Path, int, int, str], Verified] = field(default_factory=dict)

    def find(self, digest: str) -> Path | None:
        """The file named by `digest`, None where no folder has it; links that leave the folder are not followed."""
        if not is_sha256(digest):
            return None
        for folder in self.folders:
            for path in self._candidates(folder, digest):
                if is_file(path) and lies_within(path, folder):
                    return path
        return None

    def verify(self, path: Path, digest: str) -> Verified:
        """Whether the bytes of `path` are what `digest` names; raises Unreadable where they cannot be read."""
        try:
            stat = path.stat()
        except OSError as error:
            raise unreadable(error) from error
        key = (path, stat.st_mtime_ns, stat.st_size, digest)
        if key not in self._verified:
            if len(self._verified) >= _CACHED:
                self._verified.clear()
            self._verified[key] = verify(path, digest)
        return self._verified[key]

    def _candidates(self, folder: Path, digest: str) -> Iterator[Path]:
        for shelf in (folder, folder / digest[:2] / digest[2:4]):
            yield from (shelf / f"{digest}{ext}" for ext in _KNOWN)
        for shelf in (folder, folder / digest[:2] / digest[2:4]):
            if name := self._with_odd_ending(shelf).get(digest):
                yield shelf / name

    def _with_odd_ending(self, shelf: Path) -> dict[str, str]:
        """Files of `shelf` whose ending is none of the usual, by hash."""
        if shelf not in self._odd:
            if len(self._odd) >= _CACHED:
                self._odd.clear()
            names = sorted(_names(shelf), reverse=True)
            self._odd[shelf] = {name[:_DIGITS]: name for name in names if _is_odd(name)}
        return self._odd[shelf]


def verify(path: Path, digest: str) -> Verified:
    """Compare a file with the hash it is named by: its raw bytes, else the canonical form of its JSON."""
    try:
        with path.open("rb") as stream:
            raw = hashlib.file_digest(stream, "sha256").hexdigest()
            size = stream.tell()
    except OSError as error:
        raise unreadable(error) from error
    if raw == digest:
        return Verified("raw", raw, size)
    return Verified("canonical" if _canonical_sha256(path, size) == digest else "bad", raw, size)


def _canonical_sha256(path: Path, size: int) -> str | None:
    """The hash RMOS names a JSON file by; None where it is not JSON that has exactly one reading."""
    if size > MAX_JSON:
        return None
    try:
        return sha256(canonical(parse(read_bytes(path, MAX_JSON), MAX_JSON)))
    except Unreadable:
        return None


def _names(shelf: Path) -> Iterator[str]:
    try:
        yield from (path.name for path in shelf.iterdir())
    except OSError:
        return


def _is_odd(name: str) -> bool:
    return is_sha256(name[:_DIGITS]) and name[_DIGITS:] not in _KNOWN and name[_DIGITS : _DIGITS + 1] == "."

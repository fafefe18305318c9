"""Content-addressed files: written once under the SHA-256 of their bytes, re-hashed when read."""

import hashlib
import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from reviewapp.domain.damage import Damage
from reviewapp.domain.errors import Damaged, Unavailable, Unreadable
from reviewapp.domain.identity import is_sha256
from reviewapp.store.drafts import drafted

_CHUNK = 1024 * 1024


@dataclass(frozen=True)
class Blobs:
    """A folder `<aa>/<bb>/<sha256>`."""

    root: Path

    def path(self, sha256: str) -> Path:
        """Where the bytes of that hash lie, or would."""
        if not is_sha256(sha256):
            raise Damaged(f"{sha256[:80]!r} is not a SHA-256.")
        return self.root / sha256[:2] / sha256[2:4] / sha256

    def check(self) -> None:
        """Raise Unavailable where nothing could be stored."""
        try:
            make_folder(self.root)
            with tempfile.NamedTemporaryFile(dir=self.root) as draft:
                draft.write(b"x")
                draft.flush()
        except OSError as error:
            raise Unavailable("No file can be stored: the disk is full, or the blob folder is not ours.") from error

    def keep(self, source: Path, sha256: str) -> None:
        """Copy a file in, on disk before this returns; raises Damaged where its bytes are not of that hash."""
        target = self.path(sha256)
        if self.holds(sha256):
            return
        try:
            stream = source.open("rb")
        except OSError as error:
            raise Unreadable("the file has gone since the record was read", kind=Damage.VANISHED) from error
        try:
            with stream:
                self._write(stream, target, sha256)
        except OSError as error:
            raise Unavailable("A file could not be stored: the disk is full or read-only.") from error

    def put_back(self, stream: IO[bytes], sha256: str) -> None:
        """Keep the bytes of a stream, on disk before this returns; raises Damaged where they are not of that hash."""
        self._write(stream, self.path(sha256), sha256)

    def add(self, parts: Iterable[bytes]) -> tuple[str, int]:
        """Keep what is made part by part, on disk before this returns; answers its hash and its size."""
        digest, size = hashlib.sha256(), 0
        try:
            with _draft(self.root) as draft:
                for part in parts:
                    digest.update(part)
                    size += draft.write(part)
                _place(draft, self.path(digest.hexdigest()))
        except OSError as error:
            raise Unavailable("A file could not be stored: the disk is full or read-only.") from error
        return digest.hexdigest(), size

    def holds(self, sha256: str) -> bool:
        """Whether there are bytes under that hash."""
        return self.path(sha256).is_file()

    def size(self, sha256: str) -> int | None:
        """How many bytes lie under that hash, None where there are none."""
        return self.path(sha256).stat().st_size if self.holds(sha256) else None

    def read(self, sha256: str) -> bytes:
        """The bytes; raises Damaged where they are gone or no longer those that were kept."""
        try:
            data = self.path(sha256).read_bytes()
        except OSError as error:
            raise Damaged(f"The file {sha256[:12]}… is gone from the blob folder.") from error
        if hashlib.sha256(data).hexdigest() != sha256:
            raise Damaged(f"The file {sha256[:12]}… no longer matches its hash.")
        return data

    def open(self, sha256: str) -> IO[bytes]:
        """The bytes as an open file, hashed before a single one is given; raises Damaged as `read` does."""
        try:
            stream = self.path(sha256).open("rb")
        except OSError as error:
            raise Damaged(f"The file {sha256[:12]}… is gone from the blob folder.") from error
        if hashlib.file_digest(stream, "sha256").hexdigest() != sha256:
            stream.close()
            raise Damaged(f"The file {sha256[:12]}… no longer matches its hash.")
        stream.seek(0)
        return stream

    def state(self, sha256: str | None) -> str:
        """`sound`, `bad` or `missing`, by hashing what is on disk now."""
        if sha256 is None or not self.holds(sha256):
            return "missing"
        with self.path(sha256).open("rb") as stream:
            found = hashlib.file_digest(stream, "sha256").hexdigest()
        return "sound" if found == sha256 else "bad"

    def _write(self, stream: IO[bytes], target: Path, sha256: str) -> None:
        digest = hashlib.sha256()
        with _draft(target.parent) as draft:
            while chunk := stream.read(_CHUNK):
                digest.update(chunk)
                draft.write(chunk)
            _require(digest.hexdigest() == sha256)
            _place(draft, target)


@contextmanager
def _draft(folder: Path) -> Iterator["tempfile._TemporaryFileWrapper[bytes]"]:
    """A file to write in a folder that is made where it is missing; gone again where anything is raised."""
    make_folder(folder)
    with drafted(folder) as draft:
        yield draft


def _place(draft: "tempfile._TemporaryFileWrapper[bytes]", target: Path) -> None:
    """Move a finished draft to where it belongs, on disk before this returns."""
    draft.flush()
    os.fsync(draft.fileno())
    make_folder(target.parent)
    Path(draft.name).replace(target)
    sync_folder(target.parent)


def _require(same: bool) -> None:
    if not same:
        raise Damaged("A file changed while it was read.")


def make_folder(folder: Path) -> None:
    """Make a folder with those above it; the names of the new ones are on disk before this returns."""
    if folder.is_dir():
        return
    make_folder(folder.parent)
    folder.mkdir(exist_ok=True)
    sync_folder(folder.parent)  # a file whose folder is lost with the power is lost, however well it was written


def sync_folder(folder: Path) -> None:
    """Bring the names in a folder to the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

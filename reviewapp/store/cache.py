"""What can be computed again, kept on disk by what it was computed from, within a bound.

A cache must never keep a page from being shown: what cannot be read is computed, what cannot be written is not kept.
"""

import logging
import os
import threading
from collections.abc import Callable, Sequence
from hashlib import sha256
from pathlib import Path

from reviewapp.domain.canonical import canonical
from reviewapp.store.drafts import drafted

_DIGEST = 32
_PART = 16
"""The folder is looked through after each sixteenth of its bound was written, so that it holds little more."""
_KEPT = 0.8
_log = logging.getLogger(__name__)


class Cache:
    """A folder of at most about `most_bytes`; 0 keeps nothing. Any number of threads and processes may share it."""

    def __init__(self, folder: Path, most_bytes: int) -> None:
        self._folder, self._most = folder, most_bytes
        self._lock = threading.Lock()
        self._unseen = most_bytes  # the first file looks after what a process before this one left

    def get(self, key: Sequence[str | int], make: Callable[[], bytes]) -> bytes:
        """What `make` answers, computed once for equal keys while it is kept."""
        if not self._most:
            return make()
        name = sha256(canonical(list(key))).hexdigest()
        path = self._folder / name[:2] / name
        found = _read(path)
        if found is None:
            found = make()
            self._keep(path, found)
        return found

    def _keep(self, path: Path, data: bytes) -> None:
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            _write(path, sha256(data).digest() + data)
            self._make_room(len(data))
        except OSError as error:
            _log.warning("nothing is cached: %s", error.strerror)

    def _make_room(self, written: int) -> None:
        with self._lock:
            self._unseen += written
            if self._unseen * _PART < self._most:
                return
            self._unseen = 0
        _shrink(self._folder, self._most)


def _read(path: Path) -> bytes | None:
    """The bytes kept there, None where there are none or they were damaged; they count as used now."""
    try:
        kept = path.read_bytes()
        os.utime(path)
    except OSError:
        return None
    return kept[_DIGEST:] if sha256(kept[_DIGEST:]).digest() == kept[:_DIGEST] else None


def _write(path: Path, data: bytes) -> None:
    """Put a whole file in place, or none; it is not awaited on disk, since it could be computed again."""
    with drafted(path.parent) as draft:
        draft.write(data)
        draft.flush()
        Path(draft.name).replace(path)


def _shrink(folder: Path, most: int) -> None:
    """Where it holds more than `most` bytes, remove what was not used for longest."""
    found = sorted((stat.st_mtime_ns, stat.st_size, path) for path in folder.glob("??/*") if (stat := _stat(path)))
    held = sum(size for _, size, _ in found)
    if held <= most:
        return
    for _, size, path in found:
        if held <= most * _KEPT:
            return
        path.unlink(missing_ok=True)
        held -= size


def _stat(path: Path) -> os.stat_result | None:
    """None where another process removed it meanwhile."""
    try:
        return path.stat()
    except FileNotFoundError:
        return None

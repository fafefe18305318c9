"""Looking at a store that others write to: which folders to watch, what lies in them, and what tells a change.

A change is told by inequality alone. No time in a store is ever compared with another: clocks of file servers go
wrong, and a file that is moved into place keeps the time of where it was written.
"""

import os
from collections.abc import Iterator
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

from reviewapp.domain.identity import is_sha256
from reviewapp.rmos import deletions
from reviewapp.rmos.assets import CONTENT
from reviewapp.rmos.detect import StoreFolder
from reviewapp.rmos.files import is_file, lies_within, unreadable
from reviewapp.rmos.folders import BETWEEN, is_day, is_record

GONE = ""
"""The stamp of what is not there."""
_LONG_AGO = timedelta(hours=1)
_DIGITS, _SHARD, _DEPTH = 64, 2, 2


class View(StrEnum):
    """What a folder is looked through for: folders of days, runs, advisory assets, attachments; or one file alone."""

    DAYS = "days"
    RUNS = "runs"
    ASSETS = "assets"
    FILES = "files"
    SINGLE = "single"
    DELETIONS = "deletions"


class Kind(StrEnum):
    """What was seen; `link` are all files beside runs, `entry` is a run in a file of many."""

    FOLDER = "folder"
    RECORD = "record"
    LINK = "link"
    ASSET = "asset"
    FILE = "file"
    OUTSIDE = "outside"
    ENTRY = "entry"
    SINGLE = "single"
    DELETIONS = "deletions"


class Watched(NamedTuple):
    """A folder to look through, and the folder that nothing in it may lead out of."""

    path: Path
    view: View
    top: Path


class Seen(NamedTuple):
    """One thing in a folder: what it concerns (a run, an advisory, a hash), and the stamp by which a change is told."""

    name: str
    kind: Kind
    stamp: str
    concerns: str | None = None
    is_old: bool = False


def stamp(found: os.stat_result) -> str:
    """What tells one state of a file from another: inode, size, times of the last write and of the last change.

    The last cannot be set by anybody, so that a file which is rewritten and given its old time back is noticed.
    """
    return f"{found.st_ino}:{found.st_size}:{found.st_mtime_ns}:{found.st_ctime_ns}"


def stamp_of(path: Path | str) -> str:
    """The stamp of a file or folder, GONE where there is none; raises Unreadable where we may not look."""
    try:
        return stamp(os.stat(path))  # noqa: PTH116  # thousands of times a round
    except (FileNotFoundError, NotADirectoryError):
        return GONE
    except OSError as error:
        raise unreadable(error) from error


def tops(store: StoreFolder) -> Iterator[Watched]:
    """The folders from which all that belongs to a store is found, assets before the runs that name them."""
    yield from (Watched(folder, View.ASSETS, folder) for folder in store.advisories)
    if store.layout != "single":
        yield Watched(store.path, View.RUNS if store.layout == "flat" else View.DAYS, store.path)
    yield from (Watched(folder, View.FILES, folder) for folder in store.attachments)


def lone_files(store: StoreFolder) -> Iterator[tuple[Path, View]]:
    """The files that are looked at by their name: the one of all runs, or those that tell of deletions."""
    if store.layout == "single":
        yield store.path, View.SINGLE
    elif store.layout == "dated":
        yield store.path / deletions.INDEX, View.DELETIONS
        yield store.path.joinpath(*deletions.LOG), View.DELETIONS


def look(watched: Watched, now: datetime) -> list[Seen]:
    """What lies in a folder, as far as it concerns us; raises Unreadable where it cannot be listed."""
    told = {View.DAYS: _day, View.RUNS: _record, View.ASSETS: _asset, View.FILES: _file}[watched.view]
    long_ago = (now - _LONG_AGO).timestamp()
    try:
        with os.scandir(watched.path) as entries:
            return [_seen(entry, *what, long_ago) for entry in entries if (what := told(entry, watched))]
    except OSError as error:
        raise unreadable(error) from error


def _seen(entry: os.DirEntry[str], kind: Kind, concerns: str | None, long_ago: float) -> Seen:
    if kind is Kind.FOLDER:
        return Seen(entry.name, kind, GONE)
    try:
        stat = entry.stat(follow_symlinks=kind is not Kind.OUTSIDE)
    except FileNotFoundError:
        return Seen(entry.name, kind, GONE, concerns)
    # Whether a file lay still for long decides only whether it is read once or twice, so a wrong clock costs little.
    return Seen(entry.name, kind, stamp(stat), concerns, max(stat.st_ctime, stat.st_mtime) < long_ago)


def _day(entry: os.DirEntry[str], watched: Watched) -> tuple[Kind, str | None] | None:
    if not is_day(entry):
        return None
    return (Kind.OUTSIDE if _leads_out(entry, watched) else Kind.FOLDER), None


def _record(entry: os.DirEntry[str], watched: Watched) -> tuple[Kind, str | None] | None:
    if not is_record(entry):
        return None
    if _leads_out(entry, watched):
        return Kind.OUTSIDE, None
    # Whether it is a run or belongs to one, its content tells.
    return (Kind.LINK, None) if BETWEEN in entry.name else (Kind.RECORD, entry.name.removesuffix(".json"))


def _asset(entry: os.DirEntry[str], watched: Watched) -> tuple[Kind, str | None] | None:
    if entry.name.startswith(("_", ".")):
        return None
    if entry.is_dir(follow_symlinks=False):
        return Kind.FOLDER, None
    path = Path(entry.path)
    if not is_file(path) or _leads_out(entry, watched):
        return None
    if path.stem.endswith(CONTENT):
        return Kind.ASSET, path.stem.removesuffix(CONTENT)
    return (Kind.ASSET, path.stem) if path.suffix == ".json" else None


def _file(entry: os.DirEntry[str], watched: Watched) -> tuple[Kind, str | None] | None:
    if is_sha256(entry.name[:_DIGITS]):
        fits = entry.is_file() and not _leads_out(entry, watched)
        return (Kind.FILE, entry.name[:_DIGITS]) if fits else None
    deep = len(watched.path.relative_to(watched.top).parts)
    if deep < _DEPTH and len(entry.name) == _SHARD and entry.is_dir() and not _leads_out(entry, watched):
        return Kind.FOLDER, None
    return None


def _leads_out(entry: os.DirEntry[str], watched: Watched) -> bool:
    return entry.is_symlink() and not lies_within(Path(entry.path), watched.top)

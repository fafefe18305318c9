"""Which run stores lie at a path, told by what they hold."""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Literal, TypeAlias

from reviewapp.domain.errors import Invalid
from reviewapp.domain.identity import is_run_id
from reviewapp.rmos.files import is_file, is_folder

Layout: TypeAlias = Literal["single", "flat", "dated"]
SINGLE = "runs.json"
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
ATTACHMENT_FOLDERS = ("attachments", "run_attachments")
ADVISORY_FOLDERS = ("advisories", "advisory_assets")
_HEAD, _LARGE_HEAD = 64 * 1024, 1024 * 1024
_SAMPLE = 20
_OBJECT_OF_OBJECTS = re.compile(
    rb'(?:\xef\xbb\xbf)?\s*\{\s*(?:\}|"[^"\\]*+(?:\\.[^"\\]*+)*+"\s*:\s*(?:\{|$))', re.DOTALL
)
_ARTIFACT = b"rmos_advisory_artifact_v1"


@dataclass(frozen=True)
class StoreFolder:
    """A run store: `path` is the file of runs, or the folder of runs or of days; `root` what the operator named."""

    layout: Layout
    path: Path
    attachments: tuple[Path, ...]
    advisories: tuple[Path, ...]
    root: Path


def find_stores(
    path: Path, attachments: tuple[Path, ...] = (), advisories: tuple[Path, ...] = ()
) -> tuple[StoreFolder, ...]:
    """The stores at `path` or one level below; folders that are given are searched before those found.

    Raises Invalid where there is none.
    """
    try:
        found = tuple(_stores(path))
    except OSError as error:
        raise Invalid(f"{path} cannot be read ({error.strerror}); check its permissions.") from error
    if not found:
        raise Invalid(_nothing(path))
    return tuple(_furnished(layout, place, path, attachments, advisories) for layout, place in found)


def furnished_anew(store: StoreFolder, attachments: tuple[Path, ...], advisories: tuple[Path, ...]) -> StoreFolder:
    """The store with folders that appeared beside it since; those that are gone stay, so that it is noticed."""
    now = _furnished(store.layout, store.path, store.root, attachments, advisories)
    return replace(
        now,
        attachments=tuple(dict.fromkeys((*now.attachments, *store.attachments))),
        advisories=tuple(dict.fromkeys((*now.advisories, *store.advisories))),
    )


def _stores(path: Path) -> Iterator[tuple[Layout, Path]]:
    if is_file(path):
        if _is_object_of_objects(path):
            yield "single", path
        return
    if not is_folder(path):
        return
    here = list(_in_folder(path))
    yield from here
    if not here:
        for folder in sorted(_folders(path)):
            yield from _in_folder(folder)


def _in_folder(folder: Path) -> Iterator[tuple[Layout, Path]]:
    # An empty or damaged runs.json is taken for a store as well: reading it then says what is wrong with it.
    if is_file(folder / SINGLE):
        yield "single", folder / SINGLE
    if _is_flat(folder):
        yield "flat", folder
    if _is_dated(folder):
        yield "dated", folder


def _is_object_of_objects(path: Path) -> bool:
    with path.open("rb") as stream:
        return bool(_OBJECT_OF_OBJECTS.match(stream.read(_HEAD)))


def _is_dated(folder: Path) -> bool:
    """Whether there are folders of days with records; folders of advisory artifacts look alike from outside."""
    days = sorted(day for day in _folders(folder) if DAY.fullmatch(day.name))
    files = (file for day in days for file in sorted(day.glob("*.json")) if not file.name.startswith(("_", ".")))
    return any(not _is_artifact(file) for file in islice(files, _SAMPLE))


def _is_flat(folder: Path) -> bool:
    """Whether there are files that hold the run they are named by; a folder of one day belongs to its store."""
    if DAY.fullmatch(folder.name):
        return False
    with os.scandir(folder) as entries:
        names = sorted(entry.name for entry in entries if entry.name.endswith(".json") and entry.name != SINGLE)
    files = (folder / name for name in names if is_run_id(name.removesuffix(".json")))
    return any(_holds_its_run(file) for file in islice(files, _SAMPLE))


def _holds_its_run(file: Path) -> bool:
    if not is_file(file):
        return False
    with file.open("rb") as stream:
        return bool(re.search(rb'"run_id"\s*:\s*"%b"' % re.escape(file.stem.encode()), stream.read(_LARGE_HEAD)))


def _is_artifact(file: Path) -> bool:
    if not is_file(file):
        return True
    with file.open("rb") as stream:
        return _ARTIFACT in stream.read(_HEAD)


def _folders(path: Path) -> Iterator[Path]:
    with os.scandir(path) as entries:
        yield from (Path(entry.path) for entry in entries if entry.is_dir() and not entry.name.startswith(("_", ".")))


def _furnished(
    layout: Layout,
    path: Path,
    root: Path,
    attachments: tuple[Path, ...],
    advisories: tuple[Path, ...],
) -> StoreFolder:
    folder = path if is_folder(path) else path.parent
    return StoreFolder(
        layout,
        path,
        _around(folder, ATTACHMENT_FOLDERS, attachments),
        _around(folder, ADVISORY_FOLDERS, advisories),
        root,
    )


def _around(folder: Path, names: tuple[str, ...], given: tuple[Path, ...]) -> tuple[Path, ...]:
    near = (place / name for place in (folder, folder.resolve().parent) for name in names)
    return tuple(dict.fromkeys((*given, *(place for place in near if is_folder(place)))))


def _nothing(path: Path) -> str:
    if not path.exists():
        return f"{path} is not a run store: there is nothing at that path. Check it, and name a folder or a runs.json."
    return (
        f"{path} is not a run store: it is neither a JSON file of runs by run_id, nor a folder with such a runs.json, "
        "nor a folder with a JSON file for each run, nor a folder of days (YYYY-MM-DD) with such files, and its "
        "subfolders are none either. Name the runs.json itself, or the folder that holds the runs or the days."
    )

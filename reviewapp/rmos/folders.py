"""Layouts `flat` and `dated`: a file a run, in one folder or a folder a day; beside the runs, files of advisories."""

import os
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from reviewapp.domain.canonical import canonical
from reviewapp.domain.damage import Damage
from reviewapp.domain.errors import Unreadable
from reviewapp.domain.identity import is_run_id
from reviewapp.rmos.detect import DAY, SINGLE, StoreFolder
from reviewapp.rmos.files import lies_within, name_of, read_bytes, refuse, refuse_file, unreadable
from reviewapp.rmos.received import Refused
from reviewapp.rmos.strict_json import parse

LINK_SCHEMA = "run_advisory_link.v1"
BETWEEN = "_advisory_"
"""What stands in the name of every file beside a run; a run may be named so too."""


@dataclass
class Sidecars:
    """The files beside the runs: which run each belongs to, and which could not be told.

    The reader takes those of a run out of `by_run` as it reads the run.
    """

    by_run: dict[str, list[Path]] = field(default_factory=lambda: defaultdict(list))
    paths: set[Path] = field(default_factory=set)
    refused: list[Refused] = field(default_factory=list)


def record_files(store: StoreFolder) -> Iterator[Path | Refused]:
    """Every JSON file of the store, by day and name; what leads out of the store is Refused."""
    if store.layout == "flat":
        yield from _listed(store.path, store, is_record)
        return
    for day in _listed(store.path, store, is_day):
        if isinstance(day, Refused):
            yield day
        else:
            yield from _listed(day, store, is_record)


def read_sidecars(store: StoreFolder) -> Sidecars:
    """Look through the files whose names may be those of refs and links, and tell whose they are."""
    found = Sidecars()
    for path in record_files(store):
        if isinstance(path, Refused) or BETWEEN not in path.name:
            continue
        try:
            run_id = run_of_sidecar(path.stem, parse(read_bytes(path)))
        except Unreadable as error:
            found.paths.add(path)
            found.refused.append(refuse_file(path, store.root, error))
            continue
        if run_id is not None:
            found.paths.add(path)
            found.by_run[run_id].append(path)
    return found


def run_of_sidecar(stem: str, document: Any) -> str | None:
    """The run that a ref or link belongs to, None where the record is itself a run.

    Names can look alike, so the content tells. Raises Unreadable where a sidecar names no run.
    """
    if not isinstance(document, dict) or document.get("run_id") == stem:
        return None
    if is_link(document):
        return _run_id(document.get("run_id"), "/run_id")
    advisory_id = document.get("advisory_id")
    if not isinstance(advisory_id, str):
        return None
    ending = f"{BETWEEN}{advisory_id}"
    if not stem.endswith(ending):
        reason = f"the advisory_id inside is {_shown(advisory_id)}, which the file's name does not end with"
        raise Unreadable(reason, kind=Damage.NAME_MISMATCH)
    return _run_id(stem.removesuffix(ending), "file name")


def is_link(document: Any) -> bool:
    """Whether a record links a run to an advisory, by its own word."""
    return isinstance(document, dict) and document.get("schema_version") == LINK_SCHEMA


def check_stem(path: Path, document: Any) -> None:
    """Raise Unreadable where a run's file is not named by its run_id."""
    run_id = document.get("run_id") if isinstance(document, dict) else None
    if isinstance(run_id, str) and run_id != path.stem:
        reason = f"the run_id inside is {_shown(run_id)}, which is not the name of the file"
        raise Unreadable(reason, "/run_id", Damage.NAME_MISMATCH)


def _run_id(value: Any, place: str) -> str:
    if not isinstance(value, str) or not is_run_id(value):
        raise Unreadable(f"it belongs to {_shown(value)}, which cannot name a run", place, Damage.BAD_NAME)
    return value


def _shown(value: Any) -> str:
    return canonical(value).decode()[:160]


def is_day(entry: os.DirEntry[str]) -> bool:
    """Whether an entry of a `dated` store may be the folder of a day."""
    return bool(DAY.fullmatch(entry.name)) and (entry.is_dir() or entry.is_symlink())


def is_record(entry: os.DirEntry[str]) -> bool:
    """Whether an entry may be a run, or a file beside one."""
    named = entry.name.endswith(".json") and not entry.name.startswith(("_", ".")) and entry.name != SINGLE
    return named and (entry.is_file() or (entry.is_symlink() and not entry.is_dir()))


def _listed(folder: Path, store: StoreFolder, wanted: Callable[[os.DirEntry[str]], bool]) -> Iterator[Path | Refused]:
    """What is wanted of a folder, sorted; what goes away after this is refused when it is read."""
    try:
        with os.scandir(folder) as entries:
            found = sorted((entry.name, entry.is_symlink()) for entry in entries if wanted(entry))
    except OSError as error:
        yield refuse(name_of(folder, store.root), unreadable(error))
        return
    for name, is_link_on_disk in found:
        path = folder / name
        if is_link_on_disk and not lies_within(path, store.path):
            reason = "it is a symbolic link that leads out of the store or nowhere"
            yield Refused(name_of(path, store.root), "", reason, Damage.PATH_OUTSIDE)
        else:
            yield path

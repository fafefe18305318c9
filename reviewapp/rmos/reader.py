"""Reading a run store record by record: what is wrong with one never stops the rest."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from reviewapp.domain.canonical import sha256
from reviewapp.domain.damage import Damage
from reviewapp.domain.errors import DeskError, Unreadable
from reviewapp.domain.run import read_run
from reviewapp.rmos import folders, settled
from reviewapp.rmos.assets import AssetIndex, Shelf
from reviewapp.rmos.attachments import AttachmentIndex
from reviewapp.rmos.deletions import Deletions, read_deletions
from reviewapp.rmos.detect import StoreFolder
from reviewapp.rmos.files import name_of, read_bytes, refuse, refuse_file
from reviewapp.rmos.gathering import find_attachments, fingerprint, gather_advisories
from reviewapp.rmos.ours import NOTHING, Ours
from reviewapp.rmos.overrides import overrides_in_files
from reviewapp.rmos.received import Gone, Kept, Received, Refused
from reviewapp.rmos.statements import Statement, stated_beside, stated_inside
from reviewapp.rmos.strict_json import MIB, parse

_LONGEST_KEY = 100
_RUN_ID_KEY = re.compile(rb'"run_id"\s*:')


class Wanted(NamedTuple):
    """A run to be read again: every file that bears its name, by day and name, and the files beside it."""

    run_id: str
    records: tuple[Path, ...]
    beside: tuple[Path, ...]


@dataclass
class _Reading:
    """One pass over a store: where its files are, what was deleted, and which runs were given already."""

    store: StoreFolder
    shelf: Shelf
    deletions: Deletions
    given: dict[str, tuple[str, str]] = field(default_factory=dict)


@dataclass(frozen=True)
class _Record:
    """One record of a run: where it stands, its bytes, what they say, and the files beside it."""

    file: str
    place: str
    raw: bytes
    document: Any
    beside: Sequence[Path] = ()


def read(store: StoreFolder, ours: Ours = NOTHING) -> Iterator[Received | Refused | Gone]:
    """Every run of a store in a fixed order, and every record that cannot be taken, with place and reason.

    A run that stands twice in the store is given once: the first record that can be read. Another that differs
    from it is refused, whatever part of the store is imported at a time. At the end come the runs that were
    deleted and of which no record is left. What `ours` says that the mirror wrote is not there for the reader.
    """
    shelf = Shelf(AttachmentIndex(store.attachments), AssetIndex(store.advisories), store.root, ours)
    deletions = read_deletions(store)
    yield from deletions.refused
    reading = _Reading(store, shelf, deletions)
    yield from _read_single(reading) if store.layout == "single" else _read_folders(reading)
    yield from deletions.left()


def read_some(
    store: StoreFolder, shelf: Shelf, deletions: Deletions, wanted: Iterable[Wanted]
) -> Iterator[Received | Refused | Gone]:
    """Those runs of a store of many files, each as `read` gives it when it reads the whole store."""
    reading = _Reading(store, shelf, deletions)
    for one in wanted:
        sidecars = folders.Sidecars(by_run={one.run_id: list(one.beside)})
        for path in one.records:
            if found := _read_file(reading, sidecars, path):
                yield found
        yield from _left_over(reading, sidecars)
        if how := deletions.untaken(one.run_id):
            yield Gone(one.run_id, how)


def read_changed(
    store: StoreFolder, shelf: Shelf, is_known: Callable[[str, str], bool]
) -> Iterator[Received | Refused | Gone]:
    """The runs of a `single` store without those that `is_known` names by their id and the SHA-256 of their record."""
    yield from _read_single(_Reading(store, shelf, Deletions()), is_known)


def count(store: StoreFolder) -> int:
    """About how many runs there are, for a progress bar."""
    if store.layout != "single":
        return sum(isinstance(file, Path) and folders.BETWEEN not in file.stem for file in folders.record_files(store))
    try:
        with store.path.open("rb") as stream:
            return sum(len(_RUN_ID_KEY.findall(piece)) for piece in iter(partial(stream.read, MIB), b""))
    except OSError:
        return 0


def _read_single(
    reading: _Reading, is_known: Callable[[str, str], bool] = lambda *_: False
) -> Iterator[Received | Refused]:
    file = name_of(reading.store.path, reading.store.root)
    for record in settled.records(reading.store.path):
        if isinstance(record, Refused):
            yield replace(record, file=file)
            continue
        key, raw, line = record
        digest = sha256(raw)
        if key not in reading.given and is_known(key, digest):
            reading.given[key] = (file, digest)
            continue
        place = f"{key[:_LONGEST_KEY]}, line {line}"
        try:
            document = parse(raw, first_line=line)
            _check_key(key, document)
            found = _once(reading, _Record(file, place, raw, document))
        except DeskError as error:
            found = refuse(file, error, ", ".join(filter(None, (place, _place(error)))), Kept.of(raw))
        if found:
            yield found


def _read_folders(reading: _Reading) -> Iterator[Received | Refused]:
    sidecars = folders.read_sidecars(reading.store)
    yield from sidecars.refused
    for path in folders.record_files(reading.store):
        if isinstance(path, Refused):
            yield path
        elif path not in sidecars.paths and (found := _read_file(reading, sidecars, path)):
            yield found
    yield from _left_over(reading, sidecars)


def _left_over(reading: _Reading, sidecars: folders.Sidecars) -> Iterator[Refused]:
    """The files beside runs that were not found, or not read."""
    for run_id, paths in sorted(sidecars.by_run.items()):
        reason = f"it belongs to the run {run_id}, which is not in this store or could not be read"
        missing = Unreadable(reason, kind=Damage.UNKNOWN_RUN)
        for path in paths:
            if reading.shelf.ours.is_alone_in(path):
                continue  # the run was taken away, and nobody but us speaks of it any more
            yield replace(refuse_file(path, reading.store.root, missing), reason=reason)


def _read_file(reading: _Reading, sidecars: folders.Sidecars, path: Path) -> Received | Refused | None:
    file = name_of(path, reading.store.root)
    raw = None
    try:
        raw = read_bytes(path)
        raw, document = reading.shelf.ours.received(path, raw)
        folders.check_stem(path, document)
        record = _Record(file, "", raw, document, sidecars.by_run.get(path.stem, []))
        found = _once(reading, record)
        sidecars.by_run.pop(path.stem, None)
        return found
    except DeskError as error:
        return refuse_file(path, reading.store.root, error) if raw is None else refuse(file, error, kept=Kept.of(raw))


def _once(reading: _Reading, record: _Record) -> Received | Refused | None:
    """The run, unless the store gave it already: then nothing where the bytes are the same, else a refusal."""
    run_id = record.document.get("run_id") if isinstance(record.document, dict) else None
    digest = sha256(record.raw)
    if isinstance(run_id, str) and (first := reading.given.get(run_id)):
        reason = f"the run {run_id} stands twice in this store; the record in {first[0]} was taken"
        refused = Refused(record.file, record.place, reason, Damage.DUPLICATE_RUN).holding(Kept.of(record.raw))
        return refused if first[1] != digest else None
    received = _receive(reading, record, digest)
    reading.given[received.reading.run.run_id] = (record.file, digest)
    return received


def _receive(reading: _Reading, record: _Record, digest: str) -> Received:
    """Gather one run; raises Unreadable where the run itself cannot be taken."""
    document, file, shelf = record.document, record.file, reading.shelf
    run_id = (read := read_run(document)).run.run_id
    stated = [*stated_inside(document, file), *stated_beside(record.beside, run_id, shelf.root, shelf.ours)]
    statements = [statement for statement in stated if isinstance(statement, Statement)]
    refused = [problem for problem in stated if isinstance(problem, Refused)]
    attachments, missing = find_attachments(document, file, shelf)
    advisories, lacking = gather_advisories(document, statements, shelf)
    problems, deletion = refused + missing + lacking, reading.deletions.take(run_id)
    digests = [statement.digest for statement in statements if statement.digest]
    return Received(
        layout=reading.store.layout,
        file=file,
        raw=record.raw,
        raw_sha256=digest,
        document=document,
        reading=read,
        attachments=tuple(attachments),
        advisories=tuple(advisories),
        problems=tuple(problems),
        fingerprint=fingerprint(digest, digests, attachments, advisories, problems, deletion),
        deletion=deletion,
        overrides=tuple(overrides_in_files(document, attachments)),
    )


def _check_key(key: str, document: Any) -> None:
    run_id = document.get("run_id") if isinstance(document, dict) else None
    if isinstance(run_id, str) and run_id != key:
        reason = "the run_id inside is not the name that the record stands under"
        raise Unreadable(reason, "/run_id", Damage.NAME_MISMATCH)


def _place(error: DeskError) -> str:
    return error.place if isinstance(error, Unreadable) else ""

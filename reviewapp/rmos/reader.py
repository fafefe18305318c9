"""Reading a run store record by record: what is wrong with one never stops the rest."""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from reviewapp.domain.errors import DeskError, Unreadable
from reviewapp.domain.run import read_run
from reviewapp.rmos import dated, single
from reviewapp.rmos.assets import AssetIndex, Shelf
from reviewapp.rmos.attachments import AttachmentIndex
from reviewapp.rmos.detect import StoreFolder
from reviewapp.rmos.files import name_of, read_bytes
from reviewapp.rmos.gathering import find_attachments, fingerprint, gather_advisories
from reviewapp.rmos.received import Received, Refused
from reviewapp.rmos.statements import Statement, stated_beside, stated_inside
from reviewapp.rmos.strict_json import MIB, parse

_LONGEST_REASON, _LONGEST_KEY = 400, 100
_RUN_ID_KEY = re.compile(rb'"run_id"\s*:')


def read(store: StoreFolder) -> Iterator[Received | Refused]:
    """Every run of a store in a fixed order, and every record that cannot be taken, with place and reason."""
    shelf = Shelf(AttachmentIndex(store.attachments), AssetIndex(store.advisories), store.root)
    yield from _read_single(store, shelf) if store.layout == "single" else _read_dated(store, shelf)


def count(store: StoreFolder) -> int:
    """About how many runs there are, for a progress bar."""
    if store.layout == "dated":
        return sum(isinstance(file, Path) and "_advisory_" not in file.stem for file in dated.day_files(store))
    try:
        with store.path.open("rb") as stream:
            return sum(len(_RUN_ID_KEY.findall(piece)) for piece in iter(partial(stream.read, MIB), b""))
    except OSError:
        return 0


def _read_single(store: StoreFolder, shelf: Shelf) -> Iterator[Received | Refused]:
    file = name_of(store.path, store.root)
    for record in single.records(store.path):
        if isinstance(record, Refused):
            yield replace(record, file=file)
            continue
        key, raw, line = record
        try:
            document = parse(raw, first_line=line)
            _check_key(key, document)
            yield _receive(store, shelf, file, raw, document, [])
        except DeskError as error:
            yield Refused(file, _place(error, f"{key[:_LONGEST_KEY]}, line {line}"), _reason(error))


def _read_dated(store: StoreFolder, shelf: Shelf) -> Iterator[Received | Refused]:
    sidecars = dated.read_sidecars(store)
    yield from sidecars.refused
    for path in dated.day_files(store):
        if isinstance(path, Refused):
            yield path
            continue
        if path in sidecars.paths:
            continue
        file = name_of(path, store.root)
        try:
            raw = read_bytes(path)
            document = parse(raw)
            dated.check_stem(path, document)
            yield _receive(store, shelf, file, raw, document, sidecars.take(path.stem))
        except DeskError as error:
            yield Refused(file, _place(error), _reason(error))
    for run_id, paths in sorted(sidecars.by_run.items()):
        for path in paths:
            reason = f"it belongs to the run {run_id}, which is not in this store or could not be read"
            yield Refused(name_of(path, store.root), "", reason)


def _receive(store: StoreFolder, shelf: Shelf, file: str, raw: bytes, document: Any, beside: list[Path]) -> Received:
    """Gather one run; raises Unreadable where the run itself cannot be taken."""
    reading = read_run(document)
    run = reading.run
    stated = [*stated_inside(document, file), *stated_beside(beside, run.run_id, store.root)]
    statements = [statement for statement in stated if isinstance(statement, Statement)]
    refused = [problem for problem in stated if isinstance(problem, Refused)]
    attachments, missing = find_attachments(document, file, shelf)
    advisories, lacking = gather_advisories(document, statements, shelf)
    received = Received(
        layout=store.layout,
        file=file,
        raw=raw,
        document=document,
        reading=reading,
        attachments=tuple(attachments),
        advisories=tuple(advisories),
        problems=tuple(refused + missing + lacking),
        fingerprint="",
    )
    return replace(received, fingerprint=fingerprint(received, (s.digest for s in statements if s.digest)))


def _check_key(key: str, document: Any) -> None:
    run_id = document.get("run_id") if isinstance(document, dict) else None
    if isinstance(run_id, str) and run_id != key:
        raise Unreadable("the run_id inside is not the name that the record stands under", "/run_id")


def _place(error: DeskError, record: str = "") -> str:
    place = error.place if isinstance(error, Unreadable) else ""
    return ", ".join(part for part in (record, place) if part)


def _reason(error: DeskError) -> str:
    """The refusal as a sentence: reasons of parsing speak of "it", the record."""
    text = str(error)
    return (f"the record cannot be read: {text}" if text.startswith("it ") else text)[:_LONGEST_REASON]

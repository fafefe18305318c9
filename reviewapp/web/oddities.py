"""Characters that are not what they seem, found in all that a run holds: its fields, its files, a text about it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice

from flask import url_for
from pydantic import TypeAdapter

from reviewapp.domain import media
from reviewapp.domain.advisory import Attachment
from reviewapp.domain.diff.lines import MOST_BYTES
from reviewapp.domain.oddities import in_fields
from reviewapp.domain.tree import Json
from reviewapp.domain.unseen import Odd, odd, told
from reviewapp.store.blobs import Blobs
from reviewapp.web import words
from reviewapp.web.cached import cached
from reviewapp.web.pages.oddities import Oddities, OddRow

MOST_ROWS, MOST_FILES = 60, 40
_MOST_FIELDS = 40
_FOUND = TypeAdapter(tuple[Odd, ...])
_LINES_BEFORE = 5
"""Lines that are shown before the one that is led to."""


@dataclass(frozen=True)
class Looked:
    """What is looked through of one run: `fields` by what a page calls them, its files, and where a side is named."""

    run_id: str
    fields: Mapping[str, Json]
    files: tuple[Attachment, ...]
    side: str = ""


def oddities(blobs: Blobs, runs: Iterable[Looked]) -> Oddities:
    """What there is of them in some runs; files are looked through once, however often they are opened."""
    rows, notes = list[OddRow](), list[str]()
    for one in runs:
        rows += _in_fields(one)
        rows += (row for file in one.files[:MOST_FILES] for row in _in_file(blobs, one, file))
        too_large = sum(_is_passed_over(blobs, file) for file in one.files[:MOST_FILES])
        if not_looked := too_large + len(one.files[MOST_FILES:]):
            notes.append(f"{_of(one)}{words.count(not_looked, 'file')} not looked through: too large, or too many.")
    if len(rows) > MOST_ROWS:
        notes.append(f"Besides, {words.count(len(rows) - MOST_ROWS, 'such place')} not listed.")
    return Oddities(tuple(rows[:MOST_ROWS]), tuple(notes))


def in_text(side: str, text: str) -> tuple[OddRow, ...]:
    """The same of one text; the rows lead nowhere yet."""
    return tuple(_row(side, "", one) for one in odd(text))


def _in_fields(one: Looked) -> Iterator[OddRow]:
    href = url_for("runs.show", run_id=one.run_id) if one.side else None
    for name, tree in one.fields.items():
        for place in islice(in_fields(tree), _MOST_FIELDS):
            where = f"{name} {place.path}{', in its name' if place.is_name else ''}"
            yield replace(_row(one.side, where, place.found), href=href)


def _in_file(blobs: Blobs, one: Looked, file: Attachment) -> Iterator[OddRow]:
    if file.blob is None or file.matched in {"missing", "bad"} or _is_passed_over(blobs, file):
        return
    blob = file.blob
    for found in cached(_FOUND, ("odd", 1, blob), lambda: odd(media.text_of(blobs.read(blob)) or "")):
        href = url_for(
            "attachments.show",
            run_id=one.run_id,
            sha256=file.sha256,
            **{"from": max(1, found.line - _LINES_BEFORE)},  # type: ignore[arg-type]
        )
        place = f"{file.kind} {file.filename or file.sha256}"
        yield replace(_row(one.side, place, found), href=f"{href}#L{found.line}")


def _is_passed_over(blobs: Blobs, file: Attachment) -> bool:
    return file.blob is not None and (blobs.size(file.blob) or 0) > MOST_BYTES


def _row(side: str, place: str, one: Odd) -> OddRow:
    return OddRow(side, place, told(one), one.line, None)


def _of(one: Looked) -> str:
    return f"{one.side}: " if one.side else ""

"""The files of two runs beside each other: texts line by line, pictures as pictures, the rest by hash and size."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

from flask import url_for
from pydantic import TypeAdapter

from reviewapp.domain import media, unseen
from reviewapp.domain.advisory import Attachment
from reviewapp.domain.canonical import sha256
from reviewapp.domain.diff.files import Pair, pair
from reviewapp.domain.diff.tree import Change
from reviewapp.domain.media import Media
from reviewapp.store.blobs import Blobs
from reviewapp.store.reads.sides import Side
from reviewapp.web import words
from reviewapp.web.cached import cached
from reviewapp.web.pages.compare import FileRow, FileSide, TextPages
from reviewapp.web.pages.oddities import OddRow
from reviewapp.web.pages.text_diff import TextDiff
from reviewapp.web.text_diff import FROM_THE_START, Reading, View, text_diff, too_large

_MOST_COMPARED, _INLINE_LINES = 8, 6
_TEXT, _SHAPE = TypeAdapter(TextDiff), ("text", 4)
_PROGRAMS = (".nc", ".gcode", ".ngc", ".tap", ".cnc")
_ENOUGH = f"Only the first {_MOST_COMPARED} files that differ are compared here; download both to compare them."
_NO_TEXT = "Not both are text: compared by hash, type and size."
_UNSOUND = "A side is missing or does not match its hash, so there is nothing to compare it with."
_WORDS = {"same": "the same", "changed": "differs", "added": "only in B", "removed": "only in A"}


@dataclass(frozen=True)
class Opened:
    """A file's bytes and what they are; without bytes, `why` says why."""

    data: bytes = b""
    media: Media = Media.OTHER
    why: str | None = None


class _Inline(NamedTuple):
    """A text that stands inside both runs, not compared yet."""

    row: FileRow
    before: str
    after: str
    is_program: bool


def file_rows(blobs: Blobs, a: Side, b: Side) -> tuple[FileRow, ...]:
    """A row for each pair of files; the contents of the first that differ are compared."""
    rows, left = [], _MOST_COMPARED
    for row, one in pairs(a, b):
        if row.kind == "changed":
            rows.append(_compared(blobs, row, one, FROM_THE_START) if left > 0 else replace(row, note=_ENOUGH))
            left -= 1
        else:
            rows.append(row)
    return tuple(rows)


def file_row(blobs: Blobs, a: Side, b: Side, place: str, reading: Reading) -> FileRow | None:
    """The pair of files with that id, compared, None where there is none that differs."""
    found = next(((row, one) for row, one in pairs(a, b) if (row.id, row.kind) == (place, "changed")), None)
    return _compared(blobs, *found, reading) if found else None


def inline_rows(changes: Iterable[Change], a: Side, b: Side) -> tuple[FileRow, ...]:
    """Longer texts that stand inside both runs, such as G-code, unless they are compared as files already."""
    return tuple(_compared_inline(one, FROM_THE_START) for one in _inlines(changes, a, b))


def inline_place(changes: Iterable[Change], a: Side, b: Side, path: str) -> str | None:
    """The id of the row that compares the texts at a path, None where none does."""
    found = next((one for one in _inlines(changes, a, b) if one.row.title == path), None)
    return None if found is None or _unfit(found) else found.row.id


def inline_row(changes: Iterable[Change], a: Side, b: Side, place: str, reading: Reading) -> FileRow | None:
    """The text inside both runs with that id, None where there is none."""
    found = next((one for one in _inlines(changes, a, b) if one.row.id == place), None)
    return _compared_inline(found, reading) if found else None


def with_pages(row: FileRow, a: str, b: str) -> FileRow:
    """The row with the ways to the other views of its text."""
    if row.text is None:
        return row
    text = row.text

    def href(first: int | None, *, is_unified: bool) -> str | None:
        view = "unified" if is_unified else None
        return url_for("compare.text", a=a, b=b, file=row.id, view=view, change=first) if first else None

    pages = TextPages(
        side_by_side=href(text.first, is_unified=False) or "",
        unified=href(text.first, is_unified=True) or "",
        earlier=href(text.earlier, is_unified=text.is_unified),
        later=href(text.later, is_unified=text.is_unified),
    )
    odd = tuple(replace(one, href=_way(row, one, a, b)) for one in text.odd)
    return replace(row, pages=pages, text=replace(text, odd=odd))


def _way(row: FileRow, one: OddRow, a: str, b: str) -> str:
    """To a line of a side: in its file, unless lines are counted in another form than the file's."""
    side = row.before if one.side == "A" else row.after
    if side and side.view_href and not (row.text and row.text.note):
        return f"{side.view_href}?from={one.line}#L{one.line}"
    at = f"{one.side.lower()}{one.line}"
    return f"{url_for('compare.text', a=a, b=b, file=row.id, line=at)}#{row.id}-{at}"


def pairs(a: Side, b: Side) -> Iterator[tuple[FileRow, Pair]]:
    """The files of two runs that belong together, or one alone, each with its row; no contents are compared."""
    for number, one in enumerate(pair(a.attachments, b.attachments), 1):
        yield _row(f"file-{number}", one, a.run.run_id, b.run.run_id), one


def _inlines(changes: Iterable[Change], a: Side, b: Side) -> Iterator[_Inline]:
    attached = {file.sha256 for side in (a, b) for file in side.attachments}
    for number, change in enumerate(changes, 1):
        before, after = change.before, change.after
        if not (_is_long(before) and _is_long(after)) or {_hash(before), _hash(after)} <= attached:
            continue
        row = FileRow(
            id=f"text-{number}",
            title=unseen.seen(change.path),
            kind="changed",
            words=_WORDS["changed"],
            before=_inline(before),
            after=_inline(after),
        )
        yield _Inline(row, media.lf(before), media.lf(after), "gcode" in change.path)


def _compared_inline(one: _Inline, reading: Reading) -> FileRow:
    if why := _unfit(one):
        return replace(one.row, note=why)
    view = View(one.row.id, one.is_program, reading)
    return replace(one.row, text=_text(one.before, one.after, view))


def _unfit(one: _Inline) -> str | None:
    return too_large(len(one.before), one.before) or too_large(len(one.after), one.after)


def _text(before: str, after: str, view: View) -> TextDiff:
    shown = (view.id, view.reading.first, view.reading.is_unified, view.is_program, *(view.reading.line or ()))
    key = (*_SHAPE, _hash(before), _hash(after), *shown)
    return cached(_TEXT, key, lambda: text_diff(before, after, view))


def _row(place: str, one: Pair, a: str, b: str) -> FileRow:
    kind = "same" if one.is_same else "changed" if one.before and one.after else "removed" if one.before else "added"
    return FileRow(
        id=place,
        title=" → ".join(dict.fromkeys(f"{file.kind} {_name(file)}" for file in one if file)),
        kind=kind,
        words=_WORDS[kind],
        before=_side(a, one.before) if one.before else None,
        after=_side(b, one.after) if one.after else None,
    )


def _compared(blobs: Blobs, row: FileRow, one: Pair, reading: Reading) -> FileRow:
    old, new = (opened(blobs, file) for file in one)
    pictured = replace(row, before=_pictured(row.before, old), after=_pictured(row.after, new))
    if why := old.why or new.why:
        return replace(pictured, note=why)
    before, after = media.text_of(old.data), media.text_of(new.data)
    if before is None or after is None:
        return pictured if pictured.is_pictures else replace(pictured, note=_NO_TEXT)
    if why := too_large(0, before) or too_large(0, after):
        return replace(pictured, note=why)
    of_programs = any(file is not None and is_program(file) for file in one)
    return replace(pictured, text=_text(before, after, View(row.id, of_programs, reading)))


def opened(blobs: Blobs, file: Attachment | None) -> Opened:
    """The bytes of a file, unless they are unsound or too many."""
    if file is None or file.blob is None or is_damaged(file):
        return Opened(why=_UNSOUND)
    if why := too_large(blobs.size(file.blob) or 0):
        return Opened(why=why)
    data = blobs.read(file.blob)
    return Opened(data, media.media(data))


def _pictured(side: FileSide | None, opened: Opened) -> FileSide | None:
    if side is None or not opened.media.is_image or side.view_href is None:
        return side
    return replace(side, image_href=f"{side.view_href}/image")


def _side(run_id: str, file: Attachment) -> FileSide:
    damaged = is_damaged(file) or file.blob is None
    facts = (words.size(file.size_bytes), unseen.seen(file.mime or "type not stated"), words.MATCHED[file.matched])
    return FileSide(
        filename=_name(file),
        sha256=file.sha256,
        facts=" · ".join(facts),
        is_damaged=damaged,
        href=None if damaged else url_for("runs.attachment", run_id=run_id, sha256=file.sha256),
        view_href=None if damaged else url_for("attachments.show", run_id=run_id, sha256=file.sha256),
    )


def _inline(text: str) -> FileSide:
    size = words.size(len(text.encode()))
    return FileSide("inside the run", _hash(text), f"{size} · stands in the record of the run", is_damaged=False)


def is_program(file: Attachment) -> bool:
    """Whether a file is said to be a program."""
    return file.kind == "gcode" or (file.filename or "").lower().endswith(_PROGRAMS)


def _is_long(value: object) -> bool:
    return isinstance(value, str) and value.count("\n") >= _INLINE_LINES


def _hash(text: str) -> str:
    return sha256(text.encode())


def _name(file: Attachment) -> str:
    return unseen.seen(file.filename or "no name")


def is_damaged(file: Attachment) -> bool:
    """Whether a file is missing, or is not what its hash says."""
    return file.matched in {"missing", "bad"}

"""Two texts as a page shows them: line beside line or one under the other, equal stretches folded, page by page."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

from reviewapp.domain import media, unseen
from reviewapp.domain.diff.folding import Hunk, Part, hunks
from reviewapp.domain.diff.lines import MOST_BYTES, MOST_LINES, compare_texts
from reviewapp.domain.diff.pairing import paired
from reviewapp.domain.diff.pretty import pretty
from reviewapp.domain.diff.quiet import Quiet, quiet
from reviewapp.domain.diff.words import Mark, marks, plain, same_start
from reviewapp.web import words
from reviewapp.web.oddities import in_text
from reviewapp.web.pages.text_diff import LineRow, Stretch, TextDiff

MOST_ROWS = 600
_MOST_FOLDED, _MOST_OPENED, _LONGEST = 300, 1_000, 400
"""Lines of one fold and of all folds of a page that can be opened there, characters of a line."""
_AROUND = 80
"""Characters of a long line that are shown before the first that differs."""
_IN_ONE_FORM = (
    "Both are JSON and are compared in one form, keys sorted: line numbers are of that form, not of the files."
)


class Line(NamedTuple):
    """A line of side `a` or `b`, from 1."""

    side: str
    number: int


@dataclass(frozen=True)
class Reading:
    """How somebody reads texts: from which change of each on, and one under the other or side by side.

    A `line` is shown with the change that it belongs to.
    """

    first: int = 1
    is_unified: bool = False
    line: Line | None = None


FROM_THE_START = Reading()


@dataclass(frozen=True)
class View:
    """Two texts that are read: under which `id`, and whether they are programs."""

    id: str
    is_program: bool = False
    reading: Reading = FROM_THE_START


def text_diff(before: str, after: str, view: View) -> TextDiff:
    """The difference of two texts that are within the limits."""
    formed = (None, None) if view.is_program else (pretty(before), pretty(after))
    in_one_form = formed[0] is not None and formed[1] is not None
    shown = [text or "" for text in formed] if in_one_form else [before, after]
    old, new = (media.lines_of(text) for text in shown)
    found = hunks(compare_texts(*shown))
    texts = _Texts(old, new, view, _quietly(found, old, new, is_program=view.is_program))
    at = view.reading.line
    page = _page(found, _holding(found, at) if at else view.reading.first)
    return TextDiff(
        id=view.id,
        summary=_summary(texts.quietly, in_one_form=in_one_form),
        stretches=tuple(texts.stretches(found, page)),
        is_unified=view.reading.is_unified,
        changes=page.changes,
        first=page.first,
        last=page.last,
        earlier=page.earlier,
        later=page.last + 1 if page.last < page.changes else None,
        note=_IN_ONE_FORM if in_one_form else None,
        odd=tuple(row for side, text in zip("AB", shown, strict=True) for row in in_text(side, text)),
        changed=sum(max(len(part.before), len(part.after)) for part in texts.quietly),
    )


def too_large(size_bytes: int, text: str = "") -> str | None:
    """Why a file is not compared line by line, None where it can be."""
    if size_bytes > MOST_BYTES:
        return f"Files above {MOST_BYTES // 1_000_000} MB are not compared line by line; download both to compare them."
    if text.count("\n") > MOST_LINES:
        return f"Texts above {MOST_LINES:,} lines are not compared line by line; download both to compare them."
    return None


def line(text: str, start: int = 0, *, is_apart: bool = False) -> str:
    """One line for a page, from a place on: what shows nothing made visible, a very long one cut.

    One that `is_apart` stands beside another that looks the same: what tells them apart is marked too.
    """
    if not start and len(text) <= _LONGEST and text.isascii() and text.isprintable():
        return text  # nearly every line of a program
    part = text[start : start + _LONGEST]
    shown = _clipped(unseen.apart(part) if is_apart else unseen.seen(part))
    before = f"({start:,} characters) … " if start else ""
    return f"{before}{shown}{f' … ({len(text):,} characters)' if len(text) > start + _LONGEST else ''}"


def _clipped(shown: str) -> str:
    """What has been marked, at most twice as long as a line may be, and no mark cut in two."""
    if len(shown) <= 2 * _LONGEST:
        return shown
    cut = shown[: 2 * _LONGEST]
    return f"{cut[: cut.rfind('⟨')] if cut.rfind('⟨') > cut.rfind('⟩') else cut} …"


def _beside(old: str, new: str) -> tuple[str, str]:
    """Two lines that differ, long ones from where they begin to."""
    start = 0
    if max(len(old), len(new)) > _LONGEST:
        start = max(0, same_start(old, new) - _AROUND)
    parts = (text[start : start + _LONGEST] for text in (old, new))
    is_apart = unseen.is_alike(*parts)
    return line(old, start, is_apart=is_apart), line(new, start, is_apart=is_apart)


@dataclass(frozen=True)
class _Page:
    """The changes that are shown: numbers `first` to `last` of `changes`, and where the page before begins."""

    changes: int
    first: int
    last: int
    earlier: int | None


def _page(found: Sequence[Hunk], wanted: int) -> _Page:
    """The page that holds the change `wanted`; every page is as full as a page may be, and holds one at least."""
    sizes = [hunk.size for hunk in found if not hunk.folded]
    starts, rows = [1], 0
    for number, size in enumerate(sizes, 1):
        if rows and rows + size > MOST_ROWS:
            starts.append(number)
            rows = 0
        rows += size
    at = max(index for index, start in enumerate(starts) if start <= max(1, wanted))
    last = starts[at + 1] - 1 if at + 1 < len(starts) else len(sizes)
    return _Page(len(sizes), starts[at], last, starts[at - 1] if at else None)


def _holding(found: Sequence[Hunk], line: Line) -> int:
    """The number of the change that holds a line, else of the first."""
    changes = [hunk for hunk in found if not hunk.folded]
    for number, hunk in enumerate(changes, 1):
        if any(line.number - 1 in (part.before if line.side == "a" else part.after) for part in hunk.parts):
            return number
    return 1


@dataclass(frozen=True)
class _Texts:
    """The lines of both texts, how they are shown, and of each part that differs in what alone it does."""

    old: Sequence[str]
    new: Sequence[str]
    view: View
    quietly: Mapping[Part, Quiet | None]

    def stretches(self, found: Sequence[Hunk], page: _Page) -> Iterator[Stretch]:
        """The page's changes, and the folds between them, before the first and behind the last."""
        number, room = 0, _MOST_OPENED
        for hunk in found:
            number += not hunk.folded
            if hunk.folded and page.first - 1 <= number <= page.last:
                fold = self._fold(hunk.parts[0], min(room, _MOST_FOLDED))
                room -= len(fold.rows)
                yield fold
            elif not hunk.folded and page.first <= number <= page.last:
                yield self._change(hunk, number, page)

    def _change(self, hunk: Hunk, number: int, page: _Page) -> Stretch:
        rows = [row for part in hunk.parts for row in (self._same(part) if part.same else self._rows(part))]
        kinds = {self.quietly[part] for part in hunk.parts if not part.same}
        is_quiet = None not in kinds
        said = " and ".join(sorted(kind for kind in kinds if kind))
        return Stretch(
            tuple(_unified(rows) if self.view.reading.is_unified else rows),
            summary=f"Change {number:,}: only {said} differ" if is_quiet else "",
            folded=is_quiet,
            number=number,
            before=number - 1 if number > page.first else None,
            behind=number + 1 if number < page.last else None,
        )

    def _fold(self, part: Part, room: int) -> Stretch:
        summary = f"{words.count(len(part.before), 'line')} the same, from line {part.before.start + 1:,} of A"
        if len(part.before) > room:
            return Stretch((), f"{summary}; open the file to read them", folded=True)
        return Stretch(tuple(self._same(part)), summary, folded=True)

    def _same(self, part: Part) -> Iterator[LineRow]:
        first, second = part.before.start + 1, part.after.start + 1
        for number, text in enumerate(_of(self.old, part.before)):
            marked = plain(line(text))
            yield LineRow("same", first + number, marked, second + number, marked)

    def _rows(self, part: Part) -> Iterator[LineRow]:
        old, new = _of(self.old, part.before), _of(self.new, part.after)
        for a, b in paired(old, new):
            left, right = _marked(None if a is None else old[a], None if b is None else new[b])
            kind = "added" if a is None else "removed" if b is None else "changed"
            yield LineRow(
                kind=kind,
                before_n=None if a is None else part.before[a] + 1,
                before=left,
                after_n=None if b is None else part.after[b] + 1,
                after=right,
            )


def _of(lines: Sequence[str], part: range) -> Sequence[str]:
    return lines[part.start : part.stop]


def _quietly(
    found: Sequence[Hunk], old: Sequence[str], new: Sequence[str], *, is_program: bool
) -> dict[Part, Quiet | None]:
    """Every part that differs, in order, with in what alone it does."""
    changed = (part for hunk in found for part in hunk.parts if not part.same)
    return {part: quiet(_of(old, part.before), _of(new, part.after), is_program=is_program) for part in changed}


def _marked(old: str | None, new: str | None) -> tuple[tuple[Mark, ...], tuple[Mark, ...]]:
    if old is None or new is None:
        return plain(line(old or "")), plain(line(new or ""))
    return marks(*_beside(old, new))


def _unified(rows: Sequence[LineRow]) -> Iterator[LineRow]:
    """The rows with what A has above what B has, wherever they differ."""
    for same, part in groupby(rows, key=lambda row: row.kind == "same"):
        found = list(part)
        if same:
            yield from found
            continue
        yield from (LineRow("removed", row.before_n, row.before, None, ()) for row in found if row.before_n)
        yield from (LineRow("added", None, (), row.after_n, row.after) for row in found if row.after_n)


def _summary(quietly: Mapping[Part, Quiet | None], *, in_one_form: bool) -> str:
    if not quietly and in_one_form:
        return "Both say the same; the files differ in spacing, in the order of keys, or in how something is written."
    if not quietly:
        return "The texts are the same but for how their lines end."
    gone, came = sum(len(part.before) for part in quietly), sum(len(part.after) for part in quietly)
    said = f"{words.count(gone, 'line')} only in A, {words.count(came, 'line')} only in B"
    counted = Counter(quietly.values())
    return "; ".join(
        (said, *(f"{words.count(counted[kind], 'place')} only in {kind}" for kind in Quiet if counted[kind]))
    )

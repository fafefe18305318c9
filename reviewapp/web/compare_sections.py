"""The sections of the compare page, each one small value with the hash of what is compared in it.

A section is added by one entry in `SECTIONS` and one partial template. The entry is a function of what is compared; it
answers None where neither run has anything of its kind. The section names the template, which is fed its `body`, a page
value. The index, the line at the top, the marks and the signature know it by its `id` without a line of theirs. What
the keys n and p stop at carries `data-change`. What takes long to make goes through `cached`.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

from reviewapp.domain.advisory import Attachment
from reviewapp.domain.diff.leaves import Leaf, leaves
from reviewapp.domain.diff.severity import Severity, weigh
from reviewapp.domain.diff.tree import Change, Kind, unequal
from reviewapp.store.reads.sides import Side
from reviewapp.web import differences, parameter_section, toolpath_section, words
from reviewapp.web.compare_files import file_rows, inline_rows, with_pages
from reviewapp.web.compare_sides import Compared, content_hash
from reviewapp.web.oddities import Looked, oddities
from reviewapp.web.pages.compare import DiffRow, Fields, FileRow, Files, Section

MOST_ROWS = 400
_ORDER = (Severity.CRITICAL, Severity.WARNING, Severity.INFO)


def sections(compared: Compared) -> tuple[Section, ...]:
    """Every section that there is of what is compared, in the order in which they are read."""
    made = (make(compared) for make in SECTIONS)
    return tuple(section for section in made if section)


def _evidence(compared: Compared) -> Section:
    return _fields("evidence", "Evidence", "field", compared.evidence)


def _other(compared: Compared) -> Section:
    return _fields("other", "Other fields", "other field", compared.other)


def _fields(id_: str, title: str, noun: str, aligned: Sequence[Change]) -> Section:
    """A group of fields; `noun` is what the line at the top calls one of them."""
    found = unequal(aligned)
    told = sorted(leaves(aligned), key=_gravest)
    rows = tuple(_row(leaf) for leaf in told[:MOST_ROWS])
    count = sum(leaf.kind not in {Kind.SAME, Kind.FORM} for leaf in told)
    return Section(
        id=id_,
        title=title,
        count_words=f"{count:,} differ",
        summary_words=words.count(count, noun) if count else "",
        template="compare/_fields.html",
        body=Fields(title, rows, _hidden(len(told) - len(rows))),
        sha256=content_hash(found),
    )


def _gravest(leaf: Leaf) -> int:
    return _ORDER.index(_weight(leaf))


def _weight(leaf: Leaf) -> Severity:
    return Severity.INFO if leaf.kind in {Kind.SAME, Kind.FORM} else weigh(leaf.path)


def _row(leaf: Leaf) -> DiffRow:
    weight = _weight(leaf)
    is_grave = weight is not Severity.INFO
    is_stop = is_grave or (leaf.kind not in {Kind.SAME, Kind.FORM} and not leaf.goes_on)
    return replace(differences.row(leaf), severity=weight if is_grave else None, is_stop=is_stop)


def _files(compared: Compared) -> Section:
    """The files of both runs, and the longer texts that differ in their evidence."""
    a, b = compared.a, compared.b
    texts = (*file_rows(compared.blobs, a, b), *inline_rows(unequal(compared.evidence), a, b))
    rows = tuple(with_pages(row, a.run.run_id, b.run.run_id) for row in texts)
    return Section(
        id="files",
        title="Attachments",
        count_words=_files_words(rows),
        summary_words=_files_summary(rows),
        template="compare/_files.html",
        body=Files(rows if compared.shows_all else tuple(one for one in rows if one.kind != Kind.SAME)),
        sha256=content_hash([_stated(a.attachments), _stated(b.attachments), [_sides(one) for one in rows]]),
    )


def _characters(compared: Compared) -> Section | None:
    """Characters of either run that are not what they seem, whether they differ or not."""
    looked = (_looked(letter, side) for letter, side in (("A", compared.a), ("B", compared.b)))
    body = oddities(compared.blobs, looked)
    if not body:
        return None
    return Section(
        id="characters",
        title="Characters that are not what they seem",
        count_words=words.count(len(body.rows), "finding"),
        summary_words="",
        template="compare/_characters.html",
        body=body,
        sha256=content_hash([[one.side, one.place, one.words, one.line] for one in body.rows] + [list(body.notes)]),
    )


def _looked(letter: str, side: Side) -> Looked:
    return Looked(side.run.run_id, {"evidence": side.evidence, "other field": side.other}, side.attachments, letter)


SECTIONS: tuple[Callable[[Compared], Section | None], ...] = (
    _characters,
    parameter_section.section,
    toolpath_section.section,
    _evidence,
    _other,
    _files,
)
"""In the order in which they are read."""


def _stated(files: Sequence[Attachment]) -> list[tuple[str, str, str]]:
    return [(file.kind, file.sha256, file.matched) for file in files]


def _sides(row: FileRow) -> list[str | None]:
    return [row.title, *(side.sha256 if side else None for side in (row.before, row.after))]


def _hidden(number: int) -> str | None:
    return f"{words.count(number, 'field')} more are not shown; open both runs to see them." if number else None


def _files_words(files: Sequence[FileRow]) -> str:
    same = sum(one.kind == Kind.SAME for one in files)
    return f"{len(files) - same:,} differ, {same:,} {'is' if same == 1 else 'are'} the same"


def _files_summary(files: Sequence[FileRow]) -> str:
    unlike = sum(one.kind != Kind.SAME for one in files)
    lines = sum(one.text.changed for one in files if one.text)
    said = [words.count(lines, "line")] if lines else []
    return " · ".join([*said, words.count(unlike, "file")]) if unlike else ""

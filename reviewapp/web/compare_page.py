"""Building the compare page from two runs that were read."""

from collections.abc import Sequence

from flask import url_for

from reviewapp.domain.diff.leaves import Leaf, leaves
from reviewapp.domain.diff.severity import judge, stated
from reviewapp.domain.diff.tree import Change, Kind, align, diff
from reviewapp.domain.run import Run
from reviewapp.domain.tree import Json, Row
from reviewapp.store.blobs import Blobs
from reviewapp.web import differences, words
from reviewapp.web.compare_files import file_row, file_rows, inline_row, inline_rows, with_pages
from reviewapp.web.compare_sides import Side
from reviewapp.web.pages.compare import ChooseSide, ComparePage, DiffRow, DiffSection, FileRow, RunHead
from reviewapp.web.text_diff import Reading

MOST_ROWS = 400


def build(blobs: Blobs, a: Side, b: Side, *, shows_all: bool) -> ComparePage:
    """The page of two sides."""
    judgement = judge(stated(a.run, a.evidence, a.attachments), stated(b.run, b.evidence, b.attachments))
    evidence, found = _section("evidence", "Evidence", a.evidence, b.evidence, shows_all=shows_all)
    other, _ = _section("other", "Other fields", a.other, b.other, shows_all=shows_all)
    left, right = a.run.run_id, b.run.run_id
    texts = (*file_rows(blobs, a, b), *inline_rows(found, a, b))
    files = tuple(with_pages(row, left, right) for row in texts)
    return ComparePage(
        severity=judgement.severity,
        reasons=judgement.reasons,
        summary=_summary(evidence.count + other.count, files),
        is_same_run=left == right,
        a=_head("A", a),
        b=_head("B", b),
        facts=_facts(a.run, b.run),
        sections=(evidence, other),
        files=files if shows_all else tuple(one for one in files if one.kind != Kind.SAME),
        files_words=_files_words(files),
        choose=choose(left, right),
        swap_href=url_for("compare.show", a=right, b=left, show="all" if shows_all else None),
        toggle_href=url_for("compare.show", a=left, b=right, show=None if shows_all else "all"),
        shows_all=shows_all,
    )


def text_row(blobs: Blobs, a: Side, b: Side, place: str, reading: Reading) -> FileRow | None:
    """The text of two sides that has that id on their page, None where there is none."""
    row = file_row(blobs, a, b, place, reading)
    if row is None:
        row = inline_row(diff(a.evidence, b.evidence), a, b, place, reading)
    return row if row and row.text else None


def choose(a: str, b: str, wrong: dict[str, str] | None = None) -> tuple[ChooseSide, ...]:
    """The two fields to choose by, with what is wrong with them."""
    errors = wrong or {}
    return (ChooseSide("A", "a", a, errors.get("a")), ChooseSide("B", "b", b, errors.get("b")))


def _section(id_: str, title: str, a: Json, b: Json, *, shows_all: bool) -> tuple[DiffSection, tuple[Change, ...]]:
    """A group of fields, and what differs in it."""
    aligned = align(a, b)
    found = tuple(change for change in aligned if change.kind is not Kind.SAME)
    told = list(leaves(aligned if shows_all else found))
    rows = tuple(differences.row(leaf) for leaf in told[:MOST_ROWS])
    count = sum(leaf.kind is not Kind.SAME for leaf in told)
    return DiffSection(id_, title, rows, count, f"{count:,} differ", _hidden(len(told) - len(rows))), found


def _head(letter: str, side: Side) -> RunHead:
    run = side.run
    return RunHead(
        letter=letter,
        run_id=run.run_id,
        href=url_for("runs.show", run_id=run.run_id),
        risk=run.risk,
        status=run.status,
        gate=side.gate.answer,
        gate_reason=side.gate.reasons[0],
        damage=side.damage,
    )


def _facts(a: Run, b: Run) -> tuple[DiffRow, ...]:
    """What either run is found by, whether it differs or not; what neither states is left out."""
    return tuple(_fact(*fact) for fact in zip(_stated(a), _stated(b), strict=True) if fact[0][1] or fact[1][1])


def _stated(run: Run) -> tuple[tuple[str, str | None], ...]:
    return (
        ("Made", f"{run.created_at:%Y-%m-%d %H:%M:%S} UTC"),
        ("Event", run.event_type),
        ("Mode", run.mode),
        ("Tool", run.tool_id),
        ("Material", run.material_id),
        ("Machine", run.machine_id),
        ("Score", run.score),
        ("Block reason", run.block_reason),
    )


def _fact(before: tuple[str, str | None], after: tuple[str, str | None]) -> DiffRow:
    label, kind = before[0], Kind.SAME if before[1] == after[1] else Kind.CHANGED
    of_type = "number" if label == "Score" else "string"
    old, new = (Row(label, of_type, value) if value else None for value in (before[1], after[1]))
    return differences.row(Leaf(label, kind, old, new))


def _hidden(number: int) -> str | None:
    return f"{words.count(number, 'field')} more are not shown; open both runs to see them." if number else None


def _files_words(files: Sequence[FileRow]) -> str:
    same = sum(one.kind == Kind.SAME for one in files)
    return f"{len(files) - same:,} differ, {same:,} {'is' if same == 1 else 'are'} the same"


def _summary(fields: int, files: Sequence[FileRow]) -> str:
    unequal = sum(one.kind != Kind.SAME for one in files)
    if not fields and not unequal:
        return "No differences."
    return f"{words.count(fields, 'field')} and {words.count(unequal, 'file')} differ."

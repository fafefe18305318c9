"""Building the compare page from two runs that were read."""

from collections.abc import Sequence
from dataclasses import replace

from flask import url_for
from sqlalchemy import Connection

from reviewapp.domain.diff.leaves import Leaf
from reviewapp.domain.diff.severity import judge, stated
from reviewapp.domain.diff.tree import Kind, unequal
from reviewapp.domain.run import Run
from reviewapp.domain.tree import Row
from reviewapp.store.reads import packets
from reviewapp.store.reads.sides import Side
from reviewapp.web import compare_sections, differences, seen_sections
from reviewapp.web.compare_files import file_row, inline_row
from reviewapp.web.compare_sides import Compared
from reviewapp.web.pages.compare import (
    BaselineLink,
    ChooseSide,
    ComparePage,
    DiffRow,
    FileRow,
    RunHead,
    Section,
    SeenMark,
)
from reviewapp.web.seen_form import SeenForm
from reviewapp.web.text_diff import Reading

_EVERYTHING = "all"
_RULES = (("the run it was made from", packets.parent_of), ("the last approved like it", packets.approved_like))


def build(compared: Compared, baselines: tuple[BaselineLink, ...]) -> ComparePage:
    """The page of two sides."""
    a, b, shows_all = compared.a, compared.b, compared.shows_all
    judgement = judge(stated(a.run, a.evidence, a.attachments), stated(b.run, b.evidence, b.attachments))
    left, right = a.run.run_id, b.run.run_id
    show = _EVERYTHING if shows_all else None
    sections = _marked(compare_sections.sections(compared), a, b, show)
    return ComparePage(
        severity=judgement.severity,
        reasons=judgement.reasons,
        summary=_summary(sections),
        is_same_run=left == right,
        a=_head("A", a),
        b=_head("B", b),
        facts=_facts(a.run, b.run),
        sections=sections,
        seen_words=_seen_words(sections),
        seen_hint=_seen_hint(left, baselines),
        baselines=baselines,
        choose=choose(left, right),
        swap_href=url_for("compare.show", a=right, b=left, show=show),
        toggle_href=url_for("compare.show", a=left, b=right, show=None if shows_all else _EVERYTHING),
        permalink=url_for("compare.show", a=left, b=right, show=show),
        shows_all=shows_all,
    )


def text_row(compared: Compared, place: str, reading: Reading) -> FileRow | None:
    """The pair of texts with that id, or why they are not compared; None where there is no such pair."""
    a, b = compared.a, compared.b
    row = file_row(compared.blobs, a, b, place, reading)
    if row is None:
        row = inline_row(unequal(compared.evidence), a, b, place, reading)
    return row


def _marked(sections: tuple[Section, ...], a: Side, b: Side, show: str | None) -> tuple[Section, ...]:
    """The sections, each with whether it was seen and the form that says so."""
    pair, state = (a.run.run_id, b.run.run_id), seen_sections.state_of(a, b)
    seen = seen_sections.current(pair, state, {one.id: one.sha256 for one in sections})
    sent = {"a": pair[0], "b": pair[1], "state": state, "show": show or ""}
    return tuple(replace(one, mark=_mark(one, sent, is_seen=one.id in seen)) for one in sections)


def _mark(section: Section, sent: dict[str, str], *, is_seen: bool) -> SeenMark:
    given = {**sent, "section": section.id, "sha256": section.sha256, "seen": "0" if is_seen else "1"}
    return SeenMark(is_seen, SeenForm(formdata=None, data=given))


def _summary(sections: Sequence[Section]) -> str:
    said = [one.summary_words for one in sections if one.summary_words]
    return f"They differ in {' · '.join(said)}." if said else "No differences."


def _seen_words(sections: Sequence[Section]) -> str:
    seen = sum(one.mark is not None and one.mark.is_seen for one in sections)
    return f"{seen} of {len(sections)} sections seen"


def _seen_hint(shown: str, baselines: Sequence[BaselineLink]) -> str:
    """Whether marks are signed: only those of a comparison with the baseline that an item of B is shown with."""
    if not baselines:
        return "Not part of a signature: run B has no baseline."
    first = baselines[0]
    if first.run_id == shown:
        return "Recorded when you sign on run B."
    return f"Not part of a signature: an item of run B is compared with {first.label}, {first.run_id}."


def baselines_of(conn: Connection, a: Run, b: Run) -> tuple[BaselineLink, ...]:
    """The runs that the rules would compare `b` with, the first of them first; `a` is shown already."""
    found = [(label, rule(conn, b)) for label, rule in _RULES]
    return tuple(BaselineLink(label, one, _baseline_href(one, a, b)) for label, one in found if one)


def _baseline_href(chosen: str, a: Run, b: Run) -> str | None:
    return None if chosen == a.run_id else url_for("compare.show", a=chosen, b=b.run_id)


def choose(a: str, b: str, wrong: dict[str, str] | None = None) -> tuple[ChooseSide, ...]:
    """The two fields to choose by, with what is wrong with them."""
    errors = wrong or {}
    return (ChooseSide("A", "a", a, errors.get("a")), ChooseSide("B", "b", b, errors.get("b")))


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

"""What changed against the baseline, and what a suggestion would change: from the packet and the records it names."""

import json
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from flask import url_for
from sqlalchemy import Connection

from reviewapp.domain import clip, unseen
from reviewapp.domain.advisory import Attachment
from reviewapp.domain.content import ContentClass
from reviewapp.domain.diff.files import Pair, pair
from reviewapp.domain.diff.leaves import leaves
from reviewapp.domain.diff.suggestion import Proposal, proposals
from reviewapp.domain.diff.tree import diff
from reviewapp.domain.errors import Damaged
from reviewapp.domain.parameters.limits import Limit, limits_of
from reviewapp.domain.parameters.stated import stated
from reviewapp.domain.parameters.suggested import judged
from reviewapp.domain.tree import Json, Row
from reviewapp.store.reads import runs
from reviewapp.web import differences, parameter_words, words
from reviewapp.web.pages.changes import ChangesBox, FileChange, SuggestionRow, SuggestionTable

_MOST_ROWS, _AT_ONCE = 100, 10
# Two runs always differ in these, and the page shows them elsewhere.
_TOLD = {"run_id", "created_at_utc", "parent_run_id"}
# What a person set comes first, then what the engine made of it; lists of steps and hashes come last.
_ORDER = (
    re.compile(r"/(?:parameters|params|settings)/|^/(?:tool|material|machine|post_processor)_id$"),
    re.compile(r"^/decision/(?:risk_level|score|block_reason)$"),
    re.compile(r"^/(?:decision|errors|status)"),
    re.compile(r"^/feasibility"),
    re.compile(r"^/(?!outputs|hashes)"),
    re.compile(r"^/outputs(?!.*/\d+(?:/|$))"),
)
_WORDS = {"changed": "changed", "added": "new", "removed": "gone", "moved": "moved"}


def changes_box(conn: Connection, body: dict[str, Any], evidence: dict[str, Any]) -> ChangesBox:
    """What differs from the baseline that a packet names; `evidence` is the record that its run hash names."""
    held = body["baseline"]
    files = _files(held["attachments"], body["attachments"])
    box = ChangesBox(
        run_id=held["run_id"],
        run_href=url_for("runs.show", run_id=held["run_id"]),
        compare_href=url_for("compare.show", a=held["run_id"], b=body["run"]["run_id"]),
        summary="",
        rows=(),
        files=files,
    )
    try:
        before = json.loads(runs.record(conn, held["run_sha256"]))
    except Damaged as error:
        return replace(box, failure=f"{error} What differs from that run cannot be told.")
    told = sorted(leaves(diff(_kept(before), _kept(evidence))), key=lambda leaf: _rank(leaf.path))
    rows = tuple(replace(differences.row(leaf), words=_WORDS[leaf.kind]) for leaf in told[:_MOST_ROWS])
    return replace(
        box,
        rows=rows[:_AT_ONCE],
        more=rows[_AT_ONCE:],
        summary=_summary(len(told), len(files)),
        hidden_words=_hidden(len(told) - len(rows)),
    )


def suggestion_table(body: dict[str, Any], evidence: dict[str, Any]) -> SuggestionTable | None:
    """The parameters that a prescriptive advisory suggests, None where it suggests none."""
    advisory = body["advisory"]
    if advisory["class"] != ContentClass.PRESCRIPTIVE or not clip.parts(advisory["changes"]):
        return None
    suggested = [
        Row(words.clipped(one["path"]), one["type"], words.clipped(one["value"]))
        for one in clip.parts(advisory["changes"])
    ]
    cut = isinstance(advisory["changes"], dict)
    limits = limits_of(stated(evidence))
    note = "Not all of what is suggested fits here; the whole has the content hash below." if cut else None
    return SuggestionTable(tuple(_suggested(one, limits) for one in proposals(suggested, evidence)), note)


def _suggested(one: Proposal, limits: Sequence[Limit]) -> SuggestionRow:
    """One suggested parameter; its limits are those that the evidence states: what is signed rests on nothing else."""
    held = judged(one, limits)
    return SuggestionRow(
        name=unseen.seen(one.name),
        before=differences.cell(one.before),
        after=differences.shown(one.after),
        unit=unseen.seen(one.unit) if one.unit else None,
        change=differences.moved_by(one.moved) if one.moved else "changed" if one.before else "not known",
        note=_odd(one),
        limits=tuple(parameter_words.limits(held.limits, held.unit)) if held else (),
        marks=(*parameter_words.passes(held.passed, ""), *parameter_words.turned(held.parameter, held.turn))
        if held
        else (),
    )


def _odd(one: Proposal) -> str | None:
    """What does not agree between a suggestion and its run."""
    if one.disputed:
        return f"the run states it differently: {unseen.seen(', '.join(one.disputed[:5]))}"
    if one.claimed is None:
        return None
    said = f"the suggestion says {unseen.seen(one.claimed.value)}"
    if one.is_mistaken:
        return f"{said}, which is not what the run states"
    return said if one.before is None else None


def _rank(path: str) -> int:
    return next((rank for rank, place in enumerate(_ORDER) if place.search(path)), len(_ORDER))


def _kept(record: Json) -> Json:
    return {key: value for key, value in record.items() if key not in _TOLD}


def _files(before: Any, after: Any) -> tuple[FileChange, ...]:
    """The files that differ, by the hashes that the packet holds."""
    pairs = pair([_file(one) for one in clip.parts(before)], [_file(one) for one in clip.parts(after)])
    return tuple(_file_change(one) for one in pairs if not one.is_same)


def _file(one: dict[str, Any]) -> Attachment:
    return Attachment.model_validate(
        {**one, "kind": words.clipped(one["kind"]), "filename": words.clipped(one["filename"])}
    )


def _file_change(one: Pair) -> FileChange:
    names = dict.fromkeys(f"{file.kind} {file.filename or 'no name'}" for file in one if file)
    kind = "changed" if one.before and one.after else "removed" if one.before else "added"
    return FileChange(unseen.seen(" → ".join(names)), _WORDS[kind])


def _summary(fields: int, files: int) -> str:
    if not fields and not files:
        return "Nothing changed: all fields and files are the same."
    return f"{words.count(fields, 'field')} and {words.count(files, 'file')} changed."


def _hidden(number: int) -> str | None:
    return f"{words.count(number, 'field')} more changed; compare the two runs to see them all." if number else None

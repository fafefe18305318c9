"""What differs between two runs, by the same engine and the same rule as on the compare page."""

from collections.abc import Iterator
from itertools import islice
from typing import Annotated

from pydantic import AliasChoices, Field

from reviewapp.api.endpoint import endpoint
from reviewapp.api.fields import Text
from reviewapp.domain.diff.files import Pair, pair
from reviewapp.domain.diff.leaves import Leaf, leaves
from reviewapp.domain.diff.severity import Severity, judge, stated, weigh
from reviewapp.domain.diff.tree import Kind, align, unequal
from reviewapp.domain.errors import Damaged
from reviewapp.domain.model import Frozen
from reviewapp.domain.token import Scope
from reviewapp.domain.tree import Row
from reviewapp.http import context
from reviewapp.store.reads import advisories, runs, sides
from reviewapp.store.reads.sides import Side

MOST, LONGEST = 5_000, 2_000


class DiffQuery(Frozen):
    """The two runs, each once."""

    a: Annotated[Text, Field(validation_alias=AliasChoices("a", "left_id"))]
    b: Annotated[Text, Field(validation_alias=AliasChoices("b", "right_id"))]


class Value(Frozen):
    """What stands at a place: its JSON type, and its text; `is_cut` where only the beginning of that fits here."""

    type: str
    text: str
    is_cut: bool


class Difference(Frozen):
    """One place that differs: JSON Pointer, what happened to it, how grave it is, both values."""

    path: str
    kind: Kind
    severity: Severity
    before: Value | None
    after: Value | None
    was: str | None


class FileDifference(Frozen):
    """One file that differs, by its SHA-256 on either side; null where it is not there."""

    kind: str
    filename: str | None
    before_sha256: str | None
    after_sha256: str | None


class Diff(Frozen):
    """What differs: CRITICAL where status, risk or a cut changed, WARNING where score or request, else INFO."""

    a: str
    b: str
    severity: Severity
    reasons: tuple[str, ...]
    changed_paths: tuple[str, ...]
    differences: tuple[Difference, ...]
    files: tuple[FileDifference, ...]
    is_complete: bool


@endpoint("GET", "/runs/diff", Scope.READ, Diff, refuses=(404, 409))
def diff(query: DiffQuery) -> Diff:
    """Compare two runs. Values are told to 2,000 characters, differences to 5,000 places.

    `left_id` and `right_id` are taken for `a` and `b`, as older clients of RMOS write them.
    """
    desk = context.desk()
    with desk.store.reading() as conn:
        now = advisories.newest_event_at(conn, context.now())
        a, b = (sides.read(conn, desk.store.blobs, runs.get(conn, run_id), now) for run_id in (query.a, query.b))
    if damage := a.damage or b.damage:
        raise Damaged(damage)
    judgement = judge(stated(a.run, a.evidence, a.attachments), stated(b.run, b.evidence, b.attachments))
    told = tuple(islice(_leaves(a, b), MOST + 1))
    return Diff(
        a=query.a,
        b=query.b,
        severity=judgement.severity,
        reasons=judgement.reasons,
        changed_paths=tuple(dict.fromkeys(leaf.path for leaf in told[:MOST])),
        differences=tuple(_difference(leaf) for leaf in told[:MOST]),
        files=tuple(_file(one) for one in pair(a.attachments, b.attachments) if not one.is_same),
        is_complete=len(told) <= MOST,
    )


def _leaves(a: Side, b: Side) -> Iterator[Leaf]:
    for old, new in ((a.evidence, b.evidence), (a.other, b.other)):
        yield from leaves(unequal(align(old, new, is_whole=False)))


def _difference(leaf: Leaf) -> Difference:
    return Difference(
        path=leaf.path,
        kind=leaf.kind,
        severity=weigh(leaf.path),
        before=_value(leaf.before),
        after=_value(leaf.after),
        was=leaf.was,
    )


def _value(held: Row | None) -> Value | None:
    if held is None:
        return None
    return Value(type=held.type, text=held.value[:LONGEST], is_cut=len(held.value) > LONGEST)


def _file(one: Pair) -> FileDifference:
    before, after = one.before, one.after
    either = after or before
    return FileDifference(
        kind=either.kind if either else "",
        filename=either.filename if either else None,
        before_sha256=before.sha256 if before else None,
        after_sha256=after.sha256 if after else None,
    )

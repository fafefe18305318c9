"""The places of two trees leaf by leaf, as tables show them, and by how much numbers moved."""

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import NamedTuple

from reviewapp.domain.canonical import canonical
from reviewapp.domain.diff.tree import Change, Kind
from reviewapp.domain.tree import Json, Row, rows

# Only what evidence writes as a number: a text of digits alone is a name.
_WRITTEN_NUMBER = re.compile(r"-?\d{1,40}(?:\.\d{1,40}(?:e[+-]?\d{1,3})?|e[+-]?\d{1,3})")
_WHOLE = re.compile(r"-?\d{1,40}")
_NAMES = re.compile(r"(?:version|_id|sha256|hash|fingerprint|_utc)$")
_CONTAINERS = (dict, list)


class Leaf(NamedTuple):
    """One leaf of two trees; a side is None where it has nothing at that path."""

    path: str
    kind: Kind
    before: Row | None
    after: Row | None


class Delta(NamedTuple):
    """By how much a number moved; `percent` is None where it was zero before."""

    absolute: Decimal
    percent: Decimal | None


def leaves(changes: Iterable[Change]) -> Iterator[Leaf]:
    """The leaves of changes: a whole object that came or went is told leaf by leaf."""
    for change in changes:
        if change.kind is Kind.CHANGED:
            yield Leaf(change.path, Kind.CHANGED, _row(change.path, change.before), _row(change.path, change.after))
            continue
        held = change.before if change.kind is Kind.REMOVED else change.after
        for row in _rows(change.path, held):
            before = row if change.kind is not Kind.ADDED else None
            yield Leaf(row.path, change.kind, before, row if change.kind is not Kind.REMOVED else None)


def delta(leaf: Leaf) -> Delta | None:
    """By how much a number moved; None where the leaf is not a number on both sides, or is a name."""
    old, new = measure(leaf.before), measure(leaf.after)
    if old is None or new is None or _NAMES.search(leaf.path):
        return None
    return Delta(new - old, (new - old) / abs(old) * 100 if old else None)


def measure(row: Row | None) -> Decimal | None:
    """The number that a leaf holds; evidence holds what is not an integer as text."""
    if row is None:
        return None
    known = row.type == "number" and (_WHOLE.fullmatch(row.value) or _WRITTEN_NUMBER.fullmatch(row.value))
    written = row.type == "string" and _WRITTEN_NUMBER.fullmatch(row.value)
    return Decimal(row.value) if known or written else None


def _row(path: str, value: Json) -> Row:
    if isinstance(value, _CONTAINERS) and value:
        return Row(path, "object" if isinstance(value, dict) else "array", canonical(value).decode())
    return _rows(path, value)[0]


def _rows(path: str, value: Json) -> list[Row]:
    """The leaves of a value; an empty one is a leaf too, inside a list."""
    return [Row(path + row.path.removeprefix("/0"), row.type, row.value) for row in rows([value])]

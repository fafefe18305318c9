"""The places of two trees leaf by leaf, as tables show them, and by how much numbers moved."""

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import NamedTuple

from reviewapp.domain.canonical import canonical
from reviewapp.domain.diff.likeness import written
from reviewapp.domain.diff.tree import Change, Kind
from reviewapp.domain.tree import Json, Row, is_empty, normalise, rows

# Only what evidence writes as a number: a text of digits alone is a name.
_WRITTEN_NUMBER = re.compile(r"-?\d{1,40}(?:\.\d{1,40}(?:e[+-]?\d{1,3})?|e[+-]?\d{1,3})")
_WHOLE = re.compile(r"-?\d{1,40}")
_NAMES = re.compile(r"(?:version|_id|sha256|hash|fingerprint|_utc)$")
_CONTAINERS = (dict, list)
_WHOLE_VALUES = {Kind.CHANGED, Kind.FORM, Kind.MOVED}


class Leaf(NamedTuple):
    """One leaf of two trees; a side is None where it has nothing at that path.

    `was` is its path in the first tree, where that is another one. `goes_on` says that the leaf before belongs to the
    same change: both are of one object or list that came or went.
    """

    path: str
    kind: Kind
    before: Row | None
    after: Row | None
    was: str | None = None
    goes_on: bool = False


class Delta(NamedTuple):
    """By how much a number moved; `percent` is None where it was zero before."""

    absolute: Decimal
    percent: Decimal | None


def leaves(changes: Iterable[Change]) -> Iterator[Leaf]:
    """The leaves of changes: a whole object that came or went is told leaf by leaf."""
    for change in changes:
        if change.kind in _WHOLE_VALUES:
            write = _as_written if change.kind is Kind.FORM else _row
            yield Leaf(
                change.path,
                change.kind,
                write(change.path, change.before),
                write(change.path, change.after),
                _was(change, ""),
            )
            continue
        held = change.before if change.kind is Kind.REMOVED else change.after
        for number, row in enumerate(_rows(change.path, held)):
            before = row if change.kind is not Kind.ADDED else None
            after = row if change.kind is not Kind.REMOVED else None
            was = _was(change, row.path.removeprefix(change.path))
            yield Leaf(row.path, change.kind, before, after, was, goes_on=number > 0)


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


def _was(change: Change, inside: str) -> str | None:
    if change.old_path is None or change.new_path in {None, change.old_path}:
        return None
    return change.old_path + inside


def _row(path: str, value: Json) -> Row:
    if isinstance(value, _CONTAINERS) and value:
        return Row(path, "object" if isinstance(value, dict) else "array", canonical(normalise(value)).decode())
    return _rows(path, value)[0]


def _as_written(path: str, value: Json) -> Row:
    return Row(path, "number", written(value))


def _rows(path: str, value: Json) -> list[Row]:
    """The leaves of a value; an empty one is a leaf too, inside a list."""
    return [Row(path + row.path.removeprefix("/0"), row.type, row.value) for row in rows([_pruned(value)])]


def _pruned(value: Json) -> Json:
    """A value without the members of its objects that say nothing."""
    if isinstance(value, dict):
        members = {key: _pruned(item) for key, item in value.items()}
        return {key: item for key, item in members.items() if not is_empty(item)}
    return [_pruned(item) for item in value] if isinstance(value, list) else value

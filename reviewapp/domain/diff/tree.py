"""Two JSON trees side by side: what is the same, changed, added, removed, and where.

Null, {} and [] in an object are the same as absent, and 1 is the same as 1.0 (RECORDS.md, section 3). Lists are
aligned at their equal head and tail, so that one item put in or taken out is one change.
"""

import json
from collections.abc import Iterable, Iterator
from enum import StrEnum
from itertools import takewhile
from typing import NamedTuple

from reviewapp.domain.errors import Unreadable
from reviewapp.domain.tree import MAX_DEPTH, Json, is_empty, number


class Kind(StrEnum):
    """How a place of one tree stands to the same place of another."""

    SAME = "same"
    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"


class Change(NamedTuple):
    """One place of two trees: its JSON Pointer and both values, None on the side that has nothing there.

    The pointer is that of the second tree, except where something was removed.
    """

    path: str
    kind: Kind
    before: Json
    after: Json


def diff(before: Json, after: Json) -> tuple[Change, ...]:
    """What differs, in the order of the paths; nothing where the trees say the same."""
    return unequal(align(before, after))


def unequal(aligned: Iterable[Change]) -> tuple[Change, ...]:
    """Those of the places that differ."""
    return tuple(change for change in aligned if change.kind is not Kind.SAME)


def align(before: Json, after: Json) -> tuple[Change, ...]:
    """Every place of either tree, what is the same included.

    Raises Unreadable where a tree is nested too deep or holds what is not a finite number.
    """
    old, new = plain(before), plain(after)
    if is_empty(old) or is_empty(new):
        return tuple(_one_sided("", old, new))
    return tuple(_walk("", old, new))


def apply(before: Json, changes: Iterable[Change]) -> Json:
    """The tree that `before` becomes by changes that `diff` found, in plain form."""
    root = {"": plain(before)}
    ordered = list(changes)
    for change in ordered:
        if change.kind is Kind.CHANGED:
            _put(root, change)
    for change in reversed(ordered):
        if change.kind is Kind.REMOVED:
            _take(root, change)
    for change in ordered:
        if change.kind is Kind.ADDED:
            _put(root, change, insert=True)
    return root.get("")


def plain(tree: Json, depth: int = 0) -> Json:
    """`tree` with empty members left out and whole numbers as integers, so that equal means equal."""
    if depth > MAX_DEPTH:
        raise Unreadable(f"the record is nested deeper than {MAX_DEPTH} levels")
    if isinstance(tree, dict):
        members = {key: plain(item, depth + 1) for key, item in tree.items()}
        return {key: item for key, item in members.items() if not is_empty(item)}
    if isinstance(tree, list):
        return [plain(item, depth + 1) for item in tree]
    if isinstance(tree, float):
        number(tree)  # refuses what is not finite
        return int(tree) if tree.is_integer() else tree
    return tree


def _walk(path: str, old: Json, new: Json) -> Iterator[Change]:
    if isinstance(old, dict) and isinstance(new, dict):
        for key in sorted(old.keys() | new.keys()):
            yield from _member(f"{path}/{_escape(key)}", old.get(key), new.get(key))
    elif isinstance(old, list) and isinstance(new, list):
        yield from _items(path, old, new)
    else:
        yield Change(path, Kind.SAME if _key(old) == _key(new) else Kind.CHANGED, old, new)


def _member(path: str, old: Json, new: Json) -> Iterator[Change]:
    return _walk(path, old, new) if old is not None and new is not None else _one_sided(path, old, new)


def _one_sided(path: str, old: Json, new: Json) -> Iterator[Change]:
    if not is_empty(old):
        yield Change(path, Kind.REMOVED, old, None)
    if not is_empty(new):
        yield Change(path, Kind.ADDED, None, new)


def _items(path: str, old: list[Json], new: list[Json]) -> Iterator[Change]:
    head, tail = _common(old, new)
    for index in range(head):
        yield Change(f"{path}/{index}", Kind.SAME, old[index], new[index])
    old_end, new_end = len(old) - tail, len(new) - tail
    paired = min(old_end, new_end)
    for index in range(head, paired):
        yield from _walk(f"{path}/{index}", old[index], new[index])
    for index in range(paired, old_end):
        yield Change(f"{path}/{index}", Kind.REMOVED, old[index], None)
    for index in range(paired, new_end):
        yield Change(f"{path}/{index}", Kind.ADDED, None, new[index])
    for index in range(tail):
        yield Change(f"{path}/{new_end + index}", Kind.SAME, old[old_end + index], new[new_end + index])


def _common(old: list[Json], new: list[Json]) -> tuple[int, int]:
    """How many items two lists have in common at their head, and behind it at their tail."""
    left, right = [_key(item) for item in old], [_key(item) for item in new]
    head = _equal(zip(left, right, strict=False))
    tail = _equal(zip(reversed(left[head:]), reversed(right[head:]), strict=False))
    return head, tail


def _equal(pairs: Iterable[tuple[str, str]]) -> int:
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def _key(value: Json) -> str:
    """A text that is equal for equal values only: to Python, True equals 1."""
    return json.dumps(value, sort_keys=True)


def _put(root: Json, change: Change, *, insert: bool = False) -> None:
    place, key = _place(root, change.path)
    if insert and isinstance(place, list):
        place.insert(key, change.after)
    else:
        place[key] = change.after


def _take(root: Json, change: Change) -> None:
    place, key = _place(root, change.path)
    del place[key]


def _place(root: Json, path: str) -> tuple[Json, Json]:
    """What holds the value of a pointer, and the key or index it is held under."""
    *way, last = ["", *(token.replace("~1", "/").replace("~0", "~") for token in path.split("/")[1:])]
    for token in way:
        root = root[int(token) if isinstance(root, list) else token]
    return root, int(last) if isinstance(root, list) else last


def _escape(key: str) -> str:
    return key.replace("~", "~0").replace("/", "~1")

"""What `diff` tells is the whole difference: applied to one tree it gives the other, mirrored it tells the way back."""

from collections.abc import Iterable
from copy import deepcopy

from reviewapp.domain.diff.tree import Change, Kind
from reviewapp.domain.tree import Json

_MIRRORED = {Kind.ADDED: Kind.REMOVED, Kind.REMOVED: Kind.ADDED}


def mirrored(change: Change) -> Change:
    """The change from the second tree to the first."""
    kind = _MIRRORED.get(change.kind, change.kind)
    return Change(kind, change.new_path, change.old_path, change.after, change.before)


def apply(before: Json, changes: Iterable[Change]) -> Json:
    """The tree that `before` becomes by changes that `diff` found; what is a set may come in another order."""
    root = {"": deepcopy(before)}
    told = list(changes)
    for change in told:
        if change.kind in {Kind.CHANGED, Kind.FORM}:
            _put(root, change.old_path, change.after)
    gone = [change.old_path for change in told if change.kind in {Kind.REMOVED, Kind.MOVED}]
    for path in sorted((path for path in gone if path is not None), key=_in_order, reverse=True):
        place, key = _place(root, path)
        del place[key]
    come = {change.new_path or "": change.after for change in told if change.kind in {Kind.ADDED, Kind.MOVED}}
    for path in sorted(come, key=_in_order):
        _put(root, path, come[path], insert=True)
    return root.get("")


def _put(root: Json, path: str | None, value: Json, *, insert: bool = False) -> None:
    place, key = _place(root, path or "")
    if insert and isinstance(place, list):
        place.insert(key, deepcopy(value))
    else:
        place[key] = deepcopy(value)


def _place(root: Json, path: str) -> tuple[Json, Json]:
    """What holds the value of a pointer, and the key or index it is held under."""
    *way, last = _tokens(path)
    for token in way:
        root = root[int(token) if isinstance(root, list) else token]
    return root, int(last) if isinstance(root, list) else last


def _in_order(path: str) -> list[tuple[int, str]]:
    """By index inside a list; members of an object may come in any order."""
    return [(int(token) if token.isdecimal() else -1, token) for token in _tokens(path)]


def _tokens(path: str) -> list[str]:
    return ["", *(token.replace("~1", "/").replace("~0", "~") for token in path.split("/")[1:])]

"""Two JSON trees side by side: what is the same, changed, added, removed, moved, and where.

Null, {} and [] in an object are the same as absent (RECORDS.md, section 3). Lists are aligned by their items, so that
one item put in or taken out is one change; some are sets, in which order says nothing.
"""

from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple

from reviewapp.domain.diff.items import aligned
from reviewapp.domain.diff.likeness import bounded, is_one_number, is_same
from reviewapp.domain.tree import Json, token


class Kind(StrEnum):
    """How a place of one tree stands to its place in another; FORM is one number written in two ways, 1 and 1.0."""

    SAME = "same"
    FORM = "form"
    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"
    MOVED = "moved"


class Change(NamedTuple):
    """One place of two trees: its JSON Pointer in either, and both values as they are written.

    A side without the place has None for both.
    """

    kind: Kind
    old_path: str | None
    new_path: str | None
    before: Json
    after: Json

    @property
    def path(self) -> str:
        """Where it is in the second tree, or was in the first if it is not there."""
        return (self.old_path if self.new_path is None else self.new_path) or ""

    @property
    def differs(self) -> bool:
        """Whether the trees say something else here."""
        return self.kind not in {Kind.SAME, Kind.FORM}


def diff(before: Json, after: Json) -> tuple[Change, ...]:
    """What differs, in the order of the paths; nothing where the trees say the same.

    Raises Unreadable where a tree is nested too deep or holds what is not a finite number.
    """
    return unequal(_Walk(before, after, is_whole=False).told)


def align(before: Json, after: Json, *, is_whole: bool = True) -> tuple[Change, ...]:
    """Every place of either tree; unless `is_whole`, only what is not the same. Raises as `diff` does."""
    return tuple(_Walk(before, after, is_whole=is_whole).told)


def unequal(changes: Iterable[Change]) -> tuple[Change, ...]:
    """Those of the places that differ."""
    return tuple(change for change in changes if change.differs)


class _Walk:
    """Goes down two trees side by side, and no deeper where they are the same; collects what is told in `told`."""

    def __init__(self, before: Json, after: Json, *, is_whole: bool) -> None:
        self.is_whole = is_whole
        self.told: list[Change] = []
        self._member("", "", bounded(before), bounded(after))

    def _member(self, old_path: str, new_path: str, old: Json, new: Json) -> None:
        """Two values of which either may say nothing."""
        is_there, is_there_now = not says_nothing(old), not says_nothing(new)
        if is_there and is_there_now:
            self._places(old_path, new_path, old, new)
        elif is_there:
            self._tell(Kind.REMOVED, old_path, None, old, None)
        elif is_there_now:
            self._tell(Kind.ADDED, None, new_path, None, new)

    def _places(self, old_path: str, new_path: str, old: Json, new: Json) -> None:
        """Two values that belong together."""
        if is_same(old, new):
            if self.is_whole:
                self._tell(Kind.SAME, old_path, new_path, old, new)
        elif type(old) is dict and type(new) is dict:
            self._members(old_path, new_path, old, new)
        elif type(old) is list and type(new) is list:
            self._items(old_path, new_path, old, new)
        else:
            self._tell(Kind.FORM if is_one_number(old, new) else Kind.CHANGED, old_path, new_path, old, new)

    def _members(self, old_path: str, new_path: str, old: dict[str, Json], new: dict[str, Json]) -> None:
        for key in sorted(old.keys() | new.keys()):
            name = token(key)
            self._member(f"{old_path}/{name}", f"{new_path}/{name}", old.get(key), new.get(key))

    def _items(self, old_path: str, new_path: str, old: list[Json], new: list[Json]) -> None:
        for pair in aligned(old, new, new_path.rpartition("/")[2], is_whole=self.is_whole):
            if pair.old is None:
                at = pair.new or 0
                self._tell(Kind.ADDED, None, f"{new_path}/{at}", None, new[at])
            elif pair.new is None:
                self._tell(Kind.REMOVED, f"{old_path}/{pair.old}", None, old[pair.old], None)
            else:
                put = self._move if pair.is_moved else self._places
                put(f"{old_path}/{pair.old}", f"{new_path}/{pair.new}", old[pair.old], new[pair.new])

    def _move(self, old_path: str, new_path: str, old: Json, new: Json) -> None:
        self._tell(Kind.MOVED, old_path, new_path, old, new)

    def _tell(self, kind: Kind, old_path: str | None, new_path: str | None, before: Json, after: Json) -> None:
        self.told.append(Change(kind, old_path, new_path, before, after))


def says_nothing(value: Json) -> bool:
    """Whether a member of an object is the same as absent, however deep its emptiness lies."""
    if isinstance(value, dict):
        return all(says_nothing(item) for item in value.values())
    return value is None or value == []

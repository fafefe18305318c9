"""Which items of two lists belong together: the same ones first, wherever they are; then those in their place."""

from collections.abc import Iterable, Iterator, Sequence
from hashlib import blake2b
from itertools import takewhile, zip_longest
from typing import NamedTuple, TypeAlias

from reviewapp.domain.diff.likeness import form, is_same, likeness
from reviewapp.domain.diff.lines import MOST_LINES, Block, compare
from reviewapp.domain.diff.pairing import paired
from reviewapp.domain.tree import Json

SETS = frozenset({"warnings", "attachments", "advisory_inputs"})
"""Members whose lists are sets: RMOS writes them in any order."""
_LONGEST_POINT = 4
_Items: TypeAlias = Sequence[Json]
_Keys: TypeAlias = Sequence[str]


class Pair(NamedTuple):
    """Places of two items that belong together, None on the side that has none; moved ones are the same, elsewhere."""

    old: int | None
    new: int | None
    is_moved: bool = False


def aligned(old: _Items, new: _Items, name: str, *, is_whole: bool) -> Iterator[Pair]:
    """Every item of two lists that are called `name`, once; unless `is_whole`, those alone that may not be the same."""
    if _is_point(old) and _is_point(new) and len(old) == len(new):
        yield from (Pair(place, place) for place in range(len(old)))
        return
    if name in SETS:
        yield from _as_sets(*([likeness(item) for item in items] for items in (old, new)))
        return
    head = _alike(old, new)
    tail = min(_alike(old[::-1], new[::-1]), len(old) - head, len(new) - head)
    old_end, new_end = len(old) - tail, len(new) - tail
    if is_whole:
        yield from (Pair(place, place) for place in range(head))
    for pair in _middle(old[head:old_end], new[head:new_end], is_whole=is_whole):
        yield Pair(_shifted(pair.old, head), _shifted(pair.new, head), pair.is_moved)
    if is_whole:
        yield from (Pair(old_end + place, new_end + place) for place in range(tail))


def _alike(old: _Items, new: _Items) -> int:
    """How many items are the same from the start on."""
    equal = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(old, new, strict=False)))
    if is_same(list(old[:equal]), list(new[:equal])):
        return equal
    return sum(1 for _ in takewhile(lambda pair: is_same(*pair), zip(old, new, strict=False)))


def _middle(old: _Items, new: _Items, *, is_whole: bool) -> Iterator[Pair]:
    """Two lists that begin and end with another item."""
    if max(len(old), len(new)) > MOST_LINES:
        yield from (Pair(*places) for places in zip_longest(range(len(old)), range(len(new))))
        return
    left, right = ([blake2b(form(item), digest_size=16).hexdigest() for item in items] for items in (old, new))
    blocks = compare(left, right)
    moved = _moved(left, right, *([*_unequal(blocks, side)] for side in ("before", "after")))
    taken = set(moved.values())
    for block in blocks:
        if not block.same:
            yield from (Pair(at, moved[at], is_moved=True) for at in block.before if at in moved)
            gap = [at for at in block.before if at not in moved], [at for at in block.after if at not in taken]
            yield from _in_place(old, new, *gap)
        elif is_whole:
            yield from (Pair(*places) for places in zip(block.before, block.after, strict=True))


def _in_place(old: _Items, new: _Items, left: Sequence[int], right: Sequence[int]) -> Iterator[Pair]:
    """Places of items that stand in each other's place: as they come where they are as many, else by their look."""
    if len(left) == len(right):
        yield from (Pair(*places) for places in zip(left, right, strict=True))
        return
    looks = [likeness(old[at]) for at in left], [likeness(new[at]) for at in right]
    for block in compare(*looks):
        if block.same:
            both: Iterable[tuple[int | None, int | None]] = zip(block.before, block.after, strict=True)
        else:
            cut = looks[0][block.before.start : block.before.stop], looks[1][block.after.start : block.after.stop]
            both = (
                (_shifted(one, block.before.start), _shifted(other, block.after.start)) for one, other in paired(*cut)
            )
        yield from (Pair(None if one is None else left[one], None if at is None else right[at]) for one, at in both)


def _unequal(blocks: Iterable[Block], side: str) -> Iterator[int]:
    """The places of one side that have no equal item in order."""
    for block in blocks:
        if not block.same:
            yield from getattr(block, side)


def _moved(old: _Keys, new: _Keys, left: Sequence[int], right: Sequence[int]) -> dict[int, int]:
    """Of the places that are left on both sides, those of equal items: the first of them went to the first."""
    waiting: dict[str, list[int]] = {}
    for at in reversed(left):
        waiting.setdefault(old[at], []).append(at)
    found = ((waiting[new[at]].pop(), at) for at in right if waiting.get(new[at]))
    return dict(found)


def _as_sets(old: _Keys, new: _Keys) -> Iterator[Pair]:
    """Equal items belong together, whatever their order; another item is another item."""
    pairs = _moved(old, new, range(len(old)), range(len(new)))
    yield from (Pair(at, pairs.get(at)) for at in range(len(old)))
    taken = set(pairs.values())
    yield from (Pair(None, at) for at in range(len(new)) if at not in taken)


def _is_point(items: Sequence[Json]) -> bool:
    """Whether a list is one thing with so many sides, such as a point: nothing in it moves."""
    return 0 < len(items) <= _LONGEST_POINT and all(type(item) in {int, float} for item in items)


def _shifted(place: int | None, by: int) -> int | None:
    return None if place is None else place + by

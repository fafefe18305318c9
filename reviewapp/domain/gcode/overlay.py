"""Two programs laid over one another: the moves of both, of the first alone, of the second alone."""

import math
from collections.abc import Iterator, Sequence
from typing import NamedTuple, TypeAlias

from reviewapp.domain.gcode.arcs import travel
from reviewapp.domain.gcode.facts import Box, bounds
from reviewapp.domain.gcode.moves import Kind, Move

_PER_MM = 1_000
"""Moves that agree to a thousandth of a millimetre are one: posts write no more digits."""
_HALF = 0.5001
_APART = 12
"""Fewer moves of both than these between two of one side do not part a region."""
_Key: TypeAlias = tuple[object, ...]
_Keys: TypeAlias = Sequence[_Key] | dict[int, _Key]


class Region(NamedTuple):
    """Moves of one side alone that belong together: `a-1` is the first of A.

    It cuts `cut_length` mm; `box` is that of its cuts, of all its moves where it only goes elsewhere through the air.
    """

    id: str
    lines: tuple[int, int]
    moves: tuple[Move, ...]
    box: Box
    cut_length: float


class Overlay(NamedTuple):
    """The moves of both (as the second has them), of each alone, and how many of both go at another feed."""

    common: tuple[Move, ...]
    only_a: tuple[Move, ...]
    only_b: tuple[Move, ...]
    other_feed: int
    regions_a: tuple[Region, ...]
    regions_b: tuple[Region, ...]


def overlay(a: Sequence[Move], b: Sequence[Move]) -> Overlay:
    """The moves of two programs, compared by where they go; a move that stands twice must stand twice in the other."""
    pairs = _Pairs(a, b)
    alone_a, alone_b = pairs.left_a, pairs.left_b
    held_b = set(alone_b)
    return Overlay(
        common=tuple(move for place, move in enumerate(b) if place not in held_b),
        only_a=tuple(a[place] for place in alone_a),
        only_b=tuple(b[place] for place in alone_b),
        other_feed=pairs.other_feed,
        regions_a=tuple(_regions("a", a, alone_a)),
        regions_b=tuple(_regions("b", b, alone_b)),
    )


class _Pairs:
    """The places of the moves that have no counterpart on the other side, in order.

    `other_feed` counts those that have one which goes at another feed.
    """

    def __init__(self, a: Sequence[Move], b: Sequence[Move]) -> None:
        # What is the same figure by figure comes first, from either end: that is nearly all, and quickly told.
        exact_a, exact_b = [_exact(move) for move in a], [_exact(move) for move in b]
        first = _same(exact_a, exact_b)
        last = min(_same(exact_a[::-1], exact_b[::-1]), len(a) - first, len(b) - first)
        self.left_a, self.left_b = [*range(first, len(a) - last)], [*range(first, len(b) - last)]
        self._pair(exact_a, exact_b)
        ways_a, ways_b = _ways(a, self.left_a), _ways(b, self.left_b)
        self._pair(_with_feeds(a, ways_a), _with_feeds(b, ways_b))
        without = len(self.left_a)
        self._pair(ways_a, ways_b)
        self.other_feed = without - len(self.left_a)

    def _pair(self, keys_a: _Keys, keys_b: _Keys) -> None:
        """Take away what has a counterpart of the same key, each of which counts once."""
        if not (self.left_a and self.left_b):
            return
        waiting: dict[_Key, list[int]] = {}
        for place in reversed(self.left_a):
            waiting.setdefault(keys_a[place], []).append(place)
        paired, left_b = set(), []
        for place in self.left_b:
            if found := waiting.get(keys_b[place]):
                paired.add(found.pop())
            else:
                left_b.append(place)
        self.left_a, self.left_b = [place for place in self.left_a if place not in paired], left_b


def _same(a: Sequence[_Key], b: Sequence[_Key]) -> int:
    """How many are the same from the start on."""
    return next(
        (place for place, (one, other) in enumerate(zip(a, b, strict=False)) if one != other), min(len(a), len(b))
    )


def _exact(move: Move) -> _Key:
    return (move.kind, move.start, move.end, move.arc, move.feed)


def _ways(moves: Sequence[Move], places: Sequence[int]) -> dict[int, _Key]:
    return {place: _rounded(moves[place]) for place in places}


def _with_feeds(moves: Sequence[Move], ways: dict[int, _Key]) -> dict[int, _Key]:
    return {place: (way, moves[place].feed) for place, way in ways.items()}


def _rounded(move: Move) -> _Key:
    """The same way to a thousandth, however its figures came about: absolute or not, by centre or by radius."""
    (x, y, z), (i, j, k) = move.start, move.end
    ends = (move.kind, _unit(x), _unit(y), _unit(z), _unit(i), _unit(j), _unit(k))
    if (circle := move.arc) is None:
        return ends
    return (*ends, circle.axes, circle.turn > 0, *map(_unit, circle.centre))


def _unit(place: float) -> int:
    """Whole units, with half of one going upwards whatever was lost in the last digits."""
    return math.floor(place * _PER_MM + _HALF)


def _regions(side: str, moves: Sequence[Move], alone: Sequence[int]) -> Iterator[Region]:
    for number, group in enumerate(_groups(moves, alone), 1):
        cuts = [move for move in group if move.kind is not Kind.RAPID]
        box = bounds(cuts or group)
        assert box is not None
        yield Region(
            f"{side}-{number}", (group[0].line, group[-1].line), tuple(group), box, math.fsum(map(travel, cuts))
        )


def _groups(moves: Sequence[Move], alone: Sequence[int]) -> Iterator[list[Move]]:
    """What belongs together; a cut that goes straight down behind others begins another pass, and another group."""
    group: list[Move] = []
    last, has_cut = 0, False
    for place in alone:
        move = moves[place]
        plunges = move.kind is Kind.CUT and move.start[:2] == move.end[:2] and move.end[2] < move.start[2]
        if group and (place - last > _APART or (plunges and has_cut)):
            yield group
            group, has_cut = [], False
        group.append(move)
        last = place
        has_cut |= move.kind is not Kind.RAPID and not plunges
    if group:
        yield group

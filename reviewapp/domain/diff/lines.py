"""Two texts side by side, line by line.

Patience: lines that stand once in either text hold the rest together, then the same between them. Its work grows with
the lines and never with their square, and where a contour repeats at many depths it keeps each depth beside its like;
difflib takes minutes on such files. It is not always the shortest answer, and always a right one.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

_DEEPEST = 24


class Block(NamedTuple):
    """A stretch of both texts, [start, end) of each: either the same lines, or what stands in each other's place."""

    same: bool
    before: range
    after: range


class _Span(NamedTuple):
    before: range
    after: range
    depth: int


def compare(before: Sequence[str], after: Sequence[str]) -> tuple[Block, ...]:
    """The whole of both texts as blocks, in order; no two neighbours are of one sort."""
    equal = sorted(_equal_lines(before, after))
    return tuple(_blocks(equal, len(before), len(after)))


def _equal_lines(before: Sequence[str], after: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Pairs of line numbers that hold the same line, growing on both sides."""
    waiting = [_Span(range(len(before)), range(len(after)), 0)]
    while waiting:
        span = waiting.pop()
        start, end = _trimmed(before, after, span)
        yield from zip(range(span.before.start, start.before), range(span.after.start, start.after), strict=True)
        yield from zip(range(end.before, span.before.stop), range(end.after, span.after.stop), strict=True)
        inner = _Span(range(start.before, end.before), range(start.after, end.after), span.depth + 1)
        if inner.before and inner.after and inner.depth <= _DEEPEST:
            anchors = _anchors(before, after, inner)
            yield from anchors
            waiting += _between(anchors, inner)


class _Place(NamedTuple):
    before: int
    after: int


def _trimmed(before: Sequence[str], after: Sequence[str], span: _Span) -> tuple[_Place, _Place]:
    """Where the equal head of a span ends, and where its equal tail begins."""
    (a, a_end), (b, b_end) = (span.before.start, span.before.stop), (span.after.start, span.after.stop)
    while a < a_end and b < b_end and before[a] == after[b]:
        a, b = a + 1, b + 1
    while a_end > a and b_end > b and before[a_end - 1] == after[b_end - 1]:
        a_end, b_end = a_end - 1, b_end - 1
    return _Place(a, b), _Place(a_end, b_end)


def _anchors(before: Sequence[str], after: Sequence[str], span: _Span) -> list[tuple[int, int]]:
    """Lines that stand once on either side of a span, as many as keep their order on both."""
    there = dict(_single(after, span.after))
    pairs = [(place, there[line]) for line, place in _single(before, span.before) if line in there]
    return _rising(pairs)


def _single(lines: Sequence[str], span: range) -> Iterator[tuple[str, int]]:
    counted = Counter(lines[place] for place in span)
    return ((lines[place], place) for place in span if counted[lines[place]] == 1)


def _rising(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest part of `pairs`, which rise on their first side, that rises on the second too."""
    ends: list[int] = []
    tops: list[int] = []
    behind: list[int] = []
    for index, (_, place) in enumerate(pairs):
        at = bisect_left(ends, place)
        behind.append(tops[at - 1] if at else -1)
        ends[at : at + 1] = [place]
        tops[at : at + 1] = [index]
    found = []
    index = tops[-1] if tops else -1
    while index >= 0:
        found.append(pairs[index])
        index = behind[index]
    return found[::-1]


def _between(anchors: list[tuple[int, int]], span: _Span) -> Iterator[_Span]:
    """What lies between the anchors of a span; nothing where there are none."""
    if not anchors:
        return
    a, b = span.before.start, span.after.start
    for left, right in [*anchors, (span.before.stop, span.after.stop)]:
        yield _Span(range(a, left), range(b, right), span.depth)
        a, b = left + 1, right + 1


def _blocks(equal: list[tuple[int, int]], before: int, after: int) -> Iterator[Block]:
    """Equal lines gathered to stretches, with what stands between them."""
    a = b = start = 0
    for left, right in [*equal, (before, after)]:
        if (left, right) != (a, b):
            if start < a:
                yield Block(same=True, before=range(start, a), after=range(b - (a - start), b))
            yield Block(same=False, before=range(a, left), after=range(b, right))
            start = left
        a, b = left + 1, right + 1
    if start < before:
        yield Block(same=True, before=range(start, before), after=range(after - (before - start), after))

"""Equal stretches of two texts folded away, but for a few lines around what differs."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from reviewapp.domain.diff.lines import Block

CONTEXT = 3
_SHORTEST = 3


class Part(NamedTuple):
    """A stretch of two texts as it is shown: lines that differ, equal lines in sight, equal lines folded away."""

    same: bool
    folded: bool
    before: range
    after: range


def fold(blocks: Sequence[Block]) -> Iterator[Part]:
    """Every line of both texts in order, with what is far from any difference folded."""
    for number, block in enumerate(blocks):
        if not block.same:
            yield Part(same=False, folded=False, before=block.before, after=block.after)
            continue
        head = CONTEXT if number else 0
        tail = CONTEXT if number < len(blocks) - 1 else 0
        size = len(block.before)
        if size - head - tail < _SHORTEST:
            head = size
        end = max(head, size - tail)
        cuts = ((0, head, False), (head, end, True), (end, size, False))
        for start, stop, folded in cuts:
            if start < stop:
                yield Part(same=True, folded=folded, before=block.before[start:stop], after=block.after[start:stop])

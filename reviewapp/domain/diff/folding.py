"""Two texts cut to what is shown together: each change with a few equal lines around, the rest folded away."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from reviewapp.domain.diff.lines import Block

CONTEXT = 3
LONGEST = 200
"""More lines than this of one change are cut to several parts, so that a page can end between them."""
_SHORTEST = 3


class Part(NamedTuple):
    """A stretch of two texts as it is shown: lines that differ, equal lines in sight, equal lines folded away."""

    same: bool
    folded: bool
    before: range
    after: range

    @property
    def size(self) -> int:
        """How many rows it takes, side by side."""
        return max(len(self.before), len(self.after))


class Hunk(NamedTuple):
    """Parts that are shown together: some changes with what stands around them, or one fold."""

    folded: bool
    parts: tuple[Part, ...]

    @property
    def size(self) -> int:
        """How many rows it takes, side by side."""
        return sum(part.size for part in self.parts)


def hunks(blocks: Sequence[Block]) -> tuple[Hunk, ...]:
    """Both texts whole and in order, as what is read together."""
    found: list[list[Part]] = []
    size = 0
    for part in fold(blocks):
        if not found or part.folded or found[-1][0].folded or size >= LONGEST:
            found.append([])
            size = 0
        found[-1].append(part)
        size += part.size
    return tuple(Hunk(parts[0].folded, tuple(parts)) for parts in found)


def fold(blocks: Sequence[Block]) -> Iterator[Part]:
    """Every line of both texts in order, with what is far from any difference folded."""
    for number, block in enumerate(blocks):
        if not block.same:
            yield from _cut(block)
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


def _cut(block: Block) -> Iterator[Part]:
    for start in range(0, max(len(block.before), len(block.after)), LONGEST):
        stop = start + LONGEST
        yield Part(same=False, folded=False, before=block.before[start:stop], after=block.after[start:stop])

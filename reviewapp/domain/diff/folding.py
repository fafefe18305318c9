"""Two texts cut to what is shown together: each change with a few equal lines around, the rest folded away."""

from collections.abc import Iterable, Iterator, Sequence
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
    """Parts that are shown together: some changes with what stands around them, or one fold; `size` counts its rows."""

    folded: bool
    parts: tuple[Part, ...]
    size: int


def hunks(blocks: Sequence[Block]) -> tuple[Hunk, ...]:
    """Both texts whole and in order, as what is read together."""
    return tuple(_gathered(fold(blocks)))


def _gathered(parts: Iterable[Part]) -> Iterator[Hunk]:
    held: list[Part] = []
    size = 0
    for part in parts:
        if held and (part.folded or held[0].folded or size >= LONGEST):
            yield Hunk(held[0].folded, tuple(held), size)
            held, size = [], 0
        held.append(part)
        size += part.size
    if held:
        yield Hunk(held[0].folded, tuple(held), size)


def fold(blocks: Sequence[Block]) -> Iterator[Part]:
    """Every line of both texts in order, with what is far from any difference folded."""
    for number, block in enumerate(blocks):
        if not block.same:
            yield from _cut(block)
            continue
        head = CONTEXT if number else 0
        tail = CONTEXT if number < len(blocks) - 1 else 0
        size, old, new = len(block.before), block.before, block.after
        if size - head - tail < _SHORTEST:
            yield Part(True, False, old, new)
            continue
        end = size - tail
        if head:
            yield Part(True, False, old[:head], new[:head])
        yield Part(True, True, old[head:end], new[head:end])
        if tail:
            yield Part(True, False, old[end:], new[end:])


def _cut(block: Block) -> Iterator[Part]:
    size = max(len(block.before), len(block.after))
    if size <= LONGEST:
        yield Part(False, False, block.before, block.after)
        return
    for start in range(0, size, LONGEST):
        stop = start + LONGEST
        yield Part(same=False, folded=False, before=block.before[start:stop], after=block.after[start:stop])

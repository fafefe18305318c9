"""Two texts side by side, line by line: the shortest edit that libgit2 finds, which it stops seeking where that costs.

difflib takes minutes on programs that repeat a contour at many depths; libgit2 takes milliseconds.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple, TypeAlias

from pygit2 import Patch
from pygit2.enums import DiffOption

MOST_BYTES, MOST_LINES = 16_000_000, 200_000
"""A side above these is not compared: libgit2 cannot be interrupted, and took 1.5 s at worst for so many lines."""

_Edit: TypeAlias = tuple[range, range]


class Block(NamedTuple):
    """A stretch of both texts, [start, end) of each: either the same lines, or what stands in each other's place."""

    same: bool
    before: range
    after: range


def compare(before: Sequence[str], after: Sequence[str]) -> tuple[Block, ...]:
    """The whole of both texts as blocks, in order; no two neighbours are of one sort. No line may hold a line feed."""
    return tuple(_blocks(_edits(_joined(before), _joined(after)), len(before), len(after)))


def compare_texts(before: str, after: str) -> tuple[Block, ...]:
    """The same of two texts, whose lines end in LF: they need not be joined again."""
    old, new = (_ended(text) for text in (before, after))
    return tuple(_blocks(_edits(*map(_encoded, (old, new))), old.count("\n"), new.count("\n")))


def _ended(text: str) -> str:
    return text if text.endswith("\n") or not text else f"{text}\n"


def _joined(lines: Sequence[str]) -> bytes:
    return _encoded("\n".join([*lines, ""]))


def _encoded(text: str) -> bytes:
    return text.encode(errors="surrogatepass")


def _edits(before: bytes, after: bytes) -> Iterable[_Edit]:
    """What differs, in order. Of equally short edits libgit2 takes one by the order of the sides: ours is fixed."""
    if before > after:
        return [(old, new) for new, old in _edits(after, before)]
    # As text, whatever bytes there are: a NUL would make it a binary file, of which nothing is compared.
    patch = Patch.create_from(before, after, flag=DiffOption.FORCE_TEXT, context_lines=0, interhunk_lines=0)
    return [(_range(hunk.old_start, hunk.old_lines), _range(hunk.new_start, hunk.new_lines)) for hunk in patch.hunks]


def _range(start: int, lines: int) -> range:
    """Lines from 0 on; git counts from 1, and names the line before where there is none."""
    first = start - 1 if lines else start
    return range(first, first + lines)


def _blocks(edits: Iterable[_Edit], before: int, after: int) -> Iterator[Block]:
    """The edits with what stands between them."""
    a = b = 0
    for old, new in [*edits, (range(before, before), range(after, after))]:
        if a < old.start:
            yield Block(True, range(a, old.start), range(b, new.start))
        if old or new:
            yield Block(False, old, new)
        a, b = old.stop, new.stop

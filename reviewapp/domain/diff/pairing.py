"""Which of some lines belongs beside which, where one stretch of lines stands in the place of another."""

import re
from collections.abc import Iterator, Sequence
from itertools import zip_longest

from reviewapp.domain.diff.lines import compare

_SHAPED = 400
"""Characters of a line that tell its shape."""
_NUMBER = re.compile(r"[+-]?\d[\d.]*")


def paired(before: Sequence[str], after: Sequence[str]) -> Iterator[tuple[int | None, int | None]]:
    """Places of lines beside each other, each once and in order, None on the side that has no such line.

    Equally many lines stand beside each other as they come; else lines of one shape, which are equal but for numbers.
    """
    if len(before) == len(after):
        yield from ((place, place) for place in range(len(before)))
        return
    for block in compare(_shapes(before), _shapes(after)):
        yield from zip_longest(block.before, block.after)


def _shapes(lines: Sequence[str]) -> list[str]:
    return [_NUMBER.sub("0", line[:_SHAPED]) for line in lines]

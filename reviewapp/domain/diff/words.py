"""What differs inside two lines: words, numbers and signs, a word of G-code such as `X12.5` being one."""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import groupby
from typing import NamedTuple

_WORD = re.compile(r"[A-Za-z]?[+-]?\d[\d.]*|[^\W\d_]+|\s+|.", re.DOTALL)
_MOST_WORDS = 120


class Mark(NamedTuple):
    """A stretch of a line, and whether it differs from the other line."""

    text: str
    differs: bool


def marks(before: str, after: str) -> tuple[tuple[Mark, ...], tuple[Mark, ...]]:
    """Both lines cut where they begin and cease to differ; lines of very many words differ as a whole."""
    old, new = _WORD.findall(before), _WORD.findall(after)
    if max(len(old), len(new)) > _MOST_WORDS:
        return (Mark(before, differs=True),), (Mark(after, differs=True),)
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    left, right = [True] * len(old), [True] * len(new)
    for a, b, size in matcher.get_matching_blocks():
        left[a : a + size] = right[b : b + size] = [False] * size
    return tuple(_marks(old, left)), tuple(_marks(new, right))


def plain(line: str) -> tuple[Mark, ...]:
    """A line that has nothing to be compared with."""
    return (Mark(line, differs=False),) if line else ()


def _marks(words: Sequence[str], differing: Sequence[bool]) -> Iterator[Mark]:
    for differs, found in groupby(zip(differing, words, strict=True), key=lambda one: one[0]):
        yield Mark("".join(word for _, word in found), differs)

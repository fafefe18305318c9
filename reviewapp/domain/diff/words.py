"""What differs inside two lines: words, numbers and signs, a word of G-code such as `X12.5` being one."""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import groupby
from typing import NamedTuple

_WORD = re.compile(r"[A-Za-z]?[+-]?\d[\d.]*|[^\W\d_]+|\s+|.", re.DOTALL)
_MOST_WORDS, _MOST_MARKS = 120, 40


class Mark(NamedTuple):
    """A stretch of a line, and whether it differs from the other line."""

    text: str
    differs: bool


def marks(before: str, after: str) -> tuple[tuple[Mark, ...], tuple[Mark, ...]]:
    """Both lines cut where they begin and cease to differ; lines of very many words, or marks, differ as a whole."""
    whole = (Mark(before, differs=True),), (Mark(after, differs=True),)
    old, new = _WORD.findall(before), _WORD.findall(after)
    if max(len(old), len(new)) > _MOST_WORDS:
        return whole
    left, right = _in_place(old, new) if _are_alike(old, new) else _matched(old, new)
    found = tuple(_marks(old, left)), tuple(_marks(new, right))
    return whole if max(map(len, found)) > _MOST_MARKS else found


def same_start(old: str, new: str) -> int:
    """How many characters both begin with, by halving: lines of millions are looked through a few times only."""
    low, high = 0, min(len(old), len(new))
    while low < high:
        middle = (low + high + 1) // 2
        if old.startswith(new[low:middle], low):
            low = middle
        else:
            high = middle - 1
    return low


def plain(line: str) -> tuple[Mark, ...]:
    """A line that has nothing to be compared with."""
    return (Mark(line, differs=False),) if line else ()


def _are_alike(old: Sequence[str], new: Sequence[str]) -> bool:
    """Whether word stands beside word, as in nearly all lines of a program that differ: X beside X, Y beside Y."""
    return len(old) == len(new) and all(one[0] == other[0] for one, other in zip(old, new, strict=True))


def _in_place(old: Sequence[str], new: Sequence[str]) -> tuple[list[bool], list[bool]]:
    """Which words differ from the one in their place; many times faster than to seek what matches."""
    differing = [one != other for one, other in zip(old, new, strict=True)]
    return differing, differing


def _matched(old: Sequence[str], new: Sequence[str]) -> tuple[list[bool], list[bool]]:
    """Which words of either have no counterpart."""
    left, right = [True] * len(old), [True] * len(new)
    for a, b, size in SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks():
        left[a : a + size] = right[b : b + size] = [False] * size
    return left, right


def _marks(words: Sequence[str], differing: Sequence[bool]) -> Iterator[Mark]:
    for differs, found in groupby(zip(differing, words, strict=True), key=lambda one: one[0]):
        yield Mark("".join(word for _, word in found), differs)

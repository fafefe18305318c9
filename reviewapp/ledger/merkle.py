"""The tree of RFC 9162, section 2.1: hashes and proofs. Bytes in, bytes out; nothing is stored here.

A subtree is named by its level (0 for a leaf) and its position among those of its level. Only complete ones are ever
kept: they never change, and every root and proof of every size is made of them.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from reviewapp.verify import (
    EMPTY_ROOT,
    ProofError,
    leaf_hash,
    node_hash,
    verify_consistency,
    verify_inclusion,
)

__all__ = [
    "EMPTY_ROOT",
    "Grown",
    "ProofError",
    "Span",
    "Subtree",
    "complete_subtrees",
    "consistency_proof",
    "consistency_spans",
    "fold",
    "grow",
    "inclusion_proof",
    "inclusion_spans",
    "leaf_hash",
    "node_hash",
    "root",
    "verify_consistency",
    "verify_inclusion",
]

Span = tuple[int, int]
"""Leaves from the first number to before the second."""


class Subtree(NamedTuple):
    """Where a complete subtree stands: it covers the leaves from position times 2^level on, 2^level of them."""

    level: int
    position: int


class Grown(NamedTuple):
    """A subtree that has just become complete."""

    place: Subtree
    hash: bytes


def root(leaf_hashes: Sequence[bytes]) -> bytes:
    """The root over these leaves, each given by its hash."""
    peaks: list[bytes] = []
    for _ in grow(peaks, 0, leaf_hashes):
        pass
    return fold(peaks)


def inclusion_proof(leaf_hashes: Sequence[bytes], index: int) -> list[bytes]:
    """The hashes that lead from leaf `index` to the root, from the leaf upwards; raises ProofError."""
    return _hashed(leaf_hashes, inclusion_spans(index, len(leaf_hashes)))


def consistency_proof(leaf_hashes: Sequence[bytes], old_size: int) -> list[bytes]:
    """The hashes that show the first `old_size` leaves to be a beginning of all; raises ProofError."""
    return _hashed(leaf_hashes, consistency_spans(old_size, len(leaf_hashes)))


def inclusion_spans(index: int, size: int) -> list[Span]:
    """The subtrees whose roots are the inclusion proof (RFC 9162, section 2.1.3.1), from the leaf upwards."""
    if not 0 <= index < size:
        raise ProofError(f"There is no leaf {index} among {size}.")
    start, end, found = 0, size, []
    while end - start > 1:
        split = start + _half(end - start)
        found.append((split, end) if index < split else (start, split))
        start, end = (start, split) if index < split else (split, end)
    return found[::-1]


def consistency_spans(old_size: int, new_size: int) -> list[Span]:
    """The subtrees whose roots are the consistency proof (RFC 9162, section 2.1.4.1)."""
    if not 0 <= old_size <= new_size:
        raise ProofError(f"A log of {new_size} leaves cannot have begun as one of {old_size}.")
    start, end, found = 0, new_size, []
    while 0 < old_size < end:
        split = start + _half(end - start)
        found.append((split, end) if old_size <= split else (start, split))
        start, end = (start, split) if old_size <= split else (split, end)
    if start:  # else it is the whole old tree, whose root the verifier has
        found.append((start, end))
    return found[::-1]


def complete_subtrees(span: Span) -> list[Subtree]:
    """The largest complete subtrees that cover a span of the tree, from left to right."""
    start, end = span
    found = []
    while start < end:
        level = (end - start).bit_length() - 1
        found.append(Subtree(level, start >> level))
        start += 1 << level
    return found


def fold(peaks: Sequence[bytes]) -> bytes:
    """The root over subtrees that stand side by side, the larger ones left."""
    if not peaks:
        return EMPTY_ROOT
    node = peaks[-1]
    for left in reversed(peaks[:-1]):
        node = node_hash(left, node)
    return node


def grow(peaks: list[bytes], size: int, leaf_hashes: Iterable[bytes]) -> Iterator[Grown]:
    """Every subtree that new leaves complete, the leaves themselves included.

    `peaks` are the hashes of the complete subtrees of the tree of `size` leaves; they follow what is yielded.
    """
    for index, leaf in enumerate(leaf_hashes, size):
        node, level = leaf, 0
        yield Grown(Subtree(0, index), node)
        while index >> level & 1:
            node = node_hash(peaks.pop(), node)
            level += 1
            yield Grown(Subtree(level, index >> level), node)
        peaks.append(node)


def _hashed(leaf_hashes: Sequence[bytes], spans: Iterable[Span]) -> list[bytes]:
    return [root(leaf_hashes[start:end]) for start, end in spans]


def _half(count: int) -> int:
    """The largest power of two below `count`."""
    return 1 << (count - 1).bit_length() - 1

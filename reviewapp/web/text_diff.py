"""Two texts as a page shows them: line beside line, equal stretches folded, and never more than a page can bear."""

from collections.abc import Iterator, Sequence
from itertools import zip_longest

from reviewapp.domain import media
from reviewapp.domain.diff.folding import Part, fold
from reviewapp.domain.diff.lines import Block, compare
from reviewapp.web import words
from reviewapp.web.pages.compare import LineRow, Stretch, TextDiff

MOST_BYTES, MOST_LINES = 1_000_000, 20_000
"""A side above these is not compared line by line."""
_MOST_ROWS, _MOST_FOLDED, _LONGEST = 600, 300, 400


def text_diff(before: str, after: str) -> TextDiff:
    """The difference of two texts that are within the limits."""
    old, new = media.lines_of(before), media.lines_of(after)
    blocks = compare(old, new)
    stretches = tuple(_bounded([_stretch(part, old, new) for part in fold(blocks)]))
    shown = sum(len(one.rows) for one in stretches if not one.folded)
    wanted = sum(max(len(part.before), len(part.after)) for part in fold(blocks) if not part.folded)
    return TextDiff(_summary(blocks), stretches, _left_out(wanted - shown))


def too_large(size_bytes: int, text: str = "") -> str | None:
    """Why a file is not compared line by line, None where it can be."""
    if size_bytes > MOST_BYTES:
        return f"Files above {MOST_BYTES // 1_000_000} MB are not compared line by line; download both to compare them."
    if text.count("\n") > MOST_LINES:
        return f"Texts above {MOST_LINES:,} lines are not compared line by line; download both to compare them."
    return None


def line(text: str) -> str:
    """One line for a page: what shows nothing made visible, a very long one cut."""
    shown = media.seen(text[: _LONGEST + 1])
    return shown if len(text) <= _LONGEST else f"{shown[:_LONGEST]} … ({len(text):,} characters)"


def _summary(blocks: Sequence[Block]) -> str:
    changed = [block for block in blocks if not block.same]
    gone, came = sum(len(block.before) for block in changed), sum(len(block.after) for block in changed)
    if not changed:
        return "The texts are the same but for how their lines end."
    return f"{words.count(gone, 'line')} only in A, {words.count(came, 'line')} only in B"


def _left_out(count: int) -> str | None:
    return (
        f"{words.count(count, 'line')} more are not shown here; download both files to see everything."
        if count
        else None
    )


def _stretch(part: Part, old: Sequence[str], new: Sequence[str]) -> Stretch:
    if not part.folded:
        return Stretch(tuple(_rows(part, old, new)))
    summary = f"{words.count(len(part.before), 'line')} the same, from line {part.before.start + 1:,} of A"
    if len(part.before) > _MOST_FOLDED:
        return Stretch((), folded=True, summary=f"{summary}; open the file to read them")
    return Stretch(tuple(_rows(part, old, new)), folded=True, summary=summary)


def _rows(part: Part, old: Sequence[str], new: Sequence[str]) -> Iterator[LineRow]:
    for a, b in zip_longest(part.before, part.after):
        kind = "same" if part.same else "added" if a is None else "removed" if b is None else "changed"
        yield LineRow(
            kind=kind,
            before_n=None if a is None else a + 1,
            before="" if a is None else line(old[a]),
            after_n=None if b is None else b + 1,
            after="" if b is None else line(new[b]),
        )


def _bounded(stretches: list[Stretch]) -> Iterator[Stretch]:
    """Neighbours in sight joined, up to what a page can bear; behind that, nothing."""
    left, joined = _MOST_ROWS, list[LineRow]()
    for one in stretches:
        if one.folded:
            if joined:
                yield Stretch(tuple(joined))
                joined = []
            yield one
            continue
        joined += one.rows[:left]
        left -= len(one.rows)
        if left <= 0:
            break
    if joined:
        yield Stretch(tuple(joined))

"""Lines that differ and mean the same: in white space, or in the comments of a program, where posts write the date."""

import re
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from itertools import zip_longest

_COMMENT = re.compile(r"\([^()]*\)|;.*")


class Quiet(StrEnum):
    """In what alone two stretches differ."""

    SPACES = "white space"
    COMMENTS = "comments"


def quiet(before: Sequence[str], after: Sequence[str], *, is_program: bool) -> Quiet | None:
    """In what alone two stretches of lines differ, None where they differ in more.

    Comments are those of G-code, `( )` and `;`: only `is_program` has any.
    """
    # What differs without its comments differs in more than spaces: nearly all of a program is told by one look.
    if is_program and not _alike(_bare(before), _bare(after)):
        return None
    if _alike(_spaced(before), _spaced(after)):
        return Quiet.SPACES
    return Quiet.COMMENTS if is_program else None


def _alike(before: Iterable[str], after: Iterable[str]) -> bool:
    """Whether both are the same; nothing is made behind the first that differ, where nearly all comparing ends."""
    return all(one == other for one, other in zip_longest(before, after))


def _spaced(lines: Sequence[str]) -> Iterator[str]:
    return (words for line in lines if (words := " ".join(line.split())))


def _bare(lines: Sequence[str]) -> Iterator[str]:
    """The lines without their comments; a machine reads no spaces either."""
    return (words for line in lines if (words := "".join(_COMMENT.sub("", line).split()).upper()))

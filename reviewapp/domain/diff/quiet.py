"""Lines that differ and mean the same: in white space, or in the comments of a program, where posts write the date."""

import re
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from itertools import zip_longest

from reviewapp.domain.unseen import is_hidden

_COMMENT = re.compile(r"\([^()]*\)|;.*")
_SPACES = re.compile(r"[ \t]+")
"""What people and machines pass over; every other blank of Unicode may be there to be overlooked."""
_LONGEST = 200_000
"""Characters of either side; longer stretches are read in full by nobody, and are never called quiet."""
_AS_READ = str.maketrans("abcdefghijklmnopqrstuvwxyz", "ABCDEFGHIJKLMNOPQRSTUVWXYZ")


class Quiet(StrEnum):
    """In what alone two stretches differ."""

    SPACES = "white space"
    COMMENTS = "comments"


def quiet(before: Sequence[str], after: Sequence[str], *, is_program: bool) -> Quiet | None:
    """In what alone two stretches of lines differ, None where they differ in more.

    A stretch with a hidden character is never quiet: what came or went may be just that. Comments are
    those of G-code, `( )` and `;`: only `is_program` has any.
    """
    # What differs without its comments differs in more than spaces: nearly all of a program is told by one look.
    if is_program and not _alike(_bare(before), _bare(after)):
        return None
    found = Quiet.SPACES if _alike(_spaced(before), _spaced(after)) else Quiet.COMMENTS if is_program else None
    return None if found and any(map(_is_unread, (before, after))) else found


def _is_unread(lines: Sequence[str]) -> bool:
    """Whether nobody can be said to have read these lines: they are very long, or hold what is not seen."""
    return sum(map(len, lines)) > _LONGEST or any(map(is_hidden, lines))


def _alike(before: Iterable[str], after: Iterable[str]) -> bool:
    """Whether both are the same; nothing is made behind the first that differ, where nearly all comparing ends."""
    room = _LONGEST
    for one, other in zip_longest(before, after):
        if one != other or room < 0:
            return False
        room -= len(one)
    return True


def _spaced(lines: Sequence[str]) -> Iterator[str]:
    return (words for line in lines if (words := _SPACES.sub(" ", line).strip(" ")))


def _bare(lines: Sequence[str]) -> Iterator[str]:
    """The lines without their comments; a machine reads no spaces either, and no case of its own letters."""
    return (words for line in lines if (words := _bared(line)))


def _bared(line: str) -> str:
    if "(" in line or ";" in line:
        line = _COMMENT.sub("", line)
    line = line.replace(" ", "").replace("\t", "")
    return line.upper() if line.isascii() else line.translate(_AS_READ)

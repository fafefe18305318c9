"""Lines that differ and mean the same: in white space, or in the comments of a program, where posts write the date."""

import re
from collections.abc import Sequence
from enum import StrEnum

_COMMENT = re.compile(r"\([^()]*\)|;.*")


class Quiet(StrEnum):
    """In what alone two stretches differ."""

    SPACES = "white space"
    COMMENTS = "comments"


def quiet(before: Sequence[str], after: Sequence[str], *, is_program: bool) -> Quiet | None:
    """In what alone two stretches of lines differ, None where they differ in more.

    Comments are those of G-code, `( )` and `;`: only `is_program` has any.
    """
    if _spaced(before) == _spaced(after):
        return Quiet.SPACES
    if is_program and _bare(before) == _bare(after):
        return Quiet.COMMENTS
    return None


def _spaced(lines: Sequence[str]) -> list[str]:
    return [words for line in lines if (words := " ".join(line.split()))]


def _bare(lines: Sequence[str]) -> list[str]:
    """The lines without their comments; a machine reads no spaces either."""
    return [words for line in lines if (words := "".join(_COMMENT.sub("", line).split()).upper())]

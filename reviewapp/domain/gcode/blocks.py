"""The lines of a program cut into words: `G1 X1.5 F900 (slow)` says G1, X1.5 and F900."""

import re
import string
from typing import NamedTuple

# A comment ends at the first `)`, or with its line. E is no letter of GRBL: X1e400 is no word, rather than two.
_WORD = re.compile(r"([A-DF-Z])([+-]?(?:\d+\.?\d*|\.\d+))|(\([^)]*\)?|;.*)|(.)", re.DOTALL | re.ASCII)
_NOT_KEPT = re.compile(r"\([^)]*\)?|;.*|/", re.DOTALL)
BLANKS = " \t\r\f\v"
# GRBL reads no white space and no case: `g 1 x1 0` is G1 X10.
_AS_READ = str.maketrans(string.ascii_lowercase, string.ascii_uppercase, BLANKS)
_LARGEST = 1e9
"""Numbers from here on are none: nothing that a machine is told is so large."""
LONGEST = 79
"""Characters of a line that GRBL takes, besides white space and comments."""


class Block(NamedTuple):
    """The words of one line, G and M by themselves.

    `unread` is what is no word, `twice` letters that stand twice, `is_open` says that a parenthesis is not closed,
    `is_optional` that there is a `/`.
    """

    gs: list[float]
    ms: list[float]
    values: dict[str, float]
    unread: str
    twice: str
    is_open: bool
    is_optional: bool


def block(line: str) -> Block:
    """The words of `line`; whatever it holds, nothing is raised."""
    gs: list[float] = []
    ms: list[float] = []
    values: dict[str, float] = {}
    unread = twice = ""
    is_open = is_optional = False
    for letter, number, comment, other in _WORD.findall(line.translate(_AS_READ)):
        if not letter:
            is_open |= comment[:1] == "(" and comment[-1] != ")"
            is_optional |= other == "/"
            unread += other if other != "/" else ""
        elif not -_LARGEST < (value := float(number)) < _LARGEST:
            unread += letter + number
        elif letter == "G":
            gs.append(value)
        elif letter == "M":
            ms.append(value)
        else:
            twice += letter if letter in values else ""
            values[letter] = value
    return Block(gs, ms, values, unread, twice, is_open, is_optional)


def words_alone(line: str) -> str:
    """What GRBL keeps of a line before it reads it."""
    return _NOT_KEPT.sub("", line.translate(_AS_READ))

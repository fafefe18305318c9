"""What of a password could be foreseen: names, plain words, repetitions, runs along the alphabet or the keyboard.

No list of passwords in use stands behind this: it measures by rules how much is left without all that.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

FEWEST_LEFT, FEWEST_CHARACTERS, _SHORTEST_NAME = 7, 5, 3
# With the rows of German and French keyboards beside those of the English one, and their columns.
_ROWS = (
    "1234567890",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "qwertzuiop",
    "yxcvbnm",
    "azertyuiop",
    "qsdfghjklm",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm",
    "!@#$%^&*()",
)
_STEPS = frozenset(pair for row in _ROWS for way in (row, row[::-1]) for pair in pairwise(way))
_PRODUCT = ("reviewapp", "review", "rmos")
_OBVIOUS = (
    "password passwort passphrase secret private login logon signin welcome access admin administrator master root "
    "user account guest system server desk machine workshop test default change changeme letmein please open sesame "
    "hello love iloveyou forever friend baby princess angel sunshine flower summer winter spring autumn monday friday "
    "january february march april june july august september october november december dragon monkey tiger football "
    "baseball soccer hockey computer internet killer shadow superman batman whatever trustno money freedom happy lucky"
).split()
_LOOKALIKES = str.maketrans("@4301!5$7", "aaeoiisst")
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")


def holds_a_name(password: str, names: Iterable[str]) -> bool:
    """Whether one of a person's own names, or a word of them, stands in a password."""
    words = [word for name in names for word in (name, *re.split(r"[^\w]+|_", name))]
    lowered = password.lower()
    return any(len(word) >= _SHORTEST_NAME and word.lower() in lowered for word in words)


def is_foreseeable(password: str) -> bool:
    """Whether too little of a password is left without what anybody would try."""
    text = password.lower()
    if len(set(text)) < FEWEST_CHARACTERS:
        return True
    once = _without_words(text[: _period(text)])
    woven = _length(once[::2]) + _length(once[1::2])  # 1q2w3e4r: two runs, a character of each in turn
    return min(_length(once), woven) < FEWEST_LEFT


def _period(text: str) -> int:
    """The length of the part that a text repeats from beginning to end, else its own."""
    for length in range(1, len(text) // 2 + 1):
        if text[length:] == text[:-length]:
            return length
    return len(text)


def _without_words(text: str) -> str:
    """A text in which each plain word, the product's name and each year is a single sign."""
    plain = text.translate(_LOOKALIKES)
    words = sorted((*_OBVIOUS, *_PRODUCT), key=len, reverse=True)
    spots = [found.span() for found in re.finditer("|".join(words), plain)]
    shorter, end = [], 0
    for start, stop in spots:
        shorter += [text[end:start], "\0"]
        end = stop
    return _YEAR.sub("\0", "".join([*shorter, text[end:]]))


def _length(text: str) -> int:
    """How many characters there are when a run of one step after another counts once."""
    return sum(1 for _ in _beginnings(text))


def _beginnings(text: str) -> Iterator[str]:
    """The characters that do not go on with the run before them."""
    before = ""
    for character in text:
        if not before or not _goes_on(before, character):
            yield character
        before = character


def _goes_on(before: str, after: str) -> bool:
    return abs(ord(after) - ord(before)) <= 1 or (before, after) in _STEPS

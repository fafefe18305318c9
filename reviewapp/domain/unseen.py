"""Characters that show nothing, turn the direction of reading, or look like another: a text can read as another text.

Those that show nothing are Unicode's Default_Ignorable_Code_Point, its controls, its line and paragraph separators,
the interlinear annotations, and the blank of Braille, which is no space and looks like one.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple

# The two that choose how a sign looks belong once behind a sign, such as a warning triangle; elsewhere they hide.
_ASTRAY = "(?<![\xa9\xae\u203c-\u3299\U0001f000-\U0001faff])"
_NOTHING = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e"
    "\u2060-\u206f\u2800\u3164\ufe00-\ufe0d\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0000-\U000e0fff]"
    f"|{_ASTRAY}[\ufe0e\ufe0f]"
)
_LOOKS = {"\ufe0e", "\ufe0f"}
# Letters of other scripts that are drawn as one of ours in most typefaces; only the plainest of Unicode's confusables.
_ALIKE = dict(
    zip(
        "АВЕЅІЈКМНОРСТУХаеѕіјорсухһԁԛԝ" + "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧο",  # noqa: RUF001  # Cyrillic, Greek: that is the point
        "ABESIJKMHOPCTYXaesijopcyxhdqw" + "ABEZHIKMNOPTYXo",
        strict=True,
    )
) | {chr(wide): chr(wide - 0xFEE0) for wide in range(0xFF01, 0xFF5F)}
_BLANK = re.compile("[\xa0\u1680\u2000-\u200a\u202f\u205f\u3000\u0300-\u036f]")
_PLAIN = bytes([*b"\t\n", *range(32, 127)])
_MARK = re.compile("⟨U\\+([0-9A-F]{4,6})⟩")


def _beside(characters: str) -> str:
    return f"{characters}(?:(?=[A-Za-z0-9_])|(?<=[A-Za-z0-9_].))"


_BESIDE = re.compile(_beside(f"[{re.escape(''.join(_ALIKE))}]"))
MOST, _COUNTED = 20, 1_000_000
"""Characters of one text that are told apart; what is beyond is counted together. Behind so many characters of a text
nothing is counted, only searched for: the longest text is looked through before a reader notices.
"""


class Seeming(StrEnum):
    """What is wrong with a character."""

    HIDDEN = "shows nothing or turns the direction of reading"
    ALIKE = "looks like another:"


class Odd(NamedTuple):
    """A character of a text that is not what it seems: what number there is, and the line (from 1) of the first.

    `like` is what it looks like, where it looks like something. Of several characters together `character` is empty;
    the number of those that were not counted is 0.
    """

    character: str
    seeming: Seeming
    number: int
    line: int
    like: str = ""


def odd(text: str) -> tuple[Odd, ...]:
    """Every such character of `text`, by first line: hidden ones, and those in a word of ours that look like ours."""
    if text.isascii() and not text.encode().translate(None, _PLAIN):
        return ()
    whole, text = text, text[:_COUNTED]
    counts = Counter(text)
    found = _hidden(text, counts) + (_alike(text) if counts.keys() & _ALIKE.keys() else [])
    told, rest = found[:MOST], found[MOST:]
    kept = sorted((_odd(text, *one) for one in told), key=lambda one: (one.line, one.character))
    more = [_odd(text, *rest[0])._replace(character="", number=sum(number for *_, number in rest))] if rest else []
    return (*kept, *more, *_behind(whole))


def is_hidden(text: str) -> bool:
    """Whether something in `text` shows nothing or turns the direction of reading."""
    return not (text.isascii() and text.isprintable()) and _NOTHING.search(text) is not None


def apart(text: str) -> str:
    """`text` as it stands beside one it differs from: marked too are blanks that are no space, and loose accents."""
    shown = seen(text)
    return shown if shown.isascii() else _BLANK.sub(lambda found: f"⟨U+{ord(found[0]):04X}⟩", shown)


def is_alike(before: str, after: str) -> bool:
    """Whether two texts that differ look the same but for blanks and accents in another form."""
    if before.isascii() and after.isascii():
        return False
    return unicodedata.normalize("NFKC", before) == unicodedata.normalize("NFKC", after)


def named(character: str) -> str:
    """A character by number and name."""
    return f"U+{ord(character):04X} {_name(f'{ord(character):X}')}"


def told(one: Odd) -> str:
    """What is said of a character that is not what it seems."""
    name = named(one.character) if one.character else "Other such characters"
    number = f"{one.number:,}" if one.number else "not counted"
    return f"{name} ({number}) {one.seeming}{f' {one.like}' if one.like else ''}"


def _hidden(text: str, counts: Counter[str]) -> list[tuple[str, str, int]]:
    """Hidden characters with a pattern that finds them and how many there are, the most frequent first."""
    found = [(char, re.escape(char), n) for char, n in counts.items() if char not in _LOOKS and _NOTHING.match(char)]
    astray = ((char, f"{_ASTRAY}{char}") for char in _LOOKS & counts.keys())
    found += [(char, pattern, n) for char, pattern in astray if (n := len(re.findall(pattern, text)))]
    return sorted(found, key=lambda one: (-one[2], one[0]))


def _behind(text: str) -> Iterator[Odd]:
    """What there is behind the characters that are counted: that there is something, and where it begins."""
    searches = ((Seeming.HIDDEN, _NOTHING), (Seeming.ALIKE, _BESIDE))
    for seeming, pattern in searches if len(text) > _COUNTED else ():
        if found := pattern.search(text, _COUNTED):
            yield Odd("", seeming, 0, _line(text, found))


def _alike(text: str) -> list[tuple[str, str, int]]:
    """The same of characters that look like ours, where they stand right beside ours: `fееd`, `Х10`."""  # noqa: RUF002
    return [(char, _beside(char), count) for char, count in Counter(_BESIDE.findall(text)).most_common()]


def _odd(text: str, character: str, pattern: str, count: int) -> Odd:
    first = re.search(pattern, text)
    like = _ALIKE.get(character, "")
    return Odd(character, Seeming.ALIKE if like else Seeming.HIDDEN, count, _line(text, first), like)


def _line(text: str, found: re.Match[str] | None) -> int:
    return text.count("\n", 0, found.start() if found else 0) + 1


def seen(text: str) -> str:
    """`text` with every such character marked where it stands, as ⟨U+200B⟩; tabs and line ends stay."""
    if text.isascii() and text.isprintable():
        return text  # nearly every line of a program: told many times faster so than by searching
    return _NOTHING.sub(lambda found: f"⟨U+{ord(found[0]):04X}⟩", text)


def marks(text: str) -> list[str]:
    """The marks in a text that went through `seen`, each as the character's number in hexadecimal."""
    return _MARK.findall(text) if "⟨" in text else []


def listed(found: Counter[str]) -> str:
    """The characters that were marked, by number and name, with how many there are of each; empty without any."""
    return ", ".join(f"U+{number} {_name(number)} ({count})" for number, count in sorted(found.items()))


def _name(number: str) -> str:
    try:
        return unicodedata.name(chr(int(number, 16)), "without a name").lower()
    except ValueError:  # such a mark was no mark of ours: a producer wrote one
        return "no character"

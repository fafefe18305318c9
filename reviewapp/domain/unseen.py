"""Characters that show nothing, or turn the direction of reading: a text with one can read as another text.

They are Unicode's Default_Ignorable_Code_Point, its controls, its line and paragraph separators, the interlinear
annotations, and the blank of Braille, which is no space and looks like one.
"""

import re
import unicodedata
from collections import Counter

_NOTHING = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e"
    "\u2060-\u206f\u2800\u3164\ufe00-\ufe0d\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0000-\U000e0fff]"
    # The two that choose how a sign looks belong once behind a sign, such as a warning triangle; elsewhere they hide.
    "|(?<![\xa9\xae\u203c-\u3299\U0001f000-\U0001faff])[\ufe0e\ufe0f]"
)
_MARK = re.compile("⟨U\\+([0-9A-F]{4,6})⟩")


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

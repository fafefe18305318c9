"""Characters that have no place in a program: a machine reads bytes, whatever a person sees."""

import re
from collections.abc import Iterator

from reviewapp.domain.diff.severity import Severity
from reviewapp.domain.gcode.moves import Finding
from reviewapp.domain.unseen import named, odd, told

# GRBL 1.1, config.h: bytes that are carried out as they arrive, inside comments too, and never reach the line.
_AT_ONCE = re.compile(rb"[\xc2-\xf4][\x80-\xbf]*?[\x84\x85\x90-\x97\x99-\x9e\xa0\xa1][\x80-\xbf]*")
_ASCII = (
    ("!", Severity.WARNING, "it stops the machine"),
    ("~", Severity.WARNING, "it ends a pause for which nobody gave leave"),
    ("\x18", Severity.CRITICAL, "it resets the machine"),
)
"""Those of ASCII that do something; `?` only asks for a report."""


def characters(text: str) -> Iterator[Finding]:
    """What a program holds that is hidden, looks like another character, or is a command to a controller by itself."""
    for one in odd(text):
        yield Finding(Severity.WARNING, one.line, f"{told(one)}, in a comment or not.")
    for char, severity, does in _ASCII:
        if (at := text.find(char)) >= 0:
            said = f"{_shown(char)} is taken by GRBL as it arrives, even in a comment: {does}."
            yield Finding(severity, text.count("\n", 0, at) + 1, said)
    data = b"" if text.isascii() else text.encode(errors="surrogatepass")
    if found := _AT_ONCE.search(data):
        char, line = found[0].decode(errors="surrogatepass"), data.count(b"\n", 0, found.start()) + 1
        said = f"{named(char)} is sent as bytes of which GRBL takes one as a command at once, even in a comment."
        yield Finding(Severity.CRITICAL, line, said)


def _shown(char: str) -> str:
    return f"`{char}`" if char.isprintable() else named(char)

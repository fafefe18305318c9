"""What a file is, told by its bytes: what it is called and claimed to be counts for nothing."""

import re
from enum import StrEnum

_HEAD = 4096
_PNG, _JPEG = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"
# Atomic, so that a head full of comments is read once.
_SVG = re.compile(
    r"\ufeff?\s*+(?:<\?xml[^>]*+>\s*+)?(?>(?:<!--(?:(?!-->).)*+-->|<!DOCTYPE[^>\[]*+>)\s*+)*+<svg[\s>]", re.DOTALL
)
_CONTROLS = bytes({*range(0x20), 0x7F} - {*b"\t\n\f\r"})
"""In UTF-8 no other character has these bytes, and bytes are looked through ten times faster."""


class Media(StrEnum):
    """What a browser may be shown of a file; OTHER is only ever given away as a download."""

    TEXT = "text"
    PNG = "image/png"
    JPEG = "image/jpeg"
    SVG = "image/svg+xml"
    OTHER = "other"

    @property
    def is_image(self) -> bool:
        """Whether it can be shown as a picture."""
        return self in {Media.PNG, Media.JPEG, Media.SVG}


def media(data: bytes) -> Media:
    """What `data` is."""
    if data.startswith(_PNG):
        return Media.PNG
    if data.startswith(_JPEG):
        return Media.JPEG
    text = text_of(data)
    if text is None:
        return Media.OTHER
    return Media.SVG if _SVG.match(text[:_HEAD]) else Media.TEXT


def text_of(data: bytes) -> str | None:
    """`data` as text with line ends LF, None where it is not UTF-8 or holds control characters.

    A byte order mark stays: it is a character that nobody sees, and two texts may differ in nothing else.
    """
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return None
    return None if len(data.translate(None, _CONTROLS)) < len(data) else lf(text)


def lf(text: str) -> str:
    """`text` with line ends LF."""
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def lines_of(text: str) -> list[str]:
    """The lines of a text as a machine reads them: parted by LF alone."""
    lines = text.split("\n")
    if not lines[-1]:
        lines.pop()
    return lines

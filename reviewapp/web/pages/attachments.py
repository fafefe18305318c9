"""One attached file, shown so that nothing in it runs."""

from dataclasses import dataclass

from reviewapp.web.pages.oddities import Oddities
from reviewapp.web.pages.parts import Fact


@dataclass(frozen=True)
class TextLine:
    """One line of a text, under the number it has in the file."""

    n: int
    text: str


@dataclass(frozen=True)
class AttachmentPage:
    """A file of a run: a stretch of its lines, or its picture, or only the way to download it.

    `check` says how its bytes agree with the hash it is named by, `shown` which lines are in sight and `note` why
    the contents are not.
    """

    title: str
    run_id: str
    run_href: str
    facts: tuple[Fact, ...]
    download_href: str
    lines: tuple[TextLine, ...] = ()
    shown: str | None = None
    before_href: str | None = None
    behind_href: str | None = None
    image_href: str | None = None
    note: str | None = None
    oddities: Oddities | None = None

"""Two runs side by side: A on the left, B on the right."""

from dataclasses import dataclass, field

from reviewapp.web.pages.parts import SENT_BACK
from reviewapp.web.pages.text_diff import TextDiff


@dataclass(frozen=True)
class ChooseSide:
    """The field for one side: `letter` A or B, the id that stands in it, and what is wrong with it."""

    letter: str
    name: str
    value: str = field(metadata=SENT_BACK)
    error: str | None = None


@dataclass(frozen=True)
class ChoosePage:
    """The form to choose two runs by, and why there is nothing to compare yet."""

    sides: tuple[ChooseSide, ...]
    message: str | None = None
    title: str = "Compare two runs"


@dataclass(frozen=True)
class RunHead:
    """One side at a glance: its risk, status, and whether its output may be used now, with the first reason."""

    letter: str
    run_id: str
    href: str
    risk: str
    status: str
    gate: str
    gate_reason: str
    damage: str | None = None


@dataclass(frozen=True)
class Cell:
    """A value on one side; `note` says what was cut from it. A side without the field has no cell."""

    value: str
    note: str | None = None


@dataclass(frozen=True)
class DiffRow:
    """One field on both sides; `kind` is same, changed, added (only B) or removed (only A), `words` says it.

    `delta` tells by how much a number moved.
    """

    path: str
    kind: str
    words: str
    before: Cell | None
    after: Cell | None
    delta: str | None = None


@dataclass(frozen=True)
class DiffSection:
    """One group of fields as on the run page; `count` of them differ, which `count_words` says.

    `hidden_words` tell of rows that were too many to show.
    """

    id: str
    title: str
    rows: tuple[DiffRow, ...]
    count: int
    count_words: str
    hidden_words: str | None


@dataclass(frozen=True)
class FileSide:
    """A file on one side; `href` downloads it, `view_href` shows it, `image_href` is its picture."""

    filename: str
    sha256: str
    facts: str
    is_damaged: bool
    href: str | None = None
    view_href: str | None = None
    image_href: str | None = None


@dataclass(frozen=True)
class FileRow:
    """Two files that belong together, or one alone; `note` says why their contents are not compared here.

    `text` is the difference of two texts; `pages` lead to other views of it.
    """

    id: str
    title: str
    kind: str
    words: str
    before: FileSide | None
    after: FileSide | None
    text: TextDiff | None = None
    note: str | None = None
    pages: "TextPages | None" = None


@dataclass(frozen=True)
class TextPages:
    """Ways to the other views of a text: one under the other or side by side, earlier and later changes."""

    side_by_side: str
    unified: str
    earlier: str | None
    later: str | None


@dataclass(frozen=True)
class TextPage:
    """One text of two runs, change by change."""

    file: FileRow
    back: str
    title: str = "Compare two texts"


@dataclass(frozen=True)
class ComparePage:
    """Two runs side by side, only what differs unless `shows_all`.

    `reasons` say in words why the difference is of that `severity`, `summary` counts it. `toggle_href` leads to
    the other of only-differences and everything.
    """

    severity: str
    reasons: tuple[str, ...]
    summary: str
    is_same_run: bool
    a: RunHead
    b: RunHead
    facts: tuple[DiffRow, ...]
    sections: tuple[DiffSection, ...]
    files: tuple[FileRow, ...]
    files_words: str
    choose: tuple[ChooseSide, ...]
    swap_href: str
    toggle_href: str
    shows_all: bool
    title: str = "Compare two runs"

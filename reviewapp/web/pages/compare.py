"""Two runs side by side: A on the left, B on the right."""

from dataclasses import dataclass, field

from reviewapp.web.pages.parts import SENT_BACK


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
class LineRow:
    """Two lines beside each other with their numbers; None where a side has no line there."""

    kind: str
    before_n: int | None
    before: str
    after_n: int | None
    after: str


@dataclass(frozen=True)
class Stretch:
    """Lines that are shown together; `folded` ones are equal and opened by `summary`. Too many have no rows."""

    rows: tuple[LineRow, ...]
    folded: bool = False
    summary: str = ""


@dataclass(frozen=True)
class TextDiff:
    """Two texts line by line; `summary` counts the lines that differ, `note` says what is not shown."""

    summary: str
    stretches: tuple[Stretch, ...]
    note: str | None = None


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
    """Two files that belong together, or one alone; `note` says why their contents are not compared here."""

    id: str
    title: str
    kind: str
    words: str
    before: FileSide | None
    after: FileSide | None
    text: TextDiff | None = None
    note: str | None = None


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

"""Two runs side by side: A on the left, B on the right."""

from dataclasses import dataclass, field

from reviewapp.web.pages.parts import SENT_BACK
from reviewapp.web.pages.text_diff import TextDiff
from reviewapp.web.seen_form import SeenForm


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

    `delta` tells by how much a number moved, `was` where it stood in A if that is elsewhere. `severity` is told where
    it is more than INFO. At an `is_stop` the keys stop: where a change begins, and at all that is grave.
    """

    path: str
    kind: str
    words: str
    before: Cell | None
    after: Cell | None
    delta: str | None = None
    was: str | None = None
    severity: str | None = None
    is_stop: bool = False


@dataclass(frozen=True)
class Fields:
    """The rows of a group of fields, of which `caption` tells; `hidden_words` tell of rows too many to show."""

    caption: str
    rows: tuple[DiffRow, ...]
    hidden_words: str | None


@dataclass(frozen=True)
class SeenMark:
    """Whether this person marked a section as seen, and the form that marks it or takes the mark back."""

    is_seen: bool
    form: SeenForm


@dataclass(frozen=True)
class Section:
    """One section of the page: `template` shows `body`, a page value of its own.

    `count_words` stand in its heading and the index, `summary_words` in the line at the top, where anything differs.
    `sha256` is of what is compared in it, however it is shown: when it changes, a mark as seen no longer holds.
    """

    id: str
    title: str
    count_words: str
    summary_words: str
    template: str
    body: object
    sha256: str
    mark: SeenMark | None = None


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

    @property
    def is_pictures(self) -> bool:
        """Whether both are pictures, which can be laid over each other."""
        return all(side is not None and side.image_href is not None for side in (self.before, self.after))

    @property
    def is_stop(self) -> bool:
        """Whether the keys stop at the row itself: it differs, and has no changes of lines to stop at."""
        return self.kind != "same" and not (self.text and self.text.changes)


@dataclass(frozen=True)
class TextPages:
    """Ways to the other views of a text: one under the other or side by side, earlier and later changes."""

    side_by_side: str
    unified: str
    earlier: str | None
    later: str | None


@dataclass(frozen=True)
class TextPage:
    """One text of the runs `a` and `b`, change by change; `back` leads to where they are compared, or drawn."""

    file: FileRow
    a: str
    b: str
    back: str
    is_from_drawing: bool = False
    title: str = "Compare two texts"


@dataclass(frozen=True)
class Files:
    """The files of both runs, only those that differ unless everything is shown."""

    rows: tuple[FileRow, ...]


@dataclass(frozen=True)
class BaselineLink:
    """A run that a rule would compare B with: `label` says which rule, `href` opens it where it is not shown now."""

    label: str
    run_id: str
    href: str | None


@dataclass(frozen=True)
class ComparePage:
    """Two runs side by side, only what differs unless `shows_all`.

    `reasons` say in words why the difference is of that `severity`, `summary` counts it, `seen_words` count the
    sections that were marked as seen, `seen_hint` says whether a signature tells of them. `toggle_href` leads to the
    other of only-differences and everything.
    """

    severity: str
    reasons: tuple[str, ...]
    summary: str
    is_same_run: bool
    a: RunHead
    b: RunHead
    facts: tuple[DiffRow, ...]
    sections: tuple[Section, ...]
    seen_words: str
    seen_hint: str
    baselines: tuple[BaselineLink, ...]
    choose: tuple[ChooseSide, ...]
    swap_href: str
    toggle_href: str
    permalink: str
    shows_all: bool
    title: str = "Compare two runs"

"""What an advisory is about, against the run it is compared with and against its own run."""

from dataclasses import dataclass

from reviewapp.web.pages.compare import Cell, DiffRow
from reviewapp.web.pages.parameters import LimitWords, Mark


@dataclass(frozen=True)
class SuggestionRow:
    """One suggested parameter; `before` is None where its run does not know the value.

    `change` says by how much, as far as it can be told, `note` what is odd. `limits` are those that the run's evidence
    states, `marks` what is of concern.
    """

    name: str
    before: Cell | None
    after: Cell
    unit: str | None
    change: str
    note: str | None = None
    limits: tuple[LimitWords, ...] = ()
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True)
class SuggestionTable:
    """The suggested parameters, before and after; `note` says where not all of them are in the packet."""

    rows: tuple[SuggestionRow, ...]
    note: str | None = None

    @property
    def has_limits(self) -> bool:
        """Whether the run states a limit of any of them."""
        return any(row.limits for row in self.rows)


@dataclass(frozen=True)
class FileChange:
    """A file that differs from its like on the other run, or stands alone; `words` says which."""

    title: str
    words: str


@dataclass(frozen=True)
class ChangesBox:
    """What changed against the run an advisory's run is compared with, as its packet names both.

    `rows` are the weightiest, `more` the others, `hidden_words` tell of those that were too many to show, and
    `failure` why nothing can be told.
    """

    run_id: str
    run_href: str
    compare_href: str
    summary: str
    rows: tuple[DiffRow, ...]
    files: tuple[FileChange, ...]
    more: tuple[DiffRow, ...] = ()
    hidden_words: str | None = None
    failure: str | None = None

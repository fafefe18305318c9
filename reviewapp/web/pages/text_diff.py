"""Two texts line by line."""

from dataclasses import dataclass
from typing import NamedTuple

from reviewapp.domain.diff.words import Mark
from reviewapp.web.pages.oddities import OddRow


class LineRow(NamedTuple):
    """Two lines beside each other with their numbers; None where a side has no line there."""

    kind: str
    before_n: int | None
    before: tuple[Mark, ...]
    after_n: int | None
    after: tuple[Mark, ...]


@dataclass(frozen=True)
class Stretch:
    """Lines that are shown together.

    One of `number` is a change, and leads to those `before` and `behind` it; one that is `folded` is opened by its
    `summary`. Of equal lines that are too many there are no rows.
    """

    rows: tuple[LineRow, ...]
    summary: str = ""
    folded: bool = False
    number: int | None = None
    before: int | None = None
    behind: int | None = None


@dataclass(frozen=True)
class TextDiff:
    """Two texts line by line, or so many of their `changes` as a page bears, from number `first` on.

    `id` begins every anchor: `<id>-a12` is line 12 of A, `<id>-change-3` the third change. `earlier` and `later` are
    the numbers that other pages begin with. `note` says in which form the texts are compared. `changed` counts the
    lines that differ, on that side of each difference which has more of them. `odd` are the characters of either side
    that are not what they seem, wherever they stand, shown or not.
    """

    id: str
    summary: str
    stretches: tuple[Stretch, ...]
    is_unified: bool = False
    changes: int = 0
    first: int = 1
    last: int = 0
    earlier: int | None = None
    later: int | None = None
    note: str | None = None
    changed: int = 0
    odd: tuple[OddRow, ...] = ()

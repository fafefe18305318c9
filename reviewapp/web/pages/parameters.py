"""The machining parameters of two runs: before and after, by how much, what bounds them, and what is of concern."""

from dataclasses import dataclass

from reviewapp.web.pages.compare import Cell


@dataclass(frozen=True)
class Mark:
    """What is of concern, in a sign and words; `weight` is CRITICAL or WARNING where a limit is passed."""

    sign: str
    words: str
    weight: str | None = None


@dataclass(frozen=True)
class LimitWords:
    """One limit in words, who says so, and what hinders that it is compared."""

    words: str
    source: str
    note: str | None = None


@dataclass(frozen=True)
class SuggestedValue:
    """A value that an advisory of a run suggests for a parameter; `href` opens the advisory, called `title`."""

    side: str
    value: Cell
    title: str
    href: str
    marks: tuple[Mark, ...]


@dataclass(frozen=True)
class ParameterRow:
    """One parameter of both runs; `kind` is same, changed, added (only B) or removed (only A), `words` says it.

    A side that does not state it has no cell. Without `limits` none is known.
    """

    label: str
    kind: str
    words: str
    before: Cell | None
    after: Cell | None
    delta: str | None
    limits: tuple[LimitWords, ...]
    marks: tuple[Mark, ...]
    suggested: tuple[SuggestedValue, ...] = ()


@dataclass(frozen=True)
class Place:
    """Where a run states a parameter: the side, the file or nothing for the record itself, the path, and the value."""

    label: str
    side: str
    source: str
    path: str
    value: Cell


@dataclass(frozen=True)
class Parameters:
    """The parameters that are shown, where each stands, and what could not be looked into."""

    rows: tuple[ParameterRow, ...]
    places: tuple[Place, ...]
    notes: tuple[str, ...]

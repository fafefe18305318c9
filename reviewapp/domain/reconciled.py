"""What a comparison of a store with the desk found: counts of both sides, and each place where they differ."""

from collections.abc import Iterator
from typing import NamedTuple

from reviewapp.domain.canonical import canonical
from reviewapp.domain.model import Frozen

MOST = 1_000
"""Differences that a report lists; it counts them all."""


class Counts(Frozen):
    """How many of each there are on one side."""

    runs: int = 0
    attachments: int = 0
    advisories: int = 0
    quarantined: int = 0


class Difference(Frozen):
    """A place where both sides differ: the file in the store, the run, and what is otherwise."""

    file: str
    run_id: str | None
    what: str


class Row(NamedTuple):
    """One count beside the other."""

    name: str
    source: int
    desk: int


class Reconciliation(Frozen):
    """A finished comparison. `differing` counts the differences, of which the first are listed.

    `notes` say what is not the same on both sides and is right so.
    """

    source: str
    layout: str
    at_source: Counts
    at_desk: Counts
    differing: int
    differences: tuple[Difference, ...]
    notes: tuple[str, ...] = ()

    def record(self) -> bytes:
        """The report as it is kept under its hash."""
        return canonical({"schema": "reviewapp/reconciliation/v1", **self.model_dump(mode="json")})

    @property
    def rows(self) -> tuple[Row, ...]:
        """The counts of both sides."""
        return tuple(Row(name, n, getattr(self.at_desk, name)) for name, n in self.at_source.model_dump().items())

    @property
    def sentence(self) -> str:
        """The outcome in one line."""
        if not self.differing:
            return f"Everything fits: {self.at_source.runs} runs of {self.source} are at the desk hash by hash."
        places = "1 place" if self.differing == 1 else f"{self.differing} places"
        return f"{self.source} and the desk differ in {places}."

    def lines(self) -> Iterator[str]:
        """The report for people: differences first, then the counts of both sides."""
        for one in self.differences:
            run = f" ({one.run_id})" if one.run_id else ""
            yield f"differs: {one.file}{run}: {one.what}"
        if self.differing > len(self.differences):
            yield f"… and {self.differing - len(self.differences)} more"
        yield f"{'':12} {'source':>10} {'desk':>10}"
        for row in self.rows:
            yield f"{row.name:12} {row.source:>10} {row.desk:>10}"
        yield from (f"note: {note}" for note in self.notes)
        yield self.sentence

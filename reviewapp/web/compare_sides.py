"""The two runs that are compared, for the sections that tell of them."""

import json
from dataclasses import dataclass
from functools import cached_property

from sqlalchemy import Connection

from reviewapp.domain.canonical import sha256
from reviewapp.domain.diff.tree import Change, align
from reviewapp.domain.states import State
from reviewapp.domain.tree import Row, rows
from reviewapp.store.blobs import Blobs
from reviewapp.store.reads import suggestions as read_suggestions
from reviewapp.store.reads.sides import Side

_MOST_VALUES = 200


@dataclass(frozen=True)
class Suggestion:
    """Values that an advisory of a run suggests, while it waits or is approved; none are known where it is damaged."""

    advisory_id: str
    title: str
    state: State
    rows: tuple[Row, ...] = ()
    is_damaged: bool = False


@dataclass(frozen=True)
class Compared:
    """All that a section of the compare page is made of; `shows_all` asks for what is the same too.

    `suggested` are the suggestions on either run.
    """

    blobs: Blobs
    a: Side
    b: Side
    shows_all: bool = False
    suggested: tuple[tuple[Suggestion, ...], tuple[Suggestion, ...]] = ((), ())

    @cached_property
    def evidence(self) -> tuple[Change, ...]:
        """The evidence of both, aligned once for every section that tells of it."""
        return align(self.a.evidence, self.b.evidence, is_whole=self.shows_all)

    @cached_property
    def other(self) -> tuple[Change, ...]:
        """The other fields of both, aligned."""
        return align(self.a.other, self.b.other, is_whole=self.shows_all)


def content_hash(content: object) -> str:
    """The hash of what a section compares: it does not change with how that is shown, nor who looks."""
    return sha256(json.dumps(content, sort_keys=True).encode())  # ASCII: half a surrogate is told too, not refused


def suggestions(conn: Connection, a: str, b: str) -> tuple[tuple[Suggestion, ...], tuple[Suggestion, ...]]:
    """What is suggested for either run; for one that is compared with itself once, as B."""
    found: dict[str, list[Suggestion]] = {a: [], b: []}
    for one, content in read_suggestions.of_runs(conn, (a, b)):
        data = json.loads(content)["data"] if content else None
        told = Suggestion(one.advisory_id, one.title, one.state, tuple(rows(data)[:_MOST_VALUES]), content is None)
        if told.rows or told.is_damaged:
            found[one.run_id].append(told)
    return tuple(found[a]) if a != b else (), tuple(found[b])

"""Reading the two runs that are compared, on one connection."""

import json
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from sqlalchemy import Connection

from reviewapp.domain import gate
from reviewapp.domain.advisory import Attachment
from reviewapp.domain.canonical import sha256
from reviewapp.domain.diff.tree import Change, align
from reviewapp.domain.errors import Damaged
from reviewapp.domain.run import Run
from reviewapp.domain.states import State
from reviewapp.domain.tree import Json, Row, rows
from reviewapp.store.blobs import Blobs
from reviewapp.store.reads import gates, packets, runs
from reviewapp.store.reads import suggestions as read_suggestions

# Shown as facts of either side or as files, so that they are not told twice.
_TOLD = {"schema", "run_id", "created_at_utc"}
_TOLD_AS_FILES = {"attachments"}
_MOST_VALUES = 200


@dataclass(frozen=True)
class Side:
    """One run with its evidence, its other fields, its files, and its gate; `damage` says why fields are missing."""

    run: Run
    evidence: Json
    other: Json
    attachments: tuple[Attachment, ...]
    gate: gate.Gate
    stored: runs.StoredRun
    damage: str | None = None


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


def read(conn: Connection, blobs: Blobs, stored: runs.StoredRun, now: datetime) -> Side:
    """All that is compared of one run; its files are hashed anew."""
    run = stored.run
    files = packets.sound_attachments(conn, blobs, run.run_id)
    try:
        proof = json.loads(runs.record(conn, run.run_sha256))
        whole = json.loads(runs.record(conn, stored.received_sha256).decode("utf-8-sig"))
    except Damaged as error:
        return Side(run, {}, {}, files, gate.unreadable(str(error)), stored, str(error))
    answer = gates.answer(conn, stored, files, now)
    other = {key: value for key, value in whole.items() if key not in proof and key not in _TOLD_AS_FILES}
    return Side(run, {key: value for key, value in proof.items() if key not in _TOLD}, other, files, answer, stored)


def suggestions(conn: Connection, a: str, b: str) -> tuple[tuple[Suggestion, ...], tuple[Suggestion, ...]]:
    """What is suggested for either run; for one that is compared with itself once, as B."""
    found: dict[str, list[Suggestion]] = {a: [], b: []}
    for one, content in read_suggestions.of_runs(conn, (a, b)):
        data = json.loads(content)["data"] if content else None
        told = Suggestion(one.advisory_id, one.title, one.state, tuple(rows(data)[:_MOST_VALUES]), content is None)
        if told.rows or told.is_damaged:
            found[one.run_id].append(told)
    return tuple(found[a]) if a != b else (), tuple(found[b])

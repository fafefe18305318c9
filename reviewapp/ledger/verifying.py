"""Checking everything: bytes to hashes, hashes to roots, roots to checkpoints, events to tables.

It trusts nothing that is stored: every hash is computed again, and what is found says where it does not fit.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, field

from sqlalchemy import Connection

from reviewapp.domain.canonical import utc_text
from reviewapp.domain.errors import Damaged
from reviewapp.domain.events import policy_of
from reviewapp.domain.ledger import REOPENED, Verdict
from reviewapp.ledger import keys, matching, merkle
from reviewapp.ledger.retold import Record, Retold
from reviewapp.store.database import Store
from reviewapp.store.reads import ledger as read
from reviewapp.store.reads import whole
from reviewapp.store.reads.ledger import Signed
from reviewapp.store.reads.whole import EventRow
from reviewapp.verify import Checkpoint, Key, ProofError, check_event, note_parts, parse_checkpoint, verify_checkpoint

SLICE = 1000
Progress = Callable[[str, int, int], None]
"""Told what is looked at, how much of it is done, and how much there is."""


@dataclass
class _Walk:
    """Where the check stands: the log so far, and what its events lead to."""

    trusted: list[Key]
    awaited: list[tuple[Checkpoint, str]]
    size: int = 0
    peaks: list[bytes] = field(default_factory=list)
    told: Retold = field(default_factory=Retold)
    origins: set[str] = field(default_factory=set)
    signed: set[str] = field(default_factory=set)


def verify(store: Store, key: Key, copy: bytes | None, progress: Progress) -> Verdict:
    """Check the whole trail against itself, its checkpoints, the copy beside the key, and the tables."""
    walk = _Walk([], [])
    count = 0
    try:
        with store.reading() as conn:
            size = read.size(conn)
            walk.trusted, walk.origins = keys.trusted(conn, key), {key.name}
            notes = whole.checkpoints(conn)
            walk.awaited, count = _awaited(notes, copy, walk.trusted, keys.origin(conn, key.name)), len(notes)
            walk.signed = {made.origin for made, _ in walk.awaited}
        while walk.size < size:
            with store.reading() as conn:
                _slice(conn, walk, _rows(conn, walk.size, min(SLICE, size - walk.size)))
            progress("events", walk.size, size)
        _rest(store, walk, progress)
    except Damaged as error:
        return Verdict(size=walk.size, checkpoints=count, finding=str(error))
    except matching.UNREADABLE:
        finding = "The checkpoints, or what events say of the keys, cannot be read: they were changed."
        return Verdict(size=walk.size, checkpoints=count, finding=finding)
    return Verdict(size=walk.size, checkpoints=count)


def _awaited(notes: list[Signed], copy: bytes | None, trusted: list[Key], origin: str) -> list[tuple[Checkpoint, str]]:
    """Every checkpoint that is to be met on the way, the smallest first, with where it lies."""
    found = []
    for one in notes:
        place = f"The checkpoint of {one.origin} at size {one.size}"
        made = _opened(one.note, place, trusted if one.origin == origin else None)
        if (made.origin, made.size) != (one.origin, one.size):
            raise Damaged(f"{place} is kept under a name and size that are not its own.")
        found.append((made, place))
    if copy is not None:
        found.append((_opened(copy, "The copy beside the key", trusted), "The copy beside the key"))
    # of a log that ended with a restore the key may be lost: its roots have to fit all the same
    return sorted(found, key=lambda one: one[0].size)


def _opened(note: bytes, place: str, trusted: list[Key] | None) -> Checkpoint:
    try:
        return parse_checkpoint(note_parts(note)[0]) if trusted is None else verify_checkpoint(note, trusted)[0]
    except ProofError as error:
        raise Damaged(f"{place} does not hold: {error}") from error


def _rest(store: Store, walk: _Walk, progress: Progress) -> None:
    """What came meanwhile, and the tables, as they stand at one moment."""
    with store.snapshot() as conn:
        while late := _rows(conn, walk.size, SLICE):
            _slice(conn, walk, late)
        _require_met(walk)
        wanted = 2 * walk.size - walk.size.bit_count()
        if (kept := whole.counts(conn)["ledger_node"]) != wanted:
            raise Damaged(f"The ledger keeps {kept} subtrees; {walk.size} events make {wanted}.")
        for table, done, of in matching.tables(conn, walk.told):
            progress(f"tables, {table}", done, of)


def _rows(conn: Connection, first: int, limit: int) -> list[EventRow]:
    """The next events; where one of them cannot be read, the first such is named."""
    try:
        return whole.events(conn, first, limit)
    except matching.UNREADABLE:
        return [row for n in range(first, first + limit) for row in _row(conn, n)]


def _row(conn: Connection, n: int) -> list[EventRow]:
    try:
        return whole.events(conn, n, 1)
    except matching.UNREADABLE as error:
        raise Damaged(f"Event {n} cannot be read: its row was changed.") from error


def _slice(conn: Connection, walk: _Walk, rows: list[EventRow]) -> None:
    if not rows:
        raise Damaged(f"Event {walk.size} is missing.")
    records = [_record(walk.size + place, row) for place, row in enumerate(rows)]
    hashes = [merkle.leaf_hash(row.body) for row in rows]
    _grow(conn, walk, hashes)
    matching.rows(conn, rows, records)
    for row, record in zip(rows, records, strict=True):
        walk.told.take(record)
        if row.risk != walk.told.runs.get(row.run_id or "", {}).get("risk"):
            raise Damaged(f"Event {row.n} is listed under the risk {row.risk}, which is not that of its run.")
        if record["kind"] == REOPENED:
            walk.origins.add(record["after"]["origin"])


def _record(n: int, row: EventRow) -> Record:
    """What event `n` says, where its bytes, its number and its columns fit."""
    if row.n != n:
        raise Damaged(f"Event {n} is missing: behind it stands number {row.n}.")
    try:
        record: Record = json.loads(row.body)
        check_event(record, n, row.body)
        columns = (
            record["kind"],
            record["at"],
            record["actor"]["id"],
            record.get("run_id"),
            record.get("advisory_id"),
            policy_of(record),
        )
    except ProofError as error:
        raise Damaged(str(error)) from error
    except matching.UNREADABLE as error:
        raise Damaged(f"Event {n} cannot be read: its bytes were changed.") from error
    if columns != (row.kind, utc_text(row.at), row.actor_id, row.run_id, row.advisory_id, row.policy):
        raise Damaged(f"Event {n} is listed under another kind, time, person, run, advisory or policy than it has.")
    return record


def _grow(conn: Connection, walk: _Walk, hashes: list[bytes]) -> None:
    """Lay the leaves, compare every subtree with what is kept, and every root with what was signed."""
    stored = _stored(conn, walk.size, len(hashes))
    for leaf in hashes:
        for place, digest in merkle.grow(walk.peaks, walk.size, [leaf]):
            if stored.get(place) != digest:
                raise Damaged(f"The {_what(place)} in the ledger is not the hash of what was logged.")
        walk.size += 1
        _meet(walk)


def _what(place: merkle.Subtree) -> str:
    if place.level == 0:
        return f"leaf of event {place.position}"
    return f"subtree {place.position} of level {place.level}"


def _meet(walk: _Walk) -> None:
    """Compare the root with every checkpoint of this size."""
    while walk.awaited and walk.awaited[0][0].size <= walk.size:
        made, place = walk.awaited.pop(0)
        if made.root != merkle.fold(walk.peaks):
            raise Damaged(f"{place} has another root than the trail: what was signed then was rewritten since.")


def _stored(conn: Connection, first: int, count: int) -> dict[read.Place, bytes]:
    """The subtrees that become complete with `count` leaves from `first` on, a question a level."""
    found: dict[read.Place, bytes] = {}
    last, level = first + count, 0
    while last >> level:
        low, high = first >> level, (last >> level) - 1
        found |= {(level, position): digest for position, digest in read.level(conn, level, low, high)}
        level += 1
    return found


def _require_met(walk: _Walk) -> None:
    """No checkpoint covers more than there is."""
    for made, place in walk.awaited:
        raise Damaged(f"{place} covers {made.size} events, but the trail has {walk.size}: its end was cut off.")
    for origin in walk.signed - walk.origins:
        raise Damaged(f"A checkpoint is of the log {origin}, which this trail never was.")

"""Putting aside what could not be taken, and closing it: read at a later import, or dismissed by an admin."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection

from reviewapp.actions import sessions
from reviewapp.domain import quarantine
from reviewapp.domain.canonical import sha256
from reviewapp.domain.damage import Damage
from reviewapp.domain.person import Person
from reviewapp.domain.quarantine import Entry, Fate
from reviewapp.ledger import trail
from reviewapp.rmos.files import as_text
from reviewapp.rmos.received import Refused
from reviewapp.store.database import Store
from reviewapp.store.reads import people
from reviewapp.store.reads import quarantine as read
from reviewapp.store.writes import documents
from reviewapp.store.writes import quarantine as write

_CUTS_OFF = {
    Damage.UNREADABLE,
    Damage.EMPTY,
    Damage.TRUNCATED,
    Damage.NOT_UTF8,
    Damage.NOT_JSON,
    Damage.TRAILING_TEXT,
    Damage.TOO_BIG,
    Damage.CHANGING,
    Damage.VANISHED,
    Damage.NOT_ALLOWED,
}
"""Damage behind which a file may hold more that was not looked at."""
_PASSES = {Damage.CHANGING, Damage.VANISHED}
"""Damage that says only that somebody else was at work just then."""


@dataclass
class Source:
    """A store that is being imported: its name, what tells it from others of that name, and what was met in it.

    `unread` are the files and folders of which not everything was seen, `of_many` the files that hold many records:
    what lies behind the break of one, or in such a folder, does not count as mended.
    `met` are the entries, `files` where they stand; `id` is a digest: pages show it, and no path is theirs to tell.
    Where not all of it is read: `looked` are the files that were, `fresh` those that may still be being written, which
    are put aside only when they lie still, `later` those that were left for that. `noticed` counts new entries.
    """

    name: str
    id: str
    met: set[str] = field(default_factory=set)
    files: set[str] = field(default_factory=set)
    unread: set[str] = field(default_factory=set)
    of_many: set[str] = field(default_factory=set)
    looked: set[str] | None = None
    fresh: frozenset[str] = frozenset()
    later: set[str] = field(default_factory=set)
    noticed: int = 0

    def lies_still(self, one: Refused) -> bool:
        """Whether a refusal is to be believed: what may be half-written is read again before it is put aside."""
        if self.looked is None or not (one.file in self.fresh or one.kind in _PASSES):
            return True
        self.later.add(one.file)
        return False

    def was_looked_at(self, file: str) -> bool:
        """Whether a file was read to its end now, so that what was not met in it is mended."""
        return (self.looked is None or file in self.looked - self.later) and not self.is_unread(file)

    def is_unread(self, file: str) -> bool:
        """Whether a file could not be read to its end, or lies in a folder that could not be looked into."""
        behind = file in self.unread & self.of_many
        return behind or any(file.startswith(f"{one}/") for one in self.unread)

    @classmethod
    def of(cls, path: Path) -> "Source":
        """The store at `path`, of which nothing was met yet."""
        whole = path.resolve()
        return cls(as_text(whole.name), sha256(str(whole).encode(errors="surrogateescape")))


def hold(conn: Connection, source: Source, refused: Iterable[Refused], now: datetime) -> None:
    """Put aside what an import refused, each with an event the first time it is met."""
    met = {(entry := entry_of(source, one, now)).id: (entry, one) for one in refused}
    known = read.known(conn, met)
    fresh = [pair for entry_id, pair in met.items() if entry_id not in known]
    documents.add(conn, {str(entry.kept): one.raw for entry, one in fresh if one.raw is not None})
    write.add(conn, [entry for entry, _ in fresh])
    noticed = [entry for entry, _ in fresh]
    for seq, entry in known.values():
        if entry.fate is Fate.RELEASED:
            once_more = entry.model_copy(update={"fate": Fate.HELD, "closed_at": None})
            write.save(conn, seq, entry, once_more)
            noticed.append(once_more)
    trail.append(conn, [quarantine.held(entry, now) for entry in noticed])
    source.noticed += len(noticed)
    source.met |= set(met)
    source.files |= {entry.file for entry, _ in met.values()}
    source.unread |= {entry.file for entry, _ in met.values() if entry.kind in _CUTS_OFF}


def release_unmet(conn: Connection, source: Source, now: datetime) -> int:
    """Close what is held of a store and was not met where it was looked at now; answers how many."""
    gone = [
        filed
        for filed in read.held_of(conn, source.id)
        if filed.entry.id not in source.met and source.was_looked_at(filed.entry.file)
    ]
    for seq, entry in gone:
        after, event = quarantine.release(entry, now, elsewhere=entry.file in source.files)
        write.save(conn, seq, entry, after)
        trail.append(conn, [event])
    return len(gone)


def dismiss(
    store: Store, entry_id: str, note: str, person: Person, session: str, now: datetime, request_id: str | None = None
) -> Entry:
    """Give an entry up. Raises NotSignedIn, NotFound, NotAllowed, Invalid, WrongState."""
    with store.writing() as conn:
        sessions.require_open(conn, session, person)
        seq, entry = read.get(conn, entry_id)
        after, event = quarantine.dismiss(entry, people.get(conn, person.id).person, note, now, request_id)
        write.save(conn, seq, entry, after)
        trail.append(conn, [event])
    return after


def entry_of(source: Source, one: Refused, now: datetime) -> Entry:
    """The entry that a refusal has, or would have."""
    return Entry(
        source=source.name,
        source_id=source.id,
        file=one.file,
        place=one.place,
        kind=one.kind,
        reason=one.reason,
        size=one.size,
        sha256=one.sha256,
        kept=sha256(one.raw) if one.raw is not None else None,
        held_at=now,
    )

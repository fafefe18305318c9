"""Stores that outcomes are written back into, and the files that were."""

import hashlib
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, bindparam, select

from reviewapp.domain.written import Written, written_from
from reviewapp.store.mirror_tables import mirror, mirror_due, mirrored
from reviewapp.store.reads.sources import path_of
from reviewapp.store.tables import event

_ONE = select(mirror.c.facts).where(mirror.c.id == bindparam("id"))
_ANY = select(mirrored.c.id).limit(1)
_FILE = select(mirrored.c.facts).where(mirrored.c.id == bindparam("id"))
_FILES = select(mirrored.c.facts).where(
    mirrored.c.mirror_id == bindparam("id"), mirrored.c.run_id == bindparam("run_id")
)
_OF_RUN = _FILES.with_only_columns(mirrored.c.id).limit(1)
_DUE = (
    select(mirror_due)
    .where(mirror_due.c.mirror_id == bindparam("id"), mirror_due.c.due_at <= bindparam("now"))
    .order_by(mirror_due.c.due_at)
    .limit(bindparam("size"))
)
_DUE_OF = select(mirror_due).where(
    mirror_due.c.mirror_id == bindparam("id"), mirror_due.c.run_id == bindparam("run_id")
)
_WAITING = select(mirror_due).where(mirror_due.c.mirror_id == bindparam("id")).order_by(mirror_due.c.due_at)
_EVENTS = (
    select(event.c.n, event.c.kind, event.c.run_id)
    .where(event.c.n > bindparam("after"))
    .order_by(event.c.n)
    .limit(bindparam("size"))
)
_ALL = select(mirror.c.id, mirror.c.facts)


class Mirror(NamedTuple):
    """A store, by the real path of its folder: the last event that was followed, and the last round.

    `recalled` is the last event by which the desk was put back, of those after which its notes there were read.
    """

    path: str
    after: int = -1
    at: datetime | None = None
    failure: str | None = None
    recalled: int = -1


class Due(NamedTuple):
    """A run to be written back at a time; `failure` says why it could not be done before, at try number `tries`."""

    run_id: str
    at: datetime
    failure: str | None
    tries: int


def id_of(path: str) -> str:
    """The key of a path, which may hold bytes that are no text."""
    return hashlib.sha256(path.encode("utf-8", "surrogateescape")).hexdigest()


def find(conn: Connection, path: str) -> Mirror | None:
    """The mirror of the store whose folder has that real path."""
    facts = conn.scalar(_ONE, {"id": id_of(path)})
    return _mirror(facts) if facts is not None else None


def every(conn: Connection) -> list[Mirror]:
    """Every store that was ever written back into."""
    return [_mirror(row.facts) for row in conn.execute(_ALL)]


def is_used(conn: Connection) -> bool:
    """Whether a mirror wrote anything, ever."""
    return conn.scalar(_ANY) is not None


def file(conn: Connection, path: str) -> Written | None:
    """What was written into the file of that real path."""
    facts = conn.scalar(_FILE, {"id": id_of(path)})
    return written_from(str(path_of(facts["path"])), facts) if facts is not None else None


def files(conn: Connection, path: str, run_id: str) -> list[Written]:
    """Every file of a run that was written into the store at that path."""
    found = conn.scalars(_FILES, {"id": id_of(path), "run_id": run_id})
    return [written_from(str(path_of(facts["path"])), facts) for facts in found]


def is_written(conn: Connection, path: str, run_id: str) -> bool:
    """Whether anything of a run was written into the store at that path."""
    return conn.scalar(_OF_RUN, {"id": id_of(path), "run_id": run_id}) is not None


def events(conn: Connection, after: int, size: int) -> list[tuple[int, str, str | None]]:
    """Number, kind and run of the first events behind that number."""
    return [(row.n, row.kind, row.run_id) for row in conn.execute(_EVENTS, {"after": after, "size": size})]


def due(conn: Connection, path: str, now: datetime, size: int) -> list[Due]:
    """What is due by that time, the oldest first."""
    return [_due(row) for row in conn.execute(_DUE, {"id": id_of(path), "now": now, "size": size})]


def due_of(conn: Connection, path: str, run_id: str) -> Due | None:
    """When a run is to be written back, None where it is not by itself."""
    row = conn.execute(_DUE_OF, {"id": id_of(path), "run_id": run_id}).one_or_none()
    return _due(row) if row is not None else None


def waiting(conn: Connection, path: str) -> list[Due]:
    """Everything that is still to be written back."""
    return [_due(row) for row in conn.execute(_WAITING, {"id": id_of(path)})]


def _due(row: Any) -> Due:
    return Due(row.run_id, row.due_at, row.facts["failure"], row.facts["tries"])


def _mirror(facts: dict[str, Any]) -> Mirror:
    at = datetime.fromisoformat(facts["at"]) if facts["at"] else None
    return Mirror(str(path_of(facts["path"])), facts["after"], at, facts["failure"], facts.get("recalled", -1))

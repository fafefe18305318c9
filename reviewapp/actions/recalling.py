"""What a desk knows of its own words in a store, after it was put back to a backup: the notes in the store tell it.

What it wrote after the backup would be taken for RMOS's word else, and stay there for good.
"""

from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from reviewapp.domain.canonical import sha256
from reviewapp.domain.events import Event
from reviewapp.domain.ledger import REOPENED
from reviewapp.domain.person import MIRROR
from reviewapp.domain.written import Written
from reviewapp.ledger import trail
from reviewapp.rmos.files import is_file, read_bytes
from reviewapp.rmos.notes import FOLDER, Notes
from reviewapp.rmos.ours import Ours, real_path
from reviewapp.store.database import Store
from reviewapp.store.reads import events, mirrors, runs
from reviewapp.store.writes import documents
from reviewapp.store.writes import mirrors as write

_PART = 500


def notes_in(conn: Connection, root: Path) -> Notes:
    """The notes of this desk in the store whose days lie in `root`."""
    return Notes(root, sha256(events.get(conn, 0)))


def unread(conn: Connection, root: Path) -> Notes | None:
    """The notes there, where the desk was put back and may know less than they; None where it knows all of it."""
    if not (root / FOLDER).is_dir():  # first: a follower asks in every round
        return None
    held = mirrors.find(conn, real_path(root))
    is_known = put_back_at(conn) <= (held.recalled if held else -1)
    return None if is_known else notes_in(conn, root)


def put_back_at(conn: Connection) -> int:
    """The last event by which the desk was put back to an older state, -1 where it never was."""
    found = events.page(conn, events.EventFilter(kind=REOPENED), 1)
    return found[0].n if found else -1


def recall(store: Store, root: Path, now: datetime) -> None:
    """Take over what the notes in a store tell, for a mirror that holds its lock; its runs are due again.

    Where it is broken off nothing is lost: it is done again. Raises Unreadable where a note is not whole.
    """
    with store.reading() as conn:
        notes, reopened = unread(conn, root), put_back_at(conn)
        held = mirrors.find(conn, real_path(root))
    noted = list(notes.every()) if notes else []
    for start in range(0, len(noted), _PART):
        with store.writing() as conn:
            _take(conn, root, noted[start : start + _PART], now)
    if held is None or held.recalled == reopened:
        return
    with store.writing() as conn:
        write.save(conn, held._replace(recalled=reopened))
        if noted:
            trail.append(conn, [_recalled(root, noted, now)])


def _take(conn: Connection, root: Path, part: list[Written], now: datetime) -> None:
    folder, kept = real_path(root), [_with_base(conn, one) for one in part]
    write.save_files(conn, folder, kept)
    for run_id in dict.fromkeys(one.run_id for one in kept):
        write.put_due(conn, folder, run_id, now, None, 0)


def _with_base(conn: Connection, one: Written) -> Written:
    """The file, once more with the bytes that RMOS had written, where they are lost here but can be made again.

    Where they cannot, the file is known by its edits alone: no hash is that of what stands there.
    """
    path = Path(one.path)
    if runs.has_record(conn, one.base_sha256) or not is_file(path):
        return one
    base = read_bytes(path)
    if one.edits:
        base, _ = Ours(lambda _: one, lambda _: None).received(path, base)
    if sha256(base) != one.base_sha256:
        return one._replace(sha256="", base_sha256="")
    documents.add(conn, {one.base_sha256: base})
    return one


def _recalled(root: Path, noted: list[Written], now: datetime) -> Event:
    after: dict[str, Any] = {"store": root.name, "files": len(noted), "runs": len({one.run_id for one in noted})}
    return Event(kind="mirror:recalled", at=now, actor=MIRROR, fields={"after": after})

"""Keeping what the mirror wrote, and what it is still to write."""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, bindparam, delete, exists, insert, select, update

from reviewapp.store.mirror_tables import mirror, mirror_due, mirrored
from reviewapp.store.reads.mirrors import Mirror, MirroredFile, id_of
from reviewapp.store.reads.sources import path_text

_MIRROR = update(mirror).where(mirror.c.id == bindparam("known"))
_FILE = update(mirrored).where(mirrored.c.id == bindparam("known"))
# Store by store, of which there are few: so that the index of files leads to those of the run.
_WRITTEN = select(mirror.c.id).where(
    exists().where(mirrored.c.mirror_id == mirror.c.id, mirrored.c.run_id == bindparam("run"))
)
_DUE = delete(mirror_due).where(mirror_due.c.mirror_id == bindparam("mirror"), mirror_due.c.run_id == bindparam("run"))


def save(conn: Connection, one: Mirror) -> None:
    """Note how far a store was followed."""
    at = one.at.isoformat() if one.at else None
    facts = {"path": path_text(Path(one.path)), "after": one.after, "at": at, "failure": one.failure}
    if not conn.execute(_MIRROR, {"known": id_of(one.path), "facts": facts}).rowcount:
        conn.execute(insert(mirror), {"id": id_of(one.path), "facts": facts})


def save_files(conn: Connection, path: str, files: Iterable[MirroredFile]) -> None:
    """Note what is written into files of the store at `path`."""
    for one in files:
        key = id_of(one.path)
        edits, earlier = ([edit.facts() for edit in each] for each in (one.edits, one.earlier))
        facts: dict[str, object] = {"run_id": one.run_id, "sha256": one.sha256, "base_sha256": one.base_sha256}
        facts |= {"edits": edits, "earlier": earlier}
        if one.made is not None:
            facts["made"] = list(one.made)
        if not conn.execute(_FILE, {"known": key, "facts": facts}).rowcount:
            row = {"id": key, "mirror_id": id_of(path), "run_id": one.run_id, "facts": facts}
            conn.execute(insert(mirrored), row)


def look_again(conn: Connection, run_id: str, at: datetime) -> None:
    """Have a run written back anew where anything of it was: RMOS wrote its record since, maybe over what we did."""
    for mirror_id in conn.scalars(_WRITTEN, {"run": run_id}).all():
        _put_due(conn, mirror_id, run_id, at, None, 0)


def put_due(conn: Connection, path: str, run_id: str, at: datetime | None, failure: str | None, tries: int) -> None:
    """Note when a run is to be looked at again, instead of what was noted before; None: not by itself."""
    _put_due(conn, id_of(path), run_id, at, failure, tries)


def _put_due(
    conn: Connection, mirror_id: str, run_id: str, at: datetime | None, failure: str | None, tries: int
) -> None:
    conn.execute(_DUE, {"mirror": mirror_id, "run": run_id})
    if at is not None:
        facts = {"failure": failure, "tries": tries}
        conn.execute(insert(mirror_due), {"mirror_id": mirror_id, "run_id": run_id, "due_at": at, "facts": facts})

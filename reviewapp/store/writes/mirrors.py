"""Keeping what the mirror wrote, and what it is still to write."""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, bindparam, delete, exists, insert, select, update

from reviewapp.domain.written import Written
from reviewapp.store.mirror_tables import mirror, mirror_due, mirrored
from reviewapp.store.reads.mirrors import Mirror, id_of
from reviewapp.store.reads.sources import path_text
from reviewapp.store.tables import advisory

_MIRROR = update(mirror).where(mirror.c.id == bindparam("known"))
_FILE = update(mirrored).where(mirrored.c.id == bindparam("known"))
# Store by store, of which there are few: so that the index of files leads to those of the run.
_WRITTEN = select(mirror.c.id).where(
    exists().where(mirrored.c.mirror_id == mirror.c.id, mirrored.c.run_id == bindparam("run"))
)
_OVERRIDDEN = select(advisory.c.run_id).where(
    advisory.c.content_class == "override_request", advisory.c.expires_at > bindparam("now")
)
_TOUCHED = (
    select(mirrored.c.run_id).where(mirrored.c.mirror_id == bindparam("mirror")).union(_OVERRIDDEN).subquery("touched")
)
_NOT_DUE = ~exists().where(mirror_due.c.mirror_id == bindparam("mirror"), mirror_due.c.run_id == _TOUCHED.c.run_id)
_ALL_DUE = insert(mirror_due).from_select(
    ["mirror_id", "run_id", "due_at", "facts"],
    select(
        bindparam("mirror", type_=mirror_due.c.mirror_id.type),
        _TOUCHED.c.run_id,
        bindparam("now", type_=mirror_due.c.due_at.type),
        bindparam("first", type_=mirror_due.c.facts.type),
    ).where(_NOT_DUE),
)
_AT_ONCE = update(mirror_due).where(
    mirror_due.c.mirror_id == bindparam("mirror"), mirror_due.c.due_at > bindparam("now")
)
_DUE = delete(mirror_due).where(mirror_due.c.mirror_id == bindparam("mirror"), mirror_due.c.run_id == bindparam("run"))


def save(conn: Connection, one: Mirror) -> None:
    """Note how far a store was followed."""
    at = one.at.isoformat() if one.at else None
    facts = {"path": path_text(Path(one.path)), "after": one.after, "at": at, "failure": one.failure}
    facts["recalled"] = one.recalled
    if not conn.execute(_MIRROR, {"known": id_of(one.path), "facts": facts}).rowcount:
        conn.execute(insert(mirror), {"id": id_of(one.path), "facts": facts})


def save_files(conn: Connection, path: str, files: Iterable[Written]) -> None:
    """Note what is written into files of the store at `path`."""
    for one in files:
        key, facts = id_of(one.path), {"path": path_text(Path(one.path)), **one.facts()}
        if not conn.execute(_FILE, {"known": key, "facts": facts}).rowcount:
            row = {"id": key, "mirror_id": id_of(path), "run_id": one.run_id, "facts": facts}
            conn.execute(insert(mirrored), row)


def look_again(conn: Connection, run_id: str, at: datetime) -> None:
    """Have a run written back anew where anything of it was: RMOS wrote its record since, maybe over what we did."""
    for mirror_id in conn.scalars(_WRITTEN, {"run": run_id}).all():
        _put_due(conn, mirror_id, run_id, at, None, 0)


def look_at_all(conn: Connection, path: str, at: datetime) -> None:
    """Have every run looked at again of which anything was written there, or that an override may release."""
    conn.execute(_AT_ONCE.values(due_at=at), {"mirror": id_of(path), "now": at})
    conn.execute(_ALL_DUE, {"mirror": id_of(path), "now": at, "first": {"failure": None, "tries": 0}})


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

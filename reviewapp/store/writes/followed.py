"""Noting what was seen of the stores that are followed."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, insert, update

from reviewapp.store.follow_tables import followed as table
from reviewapp.store.follow_tables import following
from reviewapp.store.reads.followed import Followed
from reviewapp.store.reads.sources import StoredSource, as_facts

_ONE = (
    table.c.source_id == bindparam("of"),
    table.c.folder == bindparam("in_folder"),
    table.c.view == bindparam("in_view"),
    table.c.name == bindparam("named"),
)
_DELETE = delete(table).where(*_ONE)
_SETTLE = (
    update(table)
    .where(*_ONE, table.c.stamp == bindparam("same"))
    .values(state=bindparam("now_state"), seen_at=bindparam("now_seen"))
)
_DROP = _DELETE.where(table.c.stamp == bindparam("same"))
_UPDATE_STORE = update(following).where(following.c.source_id == bindparam("of"))


def save(conn: Connection, source_id: str, rows: Iterable[Followed]) -> None:
    """Note what was seen, instead of what was seen there before."""
    if seen := list(rows):
        conn.execute(_DELETE, [_key(source_id, row) for row in seen])
        conn.execute(insert(table), [{"source_id": source_id, **row._asdict()} for row in seen])


def settle(conn: Connection, source_id: str, rows: Iterable[Followed]) -> None:
    """Note how far those got that were read, unless they changed meanwhile."""
    if read := list(rows):
        now = ({"same": row.stamp, "now_state": row.state, "now_seen": row.seen_at} for row in read)
        conn.execute(_SETTLE, [{**_key(source_id, row), **more} for row, more in zip(read, now, strict=True)])


def drop(conn: Connection, source_id: str, rows: Iterable[Followed]) -> None:
    """Forget what is gone, unless it came back meanwhile."""
    if gone := list(rows):
        conn.execute(_DROP, [{**_key(source_id, row), "same": row.stamp} for row in gone])


def note(conn: Connection, source_id: str, name: str, one: StoredSource, at: datetime, failure: str | None) -> None:
    """Note when a store was looked at, and what stood in the way."""
    values = {"looked_at": at, "failure": failure, "facts": {**as_facts(one), "name": name}}
    if not conn.execute(_UPDATE_STORE.values(**values), {"of": source_id}).rowcount:
        conn.execute(insert(following), {"source_id": source_id, **values})


def _key(source_id: str, row: Followed) -> dict[str, str]:
    return {"of": source_id, "in_folder": row.folder, "in_view": row.view, "named": row.name}

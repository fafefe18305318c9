"""What was seen of followed stores and is still to be looked at or read; each list in the order of an index."""

from collections.abc import Iterable
from datetime import datetime
from itertools import chain
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, TextClause, bindparam, select

from reviewapp.store.follow_tables import UNSETTLED_FOLDERS, UNSETTLED_NAMED, UNSETTLED_OWN
from reviewapp.store.follow_tables import followed as table
from reviewapp.store.reads.followed import NEW, YOUNG, Followed

_FILES = (UNSETTLED_OWN, UNSETTLED_NAMED)


def _rows_of(kinds: TextClause) -> Select[Any]:
    """Rows of those kinds that are not settled; the condition stands as it does at the index."""
    columns = [table.c[name] for name in Followed._fields]
    return select(*columns).where(table.c.source_id == bindparam("source_id"), kinds)


def _newest(kinds: TextClause, state: str) -> Select[Any]:
    """Those in one state, the newest change first, and of one moment the last day first."""
    found = _rows_of(kinds).where(table.c.state == state)
    return found.order_by(table.c.seen_at.desc(), table.c.folder.desc(), table.c.name.desc()).limit(bindparam("size"))


_NEW_FOLDERS = (
    _rows_of(UNSETTLED_FOLDERS)
    .order_by(table.c.state, table.c.seen_at, table.c.folder, table.c.name)
    .limit(bindparam("size"))
)
_HOT = (_NEW_FOLDERS, *(_newest(kinds, YOUNG) for kinds in _FILES))
_FRESH = tuple(
    _rows_of(kinds).where(table.c.state == state, table.c.seen_at > bindparam("quiet_since"))
    for kinds in _FILES
    for state in (NEW, YOUNG)
)
_DUE = {
    kinds: (_newest(kinds, NEW), _newest(kinds, YOUNG).where(table.c.seen_at <= bindparam("quiet_since")))
    for kinds in _FILES
}


class Due(NamedTuple):
    """Files to be read now: those that are or belong to runs, those that runs name, and whether there are more."""

    own: list[Followed]
    named: list[Followed]
    more: bool


def hot(conn: Connection, source_id: str, size: int) -> list[Followed]:
    """What changed a moment ago, and folders that were not looked into yet: of each at most so many."""
    return [row for query in _HOT for row in _asked(conn, query, source_id=source_id, size=size)]


def due(conn: Connection, source_id: str, quiet_since: datetime, own: int, named: int) -> Due:
    """Files to be read now, so many of each sort: changed ones, then those that lay still since that moment."""
    found = []
    for kinds, size in ((UNSETTLED_OWN, own), (UNSETTLED_NAMED, named)):
        asked = {"source_id": source_id, "quiet_since": quiet_since, "size": size + 1}
        found.append(list(chain.from_iterable(_asked(conn, query, **asked) for query in _DUE[kinds])))
    return Due(found[0][:own], found[1][:named], len(found[0]) > own or len(found[1]) > named)


def fresh(conn: Connection, source_id: str, quiet_since: datetime) -> list[Followed]:
    """What changed after that moment, and may be half-written."""
    return [row for query in _FRESH for row in _asked(conn, query, source_id=source_id, quiet_since=quiet_since)]


def _asked(conn: Connection, query: Select[Any], **values: Any) -> Iterable[Followed]:
    return map(Followed._make, conn.execute(query, values))

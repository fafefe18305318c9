"""What was seen of the stores that are followed."""

import os
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote_from_bytes, unquote_to_bytes

from sqlalchemy import Connection, Row, and_, bindparam, or_, select, tuple_

from reviewapp.store.follow_tables import followed as table
from reviewapp.store.follow_tables import following
from reviewapp.store.reads.sources import StoredSource, from_facts
from reviewapp.store.tables import advisory, attachment

NEW, YOUNG, KNOWN = "new", "young", "known"
"""To be read; read, and to be read once more when it lay still for a moment; settled."""
FOLDER = "folder"
MANY = 500
_MINE = table.c.source_id == bindparam("source_id")
_ROWS = select(
    table.c.folder, table.c.view, table.c.name, table.c.kind, table.c.concerns, table.c.stamp, table.c.seen_at
).add_columns(table.c.state)
_FOLDERS = (
    _ROWS.where(_MINE, table.c.kind == FOLDER, table.c.view.in_(bindparam("views", expanding=True)))
    .order_by(table.c.folder.desc())
    .limit(bindparam("size"))
)
_ONE_FOLDER = and_(_MINE, table.c.folder == bindparam("folder"), table.c.view == bindparam("view"))
_FOLDER = _ROWS.where(_ONE_FOLDER, table.c.name == "")
_OF_FOLDER = _ROWS.where(_ONE_FOLDER, table.c.kind != FOLDER)
_STAMPS = select(table.c.name, table.c.stamp, table.c.concerns).where(_ONE_FOLDER, table.c.kind != FOLDER)
_CONCERNING = _ROWS.where(_MINE, table.c.concerns.in_(bindparam("ids", expanding=True)))
_PLACE = tuple_(table.c.folder, table.c.view, table.c.name)
_AFTER = (
    _ROWS.where(_MINE, _PLACE.op(">")(tuple_(bindparam("folder"), bindparam("view"), bindparam("name"))))
    .order_by(table.c.folder, table.c.view, table.c.name)
    .limit(bindparam("size"))
)
_NAMES = ((advisory.c.run_id, advisory.c.advisory_id), (attachment.c.run_id, attachment.c.sha256))
"""Where runs name others' files: advisories by their id, attachments by their hash."""
_NAMING = [
    select(run_id)
    .where(named.in_(bindparam("ids", expanding=True)), run_id > bindparam("behind"))
    .distinct()
    .order_by(run_id)
    .limit(bindparam("size"))
    for run_id, named in _NAMES
]
_NAMED_BY = [select(named).where(run_id.in_(bindparam("ids", expanding=True))) for run_id, named in _NAMES]
_FOLLOWING = select(following).order_by(following.c.source_id)


class Followed(NamedTuple):
    """One file or folder as it was seen; folder and name are quoted, a folder itself has no name."""

    folder: str
    view: str
    name: str
    kind: str
    concerns: str | None
    stamp: str
    seen_at: datetime
    state: str

    @property
    def path(self) -> Path:
        """Where it lies."""
        return Path(self.spelled)

    @property
    def spelled(self) -> str:
        """Where it lies, for the thousands that are only looked at."""
        return os.path.join(unquoted(self.folder), unquoted(self.name))  # noqa: PTH118

    @property
    def place(self) -> tuple[str, str, str]:
        """What tells it from the others of its store."""
        return self.folder, self.view, self.name


class Following(NamedTuple):
    """A store that is followed: when it was looked at last, and what stood in the way then."""

    source_id: str
    looked_at: datetime
    failure: str | None
    source: StoredSource
    name: str


def quoted(text: str) -> str:
    """A path for its row: it may hold bytes that are no text."""
    return quote_from_bytes(os.fsencode(text))


def unquoted(text: str) -> str:
    """The path that was quoted."""
    return os.fsdecode(unquote_to_bytes(text))


def following_all(conn: Connection) -> tuple[Following, ...]:
    """Every store that was ever followed."""
    return tuple(
        Following(row.source_id, row.looked_at, row.failure, from_facts(row.facts), row.facts["name"])
        for row in conn.execute(_FOLLOWING)
    )


def unreachable(conn: Connection, since: datetime) -> tuple[str, ...]:
    """The names of stores that somebody tried to look at since then, in vain."""
    return tuple(one.name for one in following_all(conn) if one.failure and one.looked_at >= since)


def folders(conn: Connection, source_id: str, views: Iterable[str], size: int) -> list[Followed]:
    """The folders of those views, the last by name first."""
    return _rows(conn.execute(_FOLDERS, {"source_id": source_id, "views": list(views), "size": size}))


def folder(conn: Connection, source_id: str, folder: str, view: str) -> Followed | None:
    """A folder itself, as it was seen."""
    return next(iter(_rows(conn.execute(_FOLDER, _folder(source_id, folder, view)))), None)


def of_folder(conn: Connection, source_id: str, folder: str, view: str) -> list[Followed]:
    """What was seen in a folder."""
    return _rows(conn.execute(_OF_FOLDER, {"source_id": source_id, "folder": folder, "view": view}))


def stamps(conn: Connection, source_id: str, folder: str, view: str) -> dict[str, tuple[str, str | None]]:
    """The stamp of everything seen in a folder and what it concerns, by quoted name."""
    found = conn.execute(_STAMPS, _folder(source_id, folder, view))
    return {name: (stamp, concerns) for name, stamp, concerns in found}


def subfolders(conn: Connection, source_id: str, folder: str, view: str) -> set[str]:
    """The folders right under a folder."""
    inside = table.c.folder.startswith(f"{folder}/", autoescape=True)
    found = _ROWS.where(_MINE, table.c.kind == FOLDER, table.c.view == view, inside)
    under = (row.folder for row in conn.execute(found, {"source_id": source_id}))
    return {one for one in under if one.rpartition("/")[0] == folder}


def beneath(conn: Connection, source_id: str, folder: str, view: str) -> list[Followed]:
    """A folder and everything under it."""
    inside = or_(table.c.folder == folder, table.c.folder.startswith(f"{folder}/", autoescape=True))
    return _rows(conn.execute(_ROWS.where(_MINE, table.c.view == view, inside), {"source_id": source_id}))


def concerning(conn: Connection, source_id: str, ids: Iterable[str]) -> list[Followed]:
    """The files that concern those runs, advisories or hashes."""
    return [
        row for part in _parts(ids) for row in _rows(conn.execute(_CONCERNING, {"source_id": source_id, "ids": part}))
    ]


def after(conn: Connection, source_id: str, place: tuple[str, str, str], size: int) -> list[Followed]:
    """The next rows behind a place, by place."""
    folder, view, name = place
    return _rows(conn.execute(_AFTER, {**_folder(source_id, folder, view), "name": name, "size": size}))


def runs_naming(conn: Connection, ids: Iterable[str], behind: str, size: int) -> list[str]:
    """The next runs behind one that have an advisory of such an id, or an attachment of such a hash."""
    asked = ((query, {"ids": part, "behind": behind, "size": size}) for part in _parts(ids) for query in _NAMING)
    return sorted({run_id for query, values in asked for run_id in conn.scalars(query, values)})[:size]


def named_by(conn: Connection, run_ids: Iterable[str]) -> set[str]:
    """The ids of advisories and the hashes of attachments that those runs are known to have."""
    asked = ((query, part) for part in _parts(run_ids) for query in _NAMED_BY)
    return {named for query, part in asked for named in conn.scalars(query, {"ids": part})}


def _folder(source_id: str, folder: str, view: str) -> dict[str, str]:
    return {"source_id": source_id, "folder": folder, "view": view}


def _parts(ids: Iterable[str]) -> Iterator[list[str]]:
    wanted = sorted(ids)
    yield from (wanted[start : start + MANY] for start in range(0, len(wanted), MANY))


def _rows(found: Iterable[Row[Any]]) -> list[Followed]:
    return [Followed._make(row) for row in found]

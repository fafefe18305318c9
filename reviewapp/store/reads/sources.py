"""Where imported stores lie, so that they can be imported again; told to nobody."""

import os
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote_from_bytes, unquote_to_bytes

from sqlalchemy import Connection, bindparam, func, select

from reviewapp.store.tables import source as table

_ONE = select(table.c.facts).where(table.c.id == bindparam("id"))
_COUNT = select(func.count()).select_from(table)


class StoredSource(NamedTuple):
    """A store as it was imported last: its place, the folders named beside it, and what counts as history."""

    path: Path
    attachments: tuple[Path, ...] = ()
    advisories: tuple[Path, ...] = ()
    history_before: date | None = None


def find(conn: Connection, source_id: str) -> StoredSource | None:
    """The store of that id; None where it was last imported by a version that did not note its place."""
    facts = conn.scalar(_ONE, {"id": source_id})
    return None if facts is None else from_facts(facts)


def count(conn: Connection) -> int:
    """How many stores were ever imported."""
    return int(conn.scalar(_COUNT) or 0)


def from_facts(facts: dict[str, Any]) -> StoredSource:
    """The place that a row holds."""
    before = facts["history_before"]
    return StoredSource(
        path=path_of(facts["path"]),
        attachments=tuple(path_of(one) for one in facts["attachments"]),
        advisories=tuple(path_of(one) for one in facts["advisories"]),
        history_before=date.fromisoformat(before) if before else None,
    )


def as_facts(one: StoredSource) -> dict[str, object]:
    """The place for its row: a path may hold bytes that are no text, so they are percent-encoded."""
    return {
        "path": path_text(one.path),
        "attachments": [path_text(folder) for folder in one.attachments],
        "advisories": [path_text(folder) for folder in one.advisories],
        "history_before": one.history_before.isoformat() if one.history_before else None,
    }


def path_text(path: Path) -> str:
    """A path, which may hold bytes that are no text, percent-encoded."""
    return quote_from_bytes(os.fsencode(path.absolute()))


def path_of(text: str) -> Path:
    """The path that `path_text` wrote."""
    return Path(os.fsdecode(unquote_to_bytes(text)))

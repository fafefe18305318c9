"""The tables of what is followed: which stores, and what was seen of each file in them."""

from sqlalchemy import Column, Index, String, Table, Text, text

from reviewapp.store.schema import metadata
from reviewapp.store.types import JsonText, UtcDateTime

UNSETTLED_FOLDERS = text("state <> 'known' AND kind = 'folder'")
UNSETTLED_NAMED = text("state <> 'known' AND kind IN ('asset', 'file')")
UNSETTLED_OWN = text("state <> 'known' AND kind IN ('deletions', 'link', 'outside', 'record', 'single')")
"""What is still to be looked into or read: folders, files that runs name, and files that are or belong to runs."""
_IN_TURN = ("source_id", "state", "seen_at", "folder", "name")

following = Table(
    "following",
    metadata,
    Column("source_id", String(64), primary_key=True),
    Column("looked_at", UtcDateTime, nullable=False),
    Column("failure", Text),
    Column("facts", JsonText, nullable=False),
    comment="The stores that are followed: when each was looked at last, and what stood in the way.",
)

followed = Table(
    "followed",
    metadata,
    Column("source_id", String(64), primary_key=True),
    Column("folder", Text, primary_key=True),
    Column("view", String(16), primary_key=True),
    Column("name", Text, primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("concerns", Text),
    Column("stamp", String(128), nullable=False),
    Column("seen_at", UtcDateTime, nullable=False),
    Column("state", String(8), nullable=False),
    Index("ix_followed_kind", "source_id", "kind", "view", "folder"),
    Index("ix_followed_concerns", "source_id", "concerns"),
    *(
        Index(f"ix_followed_{name}", *_IN_TURN, sqlite_where=which, postgresql_where=which)
        for name, which in (
            ("unsettled_folders", UNSETTLED_FOLDERS),
            ("unsettled_named", UNSETTLED_NAMED),
            ("unsettled_own", UNSETTLED_OWN),
        )
    ),
    comment="What was seen of each file and folder, and which run, advisory or hash it concerns. Paths are quoted.",
)

"""The tables of what is followed: which stores, and what was seen of each file in them."""

from sqlalchemy import Column, Index, String, Table, Text, text

from reviewapp.store.schema import metadata
from reviewapp.store.types import JsonText, UtcDateTime

_UNSETTLED = text("state <> 'known'")

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
    Index(
        "ix_followed_unsettled",
        "source_id",
        "seen_at",
        "state",
        sqlite_where=_UNSETTLED,
        postgresql_where=_UNSETTLED,
    ),
    comment="What was seen of each file and folder, and which run, advisory or hash it concerns. Paths are quoted.",
)

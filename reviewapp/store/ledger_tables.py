"""The tables of the log and of the background work."""

from sqlalchemy import BigInteger, Column, Index, Integer, LargeBinary, String, Table

from reviewapp.store.schema import metadata
from reviewapp.store.types import UtcDateTime

ledger_node = Table(
    "ledger_node",
    metadata,
    Column("level", Integer, primary_key=True, autoincrement=False),
    Column("position", BigInteger, primary_key=True, autoincrement=False),
    Column("hash", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
    comment="Complete subtrees of the Merkle log over the events; level 0 holds the hashes of the leaves.",
)

checkpoint = Table(
    "checkpoint",
    metadata,
    Column("origin", String(160), primary_key=True),
    Column("size", BigInteger, primary_key=True, autoincrement=False),
    Column("at", UtcDateTime, nullable=False),
    Column("note", LargeBinary, nullable=False),
    Index("ix_checkpoint_at", "at"),
    comment="Signed notes about the log: its size and root at a moment.",
)

lease = Table(
    "lease",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("holder", String(64), nullable=False),
    Column("until", UtcDateTime, nullable=False),
    comment="Which of many processes does the background work, and until when.",
)

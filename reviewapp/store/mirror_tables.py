"""The tables of what is written back into stores of RMOS."""

from sqlalchemy import Column, ForeignKeyConstraint, Index, String, Table

from reviewapp.store.schema import metadata
from reviewapp.store.types import JsonText, UtcDateTime

mirror = Table(
    "mirror",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("facts", JsonText, nullable=False),
    comment="Stores that outcomes are written back into: where each lies, and up to which event it was followed.",
)

mirrored = Table(
    "mirrored",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("mirror_id", String(64), nullable=False),
    Column("run_id", String(128), nullable=False),
    Column("facts", JsonText, nullable=False),
    ForeignKeyConstraint(["mirror_id"], ["mirror.id"]),
    Index("ix_mirrored_mirror_id_run_id", "mirror_id", "run_id"),
    comment="Files that the mirror wrote, by the hash of their path: what was edited in which bytes.",
)

mirror_due = Table(
    "mirror_due",
    metadata,
    Column("mirror_id", String(64), primary_key=True),
    Column("run_id", String(128), primary_key=True),
    Column("due_at", UtcDateTime, nullable=False),
    Column("facts", JsonText, nullable=False),
    ForeignKeyConstraint(["mirror_id"], ["mirror.id"]),
    Index("ix_mirror_due_mirror_id_due_at", "mirror_id", "due_at"),
    comment="Runs to be written back at a time: their override ends then, or it could not be done before.",
)

"""Stores are followed: what was seen of each file, and attachments are found by their hash."""

import sqlalchemy as sa
from alembic import op

from reviewapp.store import types

revision = "0008"
down_revision = "0007"
_UNSETTLED = sa.text("state <> 'known'")


def upgrade() -> None:
    """Make the tables of what is followed."""
    op.create_table(
        "following",
        sa.Column("source_id", sa.String(length=64), nullable=False),
        sa.Column("looked_at", types.UtcDateTime(), nullable=False),
        sa.Column("failure", sa.Text()),
        sa.Column("facts", types.JsonText(), nullable=False),
        sa.PrimaryKeyConstraint("source_id", name=op.f("pk_following")),
        comment="The stores that are followed: when each was looked at last, and what stood in the way.",
    )
    op.create_table(
        "followed",
        sa.Column("source_id", sa.String(length=64), nullable=False),
        sa.Column("folder", sa.Text(), nullable=False),
        sa.Column("view", sa.String(length=16), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("concerns", sa.Text()),
        sa.Column("stamp", sa.String(length=128), nullable=False),
        sa.Column("seen_at", types.UtcDateTime(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.PrimaryKeyConstraint("source_id", "folder", "view", "name", name=op.f("pk_followed")),
        comment="What was seen of each file and folder, and which run, advisory or hash it concerns. Paths are quoted.",
    )
    op.create_index("ix_followed_kind", "followed", ["source_id", "kind", "view", "folder"], unique=False)
    op.create_index("ix_followed_concerns", "followed", ["source_id", "concerns"], unique=False)
    op.create_index(
        "ix_followed_unsettled",
        "followed",
        ["source_id", "seen_at", "state"],
        unique=False,
        sqlite_where=_UNSETTLED,
        postgresql_where=_UNSETTLED,
    )
    op.create_index("ix_attachment_sha256", "attachment", ["sha256"], unique=False)

"""What could not be taken is put aside."""

import sqlalchemy as sa
from alembic import op

from reviewapp.store import types

revision = "0003"
down_revision = "0001"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "quarantine",
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("source_id", sa.String(length=64), nullable=False),
        sa.Column("fate", sa.String(length=16), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("facts", types.JsonText(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_quarantine")),
        sa.UniqueConstraint("id", name=op.f("uq_quarantine_id")),
        comment="What could not be taken; `seq` counts arrivals. The bytes kept are documents.",
    )
    op.create_index("ix_quarantine_fate_seq", "quarantine", ["fate", "seq"], unique=False)
    op.create_index("ix_quarantine_fate_kind_seq", "quarantine", ["fate", "kind", "seq"], unique=False)
    op.create_index("ix_quarantine_source_id_fate", "quarantine", ["source_id", "fate"], unique=False)

"""What the mirror writes back into stores of RMOS, and when it will again."""

import sqlalchemy as sa
from alembic import op

from reviewapp.store import types

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Make the tables of the mirror."""
    op.create_table(
        "mirror",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("facts", types.JsonText(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mirror")),
        comment="Stores that outcomes are written back into: where each lies, and up to which event it was followed.",
    )
    op.create_table(
        "mirrored",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("mirror_id", sa.String(length=64), nullable=False),
        sa.Column("run_id", sa.String(length=128), nullable=False),
        sa.Column("facts", types.JsonText(), nullable=False),
        sa.ForeignKeyConstraint(["mirror_id"], ["mirror.id"], name=op.f("fk_mirrored_mirror_id_mirror")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mirrored")),
        comment="Files that the mirror wrote, by the hash of their path: what was edited in which bytes.",
    )
    op.create_index("ix_mirrored_mirror_id_run_id", "mirrored", ["mirror_id", "run_id"], unique=False)
    op.create_table(
        "mirror_due",
        sa.Column("mirror_id", sa.String(length=64), nullable=False),
        sa.Column("run_id", sa.String(length=128), nullable=False),
        sa.Column("due_at", types.UtcDateTime(), nullable=False),
        sa.Column("facts", types.JsonText(), nullable=False),
        sa.ForeignKeyConstraint(["mirror_id"], ["mirror.id"], name=op.f("fk_mirror_due_mirror_id_mirror")),
        sa.PrimaryKeyConstraint("mirror_id", "run_id", name=op.f("pk_mirror_due")),
        comment="Runs to be written back at a time: their override ends then, or it could not be done before.",
    )
    op.create_index("ix_mirror_due_mirror_id_due_at", "mirror_due", ["mirror_id", "due_at"], unique=False)

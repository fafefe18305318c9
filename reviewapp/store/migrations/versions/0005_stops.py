"""Engines, models and sources can be paused; what came meanwhile is held."""

import sqlalchemy as sa
from alembic import op

from reviewapp.store import types

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Make the tables of stops and of what they hold."""
    op.create_table(
        "stop",
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.Column("facts", types.JsonText(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_stop")),
        comment="What was paused by whom, and released; `seq` counts from 1.",
    )
    op.create_index("ix_stop_is_open_seq", "stop", ["is_open", "seq"], unique=False)
    op.create_table(
        "hold",
        sa.Column("stop_seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("run_id", sa.String(length=128), nullable=False),
        sa.Column("advisory_id", sa.String(length=128), nullable=False),
        sa.ForeignKeyConstraint(["stop_seq"], ["stop.seq"], name=op.f("fk_hold_stop_seq")),
        sa.PrimaryKeyConstraint("stop_seq", "run_id", "advisory_id", name=op.f("pk_hold")),
        comment="What came while a stop was open; an empty `advisory_id` is the run itself.",
    )

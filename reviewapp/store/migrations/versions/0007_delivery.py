"""What is told to others: endpoints, messages, attempts, and how far was looked."""

import sqlalchemy as sa
from alembic import op

from reviewapp.store import types

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Make the tables; nothing was told to anybody so far."""
    op.create_table(
        "endpoint",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("standing", sa.String(length=16), nullable=False),
        sa.Column("facts", types.JsonText(), nullable=False),
        sa.Column("secret", sa.Text(), nullable=False),
        sa.Column("former_secret", sa.Text()),
        sa.Column("former_until", types.UtcDateTime()),
        sa.Column("last_at", types.UtcDateTime()),
        sa.Column("last_status", sa.Integer()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_endpoint")),
        comment="Where messages go, with the secrets that sign for it; `last_*` tell of the newest attempt.",
    )
    op.create_table(
        "message",
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("endpoint_id", sa.String(length=64), nullable=False),
        sa.Column("topic", sa.String(length=32), nullable=False),
        sa.Column("lane", sa.String(length=128), nullable=False),
        sa.Column("run_id", sa.String(length=128)),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", types.UtcDateTime(), nullable=False),
        sa.Column("fate", sa.String(length=16), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("failed", sa.Integer(), nullable=False),
        sa.Column("due_at", types.UtcDateTime()),
        sa.Column("holder", sa.String(length=64)),
        sa.Column("held_until", types.UtcDateTime()),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_message")),
        sa.UniqueConstraint("id", name=op.f("uq_message_id")),
        sa.ForeignKeyConstraint(["endpoint_id"], ["endpoint.id"], name=op.f("fk_message_endpoint_id")),
        comment="`due_at` is set for the first of its lane alone; `holder` has it to itself until `held_until`.",
    )
    op.create_index("ix_message_endpoint_id_due_at", "message", ["endpoint_id", "due_at", "seq"])
    op.create_index("ix_message_endpoint_id_lane_fate", "message", ["endpoint_id", "lane", "fate", "seq"])
    op.create_index("ix_message_endpoint_id_seq", "message", ["endpoint_id", "seq"])
    op.create_index("ix_message_fate_seq", "message", ["fate", "seq"])
    op.create_table(
        "attempt",
        sa.Column("message_seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", types.UtcDateTime(), nullable=False),
        sa.Column("status", sa.Integer()),
        sa.Column("told", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("message_seq", "number", name=op.f("pk_attempt")),
        sa.ForeignKeyConstraint(["message_seq"], ["message.seq"], name=op.f("fk_attempt_message_seq")),
    )
    op.create_table(
        "announced",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("event_n", sa.Integer(), nullable=False),
        sa.Column("moment", types.UtcDateTime(), nullable=False),
        sa.Column("checkpoint", sa.String(length=200)),
        sa.Column("swept", sa.String(length=128)),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_announced")),
        comment="One row: the last event that was looked at, the moment up to which overrides have expired, the newest"
        " checkpoint told, and behind which run all gates are being compared, null where they are not.",
    )
    op.create_table(
        "announced_gate",
        sa.Column("run_id", sa.String(length=128), nullable=False),
        sa.Column("answer", sa.String(length=16), nullable=False),
        sa.Column("until", types.UtcDateTime()),
        sa.PrimaryKeyConstraint("run_id", name=op.f("pk_announced_gate")),
        comment="What the gate of a run said when it was looked at last; `until` where time alone will end that.",
    )
    op.create_index("ix_announced_gate_until", "announced_gate", ["until"])

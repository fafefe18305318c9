"""The first tables."""

import sqlalchemy as sa
from alembic import op

from reviewapp.store import types

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make every table."""
    op.create_table(
        "document",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("body", types.Compressed(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_document")),
        comment="Records received or made, by their hash: runs as received, evidence, contents, packets, policies.",
    )
    op.create_table(
        "event",
        sa.Column("n", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("at", types.UtcDateTime(), nullable=False),
        sa.Column("actor_id", sa.String(length=128), nullable=False),
        sa.Column("run_id", sa.String(length=128), nullable=True),
        sa.Column("advisory_id", sa.String(length=128), nullable=True),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("n", name=op.f("pk_event")),
    )
    op.create_index("ix_event_actor_id_n", "event", ["actor_id", "n"], unique=False)
    op.create_index("ix_event_at_n", "event", ["at", "n"], unique=False)
    op.create_index("ix_event_kind_n", "event", ["kind", "n"], unique=False)
    op.create_index("ix_event_run_id_n", "event", ["run_id", "n"], unique=False)
    op.create_table(
        "person",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=128), nullable=False),
        sa.Column("roles", sa.String(length=64), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=True),
        sa.Column("code_hash", sa.Text(), nullable=True),
        sa.Column("code_expires_at", types.UtcDateTime(), nullable=True),
        sa.Column("disabled_at", types.UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
    )
    op.create_table(
        "run",
        sa.Column("run_id", sa.String(length=128), nullable=False),
        sa.Column("created_at", types.UtcDateTime(), nullable=False),
        sa.Column("received_at", types.UtcDateTime(), nullable=False),
        sa.Column("run_sha256", sa.String(length=64), nullable=False),
        sa.Column("received_sha256", sa.String(length=64), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("layout", sa.String(length=16), nullable=False),
        sa.Column("source", sa.String(length=512), nullable=False),
        sa.Column("risk", sa.String(length=16), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("tool_id", sa.String(length=256), nullable=True),
        sa.Column("material_id", sa.String(length=256), nullable=True),
        sa.Column("machine_id", sa.String(length=256), nullable=True),
        sa.Column("event_type", sa.String(length=256), nullable=True),
        sa.Column("facts", types.JsonText(), nullable=False),
        sa.PrimaryKeyConstraint("run_id", name=op.f("pk_run")),
    )
    op.create_index("ix_run_created_at", "run", ["created_at", "run_id"], unique=False)
    op.create_table(
        "session",
        sa.Column("token_sha256", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.String(length=64), nullable=True),
        sa.Column("started_at", types.UtcDateTime(), nullable=False),
        sa.Column("seen_at", types.UtcDateTime(), nullable=False),
        sa.Column("data", types.JsonText(), nullable=False),
        sa.PrimaryKeyConstraint("token_sha256", name=op.f("pk_session")),
    )
    op.create_index("ix_session_person_id", "session", ["person_id"], unique=False)
    op.create_table(
        "showing",
        sa.Column("token_sha256", sa.String(length=64), nullable=False),
        sa.Column("packet_sha256", sa.String(length=64), nullable=False),
        sa.Column("shown_at", types.UtcDateTime(), nullable=False),
        sa.Column("packet", types.Compressed(), nullable=False),
        sa.PrimaryKeyConstraint("token_sha256", "packet_sha256", name=op.f("pk_showing")),
        comment="When a packet was first shown in a session; measures the time on evidence.",
    )
    op.create_table(
        "tally",
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_tally")),
        comment="Counts that pages show without scanning, kept in the transaction that changes them.",
    )
    op.create_table(
        "throttle",
        sa.Column("key", sa.String(length=160), nullable=False),
        sa.Column("window_start", types.UtcDateTime(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_throttle")),
    )
    op.create_table(
        "advisory",
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("run_id", sa.String(length=128), nullable=False),
        sa.Column("advisory_id", sa.String(length=128), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("content_class", sa.String(length=32), nullable=False),
        sa.Column("urgency", sa.Integer(), nullable=False),
        sa.Column("risk", sa.String(length=16), nullable=False),
        sa.Column("asked_at", types.UtcDateTime(), nullable=False),
        sa.Column("tool_id", sa.String(length=256), nullable=True),
        sa.Column("machine_id", sa.String(length=256), nullable=True),
        sa.Column("facts", types.JsonText(), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["run.run_id"], name=op.f("fk_advisory_run_id")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_advisory")),
        sa.UniqueConstraint("run_id", "advisory_id", name=op.f("uq_advisory_run_id_advisory_id")),
        comment="`seq` counts arrivals; `urgency` is 0 for RED.",
    )
    op.create_index("ix_advisory_queue", "advisory", ["state", "urgency", "asked_at", "seq"], unique=False)
    op.create_table(
        "attachment",
        sa.Column("run_id", sa.String(length=128), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("facts", types.JsonText(), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["run.run_id"], name=op.f("fk_attachment_run_id")),
        sa.PrimaryKeyConstraint("run_id", "position", name=op.f("pk_attachment")),
    )
    op.create_index("ix_attachment_run_id_sha256", "attachment", ["run_id", "sha256"], unique=False)
    op.create_table(
        "policy",
        sa.Column("event_n", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("policy_id", sa.String(length=64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["event_n"], ["event.n"], name=op.f("fk_policy_event_n")),
        sa.PrimaryKeyConstraint("event_n", name=op.f("pk_policy")),
        sa.UniqueConstraint("policy_id", "version", name=op.f("uq_policy_policy_id_version")),
        comment="Activations; the newest is active.",
    )
    op.create_table(
        "review",
        sa.Column("event_n", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("run_id", sa.String(length=128), nullable=False),
        sa.Column("advisory_id", sa.String(length=128), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.String(length=64), nullable=False),
        sa.Column("verdict", sa.String(length=32), nullable=False),
        sa.Column("signature", sa.String(length=64), nullable=False),
        sa.Column("record", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["event_n"], ["event.n"], name=op.f("fk_review_event_n")),
        sa.PrimaryKeyConstraint("event_n", name=op.f("pk_review")),
    )
    op.create_index(
        "uq_review_verdict",
        "review",
        ["run_id", "advisory_id", "round", "person_id"],
        unique=True,
        sqlite_where=sa.text("verdict <> 'withdraw'"),
        postgresql_where=sa.text("verdict <> 'withdraw'"),
    )
    op.create_index(
        "uq_review_withdrawal",
        "review",
        ["run_id", "advisory_id", "round"],
        unique=True,
        sqlite_where=sa.text("verdict = 'withdraw'"),
        postgresql_where=sa.text("verdict = 'withdraw'"),
    )

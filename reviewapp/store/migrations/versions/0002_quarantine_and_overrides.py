"""What could not be taken is put aside; overrides, runs and the queue are listed by more of what they hold."""

from datetime import datetime

import sqlalchemy as sa
from alembic import op

from reviewapp.store import types

revision = "0002"
down_revision = "0001"


_INDEXES = {
    "class_queue": ["state", "content_class", "urgency", "asked_at", "seq"],
    "tool_queue": ["state", "tool_id", "urgency", "asked_at", "seq"],
    "machine_queue": ["state", "machine_id", "urgency", "asked_at", "seq"],
    "state_asked_at": ["state", "asked_at"],
    "advisory_id": ["advisory_id"],
}


def upgrade() -> None:
    """Make the table and the column, which is filled from what is known."""
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
    op.add_column("advisory", sa.Column("expires_at", types.UtcDateTime(), nullable=True))
    op.create_index("ix_advisory_content_class_seq", "advisory", ["content_class", "seq"], unique=False)
    op.create_index("ix_advisory_content_class_expires_at", "advisory", ["content_class", "expires_at"], unique=False)
    for name, columns in _INDEXES.items():
        op.create_index(f"ix_advisory_{name}", "advisory", columns, unique=False)
    op.create_index("ix_event_advisory_id_n", "event", ["advisory_id", "n"], unique=False)
    op.add_column("run", sa.Column("mode", sa.String(length=256), nullable=True))
    op.add_column("run", sa.Column("session_id", sa.String(length=256), nullable=True))
    for name in ("risk", "status", "mode", "tool_id", "material_id", "machine_id", "session_id", "event_type"):
        op.create_index(f"ix_run_{name}", "run", [name, "created_at", "run_id"], unique=False)
    _fill_expiry()
    _fill_runs()


def _fill_expiry() -> None:
    advisory = sa.table(
        "advisory",
        sa.column("seq", sa.Integer()),
        sa.column("content_class", sa.String()),
        sa.column("expires_at", types.UtcDateTime()),
        sa.column("facts", types.JsonText()),
    )
    asked = sa.select(advisory.c.seq, advisory.c.facts).where(advisory.c.content_class == "override_request")
    for row in op.get_bind().execute(asked).all():
        if expires_at := row.facts.get("expires_at"):
            change = sa.update(advisory).where(advisory.c.seq == row.seq)
            op.get_bind().execute(change.values(expires_at=datetime.fromisoformat(expires_at)))


def _fill_runs() -> None:
    names = ("run_id", "mode", "session_id")
    run = sa.table("run", *(sa.column(name, sa.String()) for name in names), sa.column("facts", types.JsonText()))
    change = sa.update(run).where(run.c.run_id == sa.bindparam("known"))
    for row in op.get_bind().execute(sa.select(run.c.run_id, run.c.facts)).all():
        values = {name: (row.facts.get(name) or "")[:256] or None for name in ("mode", "session_id")}
        if any(values.values()):
            op.get_bind().execute(change.values(**values), {"known": row.run_id})

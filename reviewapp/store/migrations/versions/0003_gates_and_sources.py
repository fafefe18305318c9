"""What the gate of each run says is kept for the list of runs; where imported stores lie is noted."""

import sqlalchemy as sa
from alembic import op

from reviewapp.domain.gate import listed
from reviewapp.domain.presets import GREEN_ONLY
from reviewapp.domain.run import Run
from reviewapp.store import types
from reviewapp.store.reads.advisories import standings

revision = "0003"
down_revision = "0002"

_NOT_ALLOWED = sa.text("gate <> 'allowed'")


def upgrade() -> None:
    """Make the columns and fill them from what is known; no policy of that time had release rules."""
    op.add_column("run", sa.Column("gate", sa.String(length=16), server_default="blocked", nullable=False))
    op.add_column("run", sa.Column("gate_until", types.UtcDateTime(), nullable=True))
    op.create_index("ix_run_gate", "run", ["gate", "created_at", "run_id"], unique=False)
    op.create_index(
        "ix_run_not_allowed",
        "run",
        ["created_at", "run_id"],
        unique=False,
        sqlite_where=_NOT_ALLOWED,
        postgresql_where=_NOT_ALLOWED,
    )
    op.create_table(
        "source",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("facts", types.JsonText(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_source")),
        comment="Where imported stores lie, by the id that quarantine entries name.",
    )
    _fill()


def _fill() -> None:
    run = sa.table(
        "run",
        sa.column("run_id", sa.String()),
        sa.column("facts", types.JsonText()),
        sa.column("gate", sa.String()),
        sa.column("gate_until", types.UtcDateTime()),
    )
    conn = op.get_bind()
    change = sa.update(run).where(run.c.run_id == sa.bindparam("known"))
    for row in conn.execute(sa.select(run.c.run_id, run.c.facts)).all():
        answer = listed(Run.model_validate(row.facts), standings(conn, row.run_id), GREEN_ONLY)
        conn.execute(change.values(gate=answer.answer, gate_until=answer.until), {"known": row.run_id})

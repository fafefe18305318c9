"""Programs show who they are with tokens; what was answered under a key is answered again."""

import sqlalchemy as sa
from alembic import op

from reviewapp.store import types

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Make the tables of tokens and answers, and indexes of advisories by state and of what was signed on each."""
    op.create_table(
        "token",
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("secret_sha256", sa.String(length=64), nullable=False),
        sa.Column("owner", sa.String(length=64), nullable=False),
        sa.Column("scopes", sa.String(length=128), nullable=False),
        sa.Column("source", sa.String(length=64), nullable=False),
        sa.Column("made_at", types.UtcDateTime(), nullable=False),
        sa.Column("expires_at", types.UtcDateTime(), nullable=False),
        sa.Column("revoked_at", types.UtcDateTime(), nullable=True),
        sa.Column("used_at", types.UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_token")),
        sa.UniqueConstraint("secret_sha256", name=op.f("uq_token_secret_sha256")),
        comment="What programs show who they are with; the secret itself is nowhere. Names are never used again.",
    )
    op.create_index("ix_token_made_at", "token", ["made_at", "name"], unique=False)
    op.create_table(
        "idempotency",
        sa.Column("token", sa.String(length=64), nullable=False),
        sa.Column("key", sa.String(length=128), nullable=False),
        sa.Column("request_sha256", sa.String(length=64), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("at", types.UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("token", "key", name=op.f("pk_idempotency")),
        comment="What was answered to a request that carried a key, written with what it did.",
    )
    op.create_index("ix_idempotency_at", "idempotency", ["at"], unique=False)
    op.create_index("ix_review_run_id_advisory_id", "review", ["run_id", "advisory_id", "event_n"], unique=False)
    op.create_index("ix_advisory_state_seq", "advisory", ["state", "seq"], unique=False)

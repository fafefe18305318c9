"""Policies are proposed before they are put in force, and one that was in force before may be so again."""

import sqlalchemy as sa
from alembic import op

from reviewapp.store import types

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Make the table of proposals; let a version stand twice among the activations."""
    op.create_table(
        "proposal",
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("policy_id", sa.String(length=64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("fate", sa.String(length=16), nullable=False),
        sa.Column("facts", types.JsonText(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_proposal")),
        comment="Versions that admins want in force, or wanted; `seq` counts from 1. The texts are documents.",
    )
    op.create_index("ix_proposal_fate_seq", "proposal", ["fate", "seq"], unique=False)
    if op.get_bind().dialect.name == "sqlite":
        _make_policy_anew()
    else:
        op.drop_constraint("uq_policy_policy_id_version", "policy")


def _make_policy_anew() -> None:
    """SQLite drops no constraint: the rows go into a table without it. Its guards are made again after migrating."""
    op.execute("ALTER TABLE policy RENAME TO policy_before")
    op.create_table(
        "policy",
        sa.Column("event_n", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("policy_id", sa.String(length=64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["event_n"], ["event.n"], name=op.f("fk_policy_event_n")),
        sa.PrimaryKeyConstraint("event_n", name=op.f("pk_policy")),
        comment="Activations; the newest is active.",
    )
    op.execute("INSERT INTO policy SELECT event_n, policy_id, version, sha256 FROM policy_before")
    op.execute("DROP TABLE policy_before")

"""Which stores of RMOS are left for this desk, and how far each has come."""

import sqlalchemy as sa
from alembic import op

from reviewapp.store import types

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Make the table of migrations."""
    op.create_table(
        "migration",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("facts", types.JsonText(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_migration")),
        comment=(
            "Stores of RMOS on their way to this desk, by the id of their source: the phase, and how it was verified."
        ),
    )

"""What is still to be read of a followed store is found in its order, however much there is."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
_IN_TURN = ["source_id", "state", "seen_at", "folder", "name"]
_KINDS = {
    "folders": "kind = 'folder'",
    "named": "kind IN ('asset', 'file')",
    "own": "kind IN ('deletions', 'link', 'outside', 'record', 'single')",
}


def upgrade() -> None:
    """Make an index for each sort of file, instead of one that had to be sorted."""
    op.drop_index("ix_followed_unsettled", table_name="followed")
    for name, kinds in _KINDS.items():
        which = sa.text(f"state <> 'known' AND {kinds}")
        op.create_index(
            f"ix_followed_unsettled_{name}",
            "followed",
            _IN_TURN,
            unique=False,
            sqlite_where=which,
            postgresql_where=which,
        )

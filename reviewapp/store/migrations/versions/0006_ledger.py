"""The Merkle log over the events: what has happened so far becomes its first leaves, byte for byte."""

import hashlib
from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op

from reviewapp.store import types

revision = "0006"
down_revision = "0005"
_SLICE = 500


def upgrade() -> None:
    """Make the tables of the log and lay a leaf under every event there is."""
    node = op.create_table(
        "ledger_node",
        sa.Column("level", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("position", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("level", "position", name=op.f("pk_ledger_node")),
        sqlite_with_rowid=False,
        comment="Complete subtrees of the Merkle log over the events; level 0 holds the hashes of the leaves.",
    )
    op.create_table(
        "checkpoint",
        sa.Column("origin", sa.String(length=160), nullable=False),
        sa.Column("size", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", types.UtcDateTime(), nullable=False),
        sa.Column("note", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("origin", "size", name=op.f("pk_checkpoint")),
        comment="Signed notes about the log: its size and root at a moment.",
    )
    op.create_index("ix_checkpoint_at", "checkpoint", ["at"], unique=False)
    op.create_table(
        "lease",
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("holder", sa.String(length=64), nullable=False),
        sa.Column("until", types.UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_lease")),
        comment="Which of many processes does the background work, and until when.",
    )
    peaks: list[bytes] = []
    for first, bodies in _slices():
        op.bulk_insert(node, [row for n, body in enumerate(bodies, first) for row in _grown(peaks, n, body)])


def _slices() -> Iterator[tuple[int, list[bytes]]]:
    event = sa.table("event", sa.column("n", sa.Integer), sa.column("body", sa.LargeBinary))
    first = 0
    while True:
        query = sa.select(event.c.body).where(event.c.n >= first).order_by(event.c.n).limit(_SLICE)
        bodies = list(op.get_bind().scalars(query))
        if not bodies:
            return
        yield first, bodies
        first += len(bodies)


def _grown(peaks: list[bytes], n: int, body: bytes) -> Iterator[dict[str, object]]:
    """The leaf and the subtrees that it completes, as RFC 9162 hashes them; `peaks` follow."""
    node, level = hashlib.sha256(b"\0" + body).digest(), 0
    yield {"level": 0, "position": n, "hash": node}
    while n >> level & 1:
        node = hashlib.sha256(b"\1" + peaks.pop() + node).digest()
        level += 1
        yield {"level": level, "position": n >> level, "hash": node}
    peaks.append(node)

"""The Merkle log over the events: what has happened so far becomes its first leaves, byte for byte."""

import hashlib
import json
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

from reviewapp.store import types

revision = "0006"
down_revision = "0005"
_SLICE = 500
_LISTED = sa.text("UPDATE event SET risk = :risk, policy = :policy WHERE n = :number")


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
    op.add_column("event", sa.Column("risk", sa.String(length=16)))
    op.add_column("event", sa.Column("policy", sa.String(length=80)))
    op.create_index("ix_event_risk_n", "event", ["risk", "n"], unique=False)
    op.create_index("ix_event_policy_n", "event", ["policy", "n"], unique=False)
    _lift_the_guard()
    peaks: list[bytes] = []
    risks: dict[str, str] = {}
    for first, bodies in _slices():
        op.bulk_insert(node, [row for n, body in enumerate(bodies, first) for row in _grown(peaks, n, body)])
        op.get_bind().execute(_LISTED, [_listed(risks, n, json.loads(body)) for n, body in enumerate(bodies, first)])


def _lift_the_guard() -> None:
    """Events are never changed, but the new columns have to be filled; the guard is made again behind the migration."""
    on = " ON event" if op.get_bind().dialect.name == "postgresql" else ""
    op.execute(f"DROP TRIGGER IF EXISTS event_no_update{on}")


def _listed(risks: dict[str, str], n: int, record: dict[str, Any]) -> dict[str, Any]:
    """By what event `n` is found: the risk of its run, and its policy."""
    run_id, policy = record.get("run_id"), record.get("policy")
    if run_id and "risk" in record.get("after", {}):
        risks[run_id] = record["after"]["risk"]
    named = f"{policy['id']}@{policy['version']}" if policy else None
    return {"number": n, "risk": risks.get(run_id) if run_id else None, "policy": named}


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

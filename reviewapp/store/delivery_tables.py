"""The tables of what is told to others: to whom, what waits, how each attempt went, and how far was looked."""

from sqlalchemy import Column, ForeignKeyConstraint, Index, Integer, LargeBinary, String, Table, Text

from reviewapp.store.schema import metadata
from reviewapp.store.types import JsonText, UtcDateTime

endpoint = Table(
    "endpoint",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("standing", String(16), nullable=False),
    Column("facts", JsonText, nullable=False),
    Column("secret", Text, nullable=False),
    Column("former_secret", Text),
    Column("former_until", UtcDateTime),
    Column("last_at", UtcDateTime),
    Column("last_status", Integer),
    comment="Where messages go, with the secrets that sign for it; `last_*` tell of the newest attempt.",
)

message = Table(
    "message",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("id", String(64), nullable=False, unique=True),
    Column("endpoint_id", String(64), nullable=False),
    Column("topic", String(32), nullable=False),
    Column("lane", String(128), nullable=False),
    Column("run_id", String(128)),
    Column("body", LargeBinary, nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
    Column("fate", String(16), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("failed", Integer, nullable=False),
    Column("due_at", UtcDateTime),
    Column("holder", String(64)),
    Column("held_until", UtcDateTime),
    ForeignKeyConstraint(["endpoint_id"], ["endpoint.id"]),
    Index("ix_message_endpoint_id_due_at", "endpoint_id", "due_at", "seq"),
    Index("ix_message_endpoint_id_lane_fate", "endpoint_id", "lane", "fate", "seq"),
    Index("ix_message_endpoint_id_seq", "endpoint_id", "seq"),
    Index("ix_message_fate_seq", "fate", "seq"),
    comment="`due_at` is set for the first of its lane alone; `holder` has it to itself until `held_until`.",
)

attempt = Table(
    "attempt",
    metadata,
    Column("message_seq", Integer, primary_key=True, autoincrement=False),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", UtcDateTime, nullable=False),
    Column("status", Integer),
    Column("told", Text, nullable=False),
    ForeignKeyConstraint(["message_seq"], ["message.seq"]),
)

announced = Table(
    "announced",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("event_n", Integer, nullable=False),
    Column("moment", UtcDateTime, nullable=False),
    Column("checkpoint", String(200)),
    Column("swept", String(128)),
    comment="One row: the last event that was looked at, the moment up to which overrides have expired, the newest"
    " checkpoint told, and behind which run all gates are being compared, null where they are not.",
)

announced_gate = Table(
    "announced_gate",
    metadata,
    Column("run_id", String(128), primary_key=True),
    Column("answer", String(16), nullable=False),
    Column("until", UtcDateTime),
    Index("ix_announced_gate_until", "until"),
    comment="What the gate of a run said when it was looked at last; `until` where time alone will end that.",
)

"""The tables. What is hashed is kept as the exact bytes that were hashed."""

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from reviewapp.store import delivery_tables  # noqa: F401  # its tables belong to the same metadata
from reviewapp.store.follow_tables import followed, following
from reviewapp.store.ledger_tables import checkpoint, lease, ledger_node
from reviewapp.store.migration_tables import migration
from reviewapp.store.mirror_tables import mirror, mirror_due, mirrored
from reviewapp.store.schema import metadata
from reviewapp.store.token_tables import idempotency, token
from reviewapp.store.types import Compressed, JsonText, UtcDateTime

document = Table(
    "document",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("body", Compressed, nullable=False),
    comment="Records received or made, by their hash: runs as received, evidence, contents, packets, policies.",
)

event = Table(
    "event",
    metadata,
    Column("n", Integer, primary_key=True, autoincrement=False),
    Column("kind", String(64), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("actor_id", String(128), nullable=False),
    Column("run_id", String(128)),
    Column("advisory_id", String(128)),
    Column("body", LargeBinary, nullable=False),
    Column("risk", String(16)),
    Column("policy", String(80)),
    Index("ix_event_kind_n", "kind", "n"),
    Index("ix_event_actor_id_n", "actor_id", "n"),
    Index("ix_event_run_id_n", "run_id", "n"),
    Index("ix_event_advisory_id_n", "advisory_id", "n"),
    Index("ix_event_at_n", "at", "n"),
    Index("ix_event_risk_n", "risk", "n"),
    Index("ix_event_policy_n", "policy", "n"),
)

review = Table(
    "review",
    metadata,
    Column("event_n", Integer, primary_key=True, autoincrement=False),
    Column("run_id", String(128), nullable=False),
    Column("advisory_id", String(128), nullable=False),
    Column("round", Integer, nullable=False),
    Column("person_id", String(64), nullable=False),
    Column("verdict", String(32), nullable=False),
    Column("signature", String(64), nullable=False),
    Column("record", LargeBinary, nullable=False),
    ForeignKeyConstraint(["event_n"], ["event.n"]),
    Index("ix_review_run_id_advisory_id", "run_id", "advisory_id", "event_n"),
    Index(
        "uq_review_verdict",
        "run_id",
        "advisory_id",
        "round",
        "person_id",
        unique=True,
        sqlite_where=text("verdict <> 'withdraw'"),
        postgresql_where=text("verdict <> 'withdraw'"),
    ),
    Index(
        "uq_review_withdrawal",
        "run_id",
        "advisory_id",
        "round",
        unique=True,
        sqlite_where=text("verdict = 'withdraw'"),
        postgresql_where=text("verdict = 'withdraw'"),
    ),
)

policy = Table(
    "policy",
    metadata,
    Column("event_n", Integer, primary_key=True, autoincrement=False),
    Column("policy_id", String(64), nullable=False),
    Column("version", Integer, nullable=False),
    Column("sha256", String(64), nullable=False),
    ForeignKeyConstraint(["event_n"], ["event.n"]),
    comment="Activations; the newest is active.",
)

stop = Table(
    "stop",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("is_open", Boolean, nullable=False),
    Column("facts", JsonText, nullable=False),
    Index("ix_stop_is_open_seq", "is_open", "seq"),
    comment="What was paused by whom, and released; `seq` counts from 1.",
)

hold = Table(
    "hold",
    metadata,
    Column("stop_seq", Integer, primary_key=True, autoincrement=False),
    Column("run_id", String(128), primary_key=True),
    Column("advisory_id", String(128), primary_key=True),
    ForeignKeyConstraint(["stop_seq"], ["stop.seq"]),
    comment="What came while a stop was open; an empty `advisory_id` is the run itself.",
)

proposal = Table(
    "proposal",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("policy_id", String(64), nullable=False),
    Column("version", Integer, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("fate", String(16), nullable=False),
    Column("facts", JsonText, nullable=False),
    Index("ix_proposal_fate_seq", "fate", "seq"),
    comment="Versions that admins want in force, or wanted; `seq` counts from 1. The texts are documents.",
)

_NOT_ALLOWED = text("gate <> 'allowed'")
RUN_FILTERS = ("risk", "status", "mode", "tool_id", "material_id", "machine_id", "session_id", "event_type")
"""The columns by which runs are listed, newest first."""

run = Table(
    "run",
    metadata,
    Column("run_id", String(128), primary_key=True),
    Column("created_at", UtcDateTime, nullable=False),
    Column("received_at", UtcDateTime, nullable=False),
    Column("run_sha256", String(64), nullable=False),
    Column("received_sha256", String(64), nullable=False),
    Column("fingerprint", String(64), nullable=False),
    Column("layout", String(16), nullable=False),
    Column("source", String(512), nullable=False),
    Column("risk", String(16), nullable=False),
    Column("status", String(16), nullable=False),
    Column("tool_id", String(256)),
    Column("material_id", String(256)),
    Column("machine_id", String(256)),
    Column("event_type", String(256)),
    Column("mode", String(256)),
    Column("session_id", String(256)),
    Column("gate", String(16), nullable=False, server_default="blocked"),
    Column("gate_until", UtcDateTime),
    Column("facts", JsonText, nullable=False),
    Index("ix_run_created_at", "created_at", "run_id"),
    Index("ix_run_gate", "gate", "created_at", "run_id"),
    Index("ix_run_not_allowed", "created_at", "run_id", sqlite_where=_NOT_ALLOWED, postgresql_where=_NOT_ALLOWED),
    *(Index(f"ix_run_{name}", name, "created_at", "run_id") for name in RUN_FILTERS),
)

attachment = Table(
    "attachment",
    metadata,
    Column("run_id", String(128), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("sha256", String(64), nullable=False),
    Column("facts", JsonText, nullable=False),
    ForeignKeyConstraint(["run_id"], ["run.run_id"]),
    Index("ix_attachment_run_id_sha256", "run_id", "sha256"),
    Index("ix_attachment_sha256", "sha256"),
)

advisory = Table(
    "advisory",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("run_id", String(128), nullable=False),
    Column("advisory_id", String(128), nullable=False),
    Column("state", String(32), nullable=False),
    Column("round", Integer, nullable=False),
    Column("content_class", String(32), nullable=False),
    Column("urgency", Integer, nullable=False),
    Column("risk", String(16), nullable=False),
    Column("asked_at", UtcDateTime, nullable=False),
    Column("tool_id", String(256)),
    Column("machine_id", String(256)),
    Column("expires_at", UtcDateTime),
    Column("facts", JsonText, nullable=False),
    UniqueConstraint("run_id", "advisory_id"),
    ForeignKeyConstraint(["run_id"], ["run.run_id"]),
    Index("ix_advisory_queue", "state", "urgency", "asked_at", "seq"),
    Index("ix_advisory_class_queue", "state", "content_class", "urgency", "asked_at", "seq"),
    Index("ix_advisory_tool_queue", "state", "tool_id", "urgency", "asked_at", "seq"),
    Index("ix_advisory_machine_queue", "state", "machine_id", "urgency", "asked_at", "seq"),
    Index("ix_advisory_state_asked_at", "state", "asked_at"),
    Index("ix_advisory_advisory_id", "advisory_id"),
    Index("ix_advisory_state_seq", "state", "seq"),
    Index("ix_advisory_content_class_seq", "content_class", "seq"),
    Index("ix_advisory_content_class_expires_at", "content_class", "expires_at"),
    comment="`seq` counts arrivals; `urgency` is 0 for RED.",
)

tally = Table(
    "tally",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("count", Integer, nullable=False),
    comment="Counts that pages show without scanning, kept in the transaction that changes them.",
)

person = Table(
    "person",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("name", String(128), nullable=False),
    Column("roles", String(64), nullable=False),
    Column("password_hash", Text),
    Column("code_hash", Text),
    Column("code_expires_at", UtcDateTime),
    Column("disabled_at", UtcDateTime),
)

session = Table(
    "session",
    metadata,
    Column("token_sha256", String(64), primary_key=True),
    Column("person_id", String(64)),
    Column("started_at", UtcDateTime, nullable=False),
    Column("seen_at", UtcDateTime, nullable=False),
    Column("data", JsonText, nullable=False),
    Index("ix_session_person_id", "person_id"),
)

showing = Table(
    "showing",
    metadata,
    Column("token_sha256", String(64), primary_key=True),
    Column("packet_sha256", String(64), primary_key=True),
    Column("shown_at", UtcDateTime, nullable=False),
    Column("packet", Compressed, nullable=False),
    comment="When a packet was first shown in a session; measures the time on evidence.",
)

throttle = Table(
    "throttle",
    metadata,
    Column("key", String(160), primary_key=True),
    Column("window_start", UtcDateTime, nullable=False),
    Column("attempts", Integer, nullable=False),
)

quarantine = Table(
    "quarantine",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("id", String(64), nullable=False, unique=True),
    Column("source_id", String(64), nullable=False),
    Column("fate", String(16), nullable=False),
    Column("kind", String(32), nullable=False),
    Column("facts", JsonText, nullable=False),
    Index("ix_quarantine_fate_seq", "fate", "seq"),
    Index("ix_quarantine_fate_kind_seq", "fate", "kind", "seq"),
    Index("ix_quarantine_source_id_fate", "source_id", "fate"),
    comment="What could not be taken; `seq` counts arrivals. The bytes kept are documents.",
)

source = Table(
    "source",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("facts", JsonText, nullable=False),
    comment="Where imported stores lie, by the id that quarantine entries name.",
)

MIRRORS = (mirror, mirrored, mirror_due, migration)
"""Of another module; every table is known where these are."""

APPEND_ONLY = (event, review, policy, document, ledger_node, checkpoint)
"""Tables whose rows are only ever added."""
PASSING = (followed, following, lease, session, showing, throttle)
"""Tables of what passes, which no backup holds: after a restore everybody signs in again, and what was seen of
followed stores is looked at anew, since the desk went back and they did not."""
OF_PROGRAMS = (token, idempotency)
"""Tables with a file of their own, named here so that whoever knows these tables knows them all."""

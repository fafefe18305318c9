"""The tables of programs: their tokens, and what they were answered."""

from sqlalchemy import Column, Index, Integer, LargeBinary, String, Table

from reviewapp.store.schema import metadata
from reviewapp.store.types import UtcDateTime

token = Table(
    "token",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("secret_sha256", String(64), nullable=False, unique=True),
    Column("owner", String(64), nullable=False),
    Column("scopes", String(128), nullable=False),
    Column("source", String(64), nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
    Column("revoked_at", UtcDateTime),
    Column("used_at", UtcDateTime),
    Index("ix_token_made_at", "made_at", "name"),
    comment="What programs show who they are with; the secret itself is nowhere. Names are never used again.",
)

idempotency = Table(
    "idempotency",
    metadata,
    Column("token", String(64), primary_key=True),
    Column("key", String(128), primary_key=True),
    Column("request_sha256", String(64), nullable=False),
    Column("status", Integer, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Index("ix_idempotency_at", "at"),
    comment="What was answered to a request that carried a key, written with what it did.",
)

"""Tokens: added, revoked, seen."""

from datetime import datetime

from sqlalchemy import Connection, insert, update

from reviewapp.domain.token import Token
from reviewapp.store.token_tables import token


def add(conn: Connection, one: Token) -> None:
    """Keep a new token."""
    conn.execute(insert(token), {**one.model_dump(), "scopes": " ".join(sorted(one.scopes))})


def revoke(conn: Connection, one: Token) -> None:
    """Write that a token was revoked."""
    conn.execute(update(token).where(token.c.name == one.name).values(revoked_at=one.revoked_at))


def note_use(conn: Connection, name: str, now: datetime) -> None:
    """Write when a token was used last."""
    conn.execute(update(token).where(token.c.name == name).values(used_at=now))

"""People and their sessions."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, select

from reviewapp.domain.errors import NotFound
from reviewapp.domain.packet import Packet
from reviewapp.domain.person import Person, Role
from reviewapp.store.tables import person, session, showing

_ONE = select(person).where(person.c.id == bindparam("id"))
_ALL = select(person).order_by(person.c.id)
_NAMES = select(person.c.id, person.c.name).where(person.c.id.in_(bindparam("ids", expanding=True)))
_SESSION = select(session).where(session.c.token_sha256 == bindparam("token"))
_SESSIONS = select(session).where(session.c.person_id == bindparam("id")).order_by(session.c.seen_at.desc())
_SHOWN = select(showing.c.shown_at, showing.c.packet).where(
    showing.c.token_sha256 == bindparam("token"), showing.c.packet_sha256 == bindparam("packet")
)


@dataclass(frozen=True)
class Account:
    """A person with the hashes of their secrets."""

    person: Person
    password_hash: str | None
    code_hash: str | None
    code_expires_at: datetime | None


@dataclass(frozen=True)
class StoredSession:
    """A browser session; `data` is what the web layer keeps in it."""

    token_sha256: str
    person_id: str | None
    started_at: datetime
    seen_at: datetime
    data: dict[str, Any]


def find(conn: Connection, person_id: str) -> Account | None:
    """The account of that user name, or None."""
    row = conn.execute(_ONE, {"id": person_id}).one_or_none()
    return _account(row) if row is not None else None


def get(conn: Connection, person_id: str) -> Account:
    """The account of that user name; raises NotFound."""
    account = find(conn, person_id)
    if account is None:
        raise NotFound(f"There is nobody with the user name {person_id[:64]!r}.")
    return account


def everybody(conn: Connection) -> tuple[Account, ...]:
    """All accounts, disabled ones included, by user name."""
    return tuple(_account(row) for row in conn.execute(_ALL))


def admins_ever(conn: Connection) -> int:
    """How many people were ever made admins; nobody is ever removed, and disabling one does not lower it."""
    return sum(Role.ADMIN in account.person.roles for account in everybody(conn))


def names(conn: Connection, person_ids: Collection[str]) -> dict[str, str]:
    """The printed names of people, by user name, as they are now."""
    return {row.id: row.name for row in conn.execute(_NAMES, {"ids": list(person_ids)})}


def get_session(conn: Connection, token_sha256: str) -> StoredSession | None:
    """The session of that token's hash, or None."""
    row = conn.execute(_SESSION, {"token": token_sha256}).one_or_none()
    return _session(row) if row is not None else None


def sessions_of(conn: Connection, person_id: str) -> tuple[StoredSession, ...]:
    """The open sessions of a person, the one seen last first."""
    return tuple(_session(row) for row in conn.execute(_SESSIONS, {"id": person_id}))


def showing_of(conn: Connection, token_sha256: str, packet_sha256: str) -> tuple[datetime, Packet] | None:
    """When a packet was first shown in a session, and the packet; None where it was not."""
    row = conn.execute(_SHOWN, {"token": token_sha256, "packet": packet_sha256}).one_or_none()
    return (row.shown_at, Packet(data=row.packet)) if row is not None else None


def _account(row: Any) -> Account:
    roles = frozenset(Role(word) for word in row.roles.split())
    return Account(
        person=Person(id=row.id, name=row.name, roles=roles, disabled_at=row.disabled_at),
        password_hash=row.password_hash,
        code_hash=row.code_hash,
        code_expires_at=row.code_expires_at,
    )


def _session(row: Any) -> StoredSession:
    return StoredSession(row.token_sha256, row.person_id, row.started_at, row.seen_at, row.data or {})

"""People, their secrets, sessions and what was shown in them."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from reviewapp.domain.packet import Packet
from reviewapp.domain.person import Person
from reviewapp.store.tables import person, session, showing, throttle


def add(conn: Connection, one: Person) -> None:
    """Add a person; they have no password yet."""
    conn.execute(insert(person), {"id": one.id, "name": one.name, "roles": " ".join(sorted(one.roles))})


def change(conn: Connection, person_id: str, **values: Any) -> None:
    """Change columns of a person: password_hash, code_hash, code_expires_at or disabled_at."""
    conn.execute(update(person).where(person.c.id == person_id).values(**values))


def add_session(
    conn: Connection, token_sha256: str, person_id: str | None, data: dict[str, Any], now: datetime
) -> None:
    """Add a session; one of nobody has no person."""
    values = {"person_id": person_id, "started_at": now, "seen_at": now, "data": data}
    conn.execute(insert(session), {"token_sha256": token_sha256, **values})


def change_session(conn: Connection, token_sha256: str, **values: Any) -> None:
    """Change columns of a session; one that has ended meanwhile stays ended."""
    conn.execute(update(session).where(session.c.token_sha256 == token_sha256).values(**values))


def end_session(conn: Connection, token_sha256: str) -> None:
    """Forget one session and what was shown in it."""
    conn.execute(delete(showing).where(showing.c.token_sha256 == token_sha256))
    conn.execute(delete(session).where(session.c.token_sha256 == token_sha256))


def end_sessions(conn: Connection, person_id: str) -> None:
    """Forget every session of a person."""
    tokens = select(session.c.token_sha256).where(session.c.person_id == person_id)
    conn.execute(delete(showing).where(showing.c.token_sha256.in_(tokens)))
    conn.execute(delete(session).where(session.c.person_id == person_id))


def forget_ended(conn: Connection, before: datetime) -> None:
    """Forget sessions not seen since that moment, what was shown in them, and counts of guesses older than it."""
    ended = select(session.c.token_sha256).where(session.c.seen_at < before)
    conn.execute(delete(showing).where(showing.c.token_sha256.in_(ended)))
    conn.execute(delete(session).where(session.c.seen_at < before))
    conn.execute(delete(throttle).where(throttle.c.window_start < before))


def show(conn: Connection, token_sha256: str, packet: Packet, now: datetime) -> None:
    """Note the first showing of a packet in a session."""
    known = select(showing.c.shown_at).where(
        showing.c.token_sha256 == token_sha256, showing.c.packet_sha256 == packet.sha256
    )
    if conn.scalar(known) is None:
        row = {"token_sha256": token_sha256, "packet_sha256": packet.sha256, "shown_at": now, "packet": packet.data}
        conn.execute(insert(showing), row)


def count_attempt(conn: Connection, key: str, window_start: datetime, step: int) -> int:
    """Count `step` attempts more under `key` in this window and answer how many there are now."""
    row = conn.execute(select(throttle).where(throttle.c.key == key)).one_or_none()
    before = int(row.attempts) if row is not None and row.window_start == window_start else 0
    count = max(0, before + step)
    values = {"window_start": window_start, "attempts": count}
    if row is None:
        conn.execute(insert(throttle), {"key": key, **values})
    else:
        conn.execute(update(throttle).where(throttle.c.key == bindparam("known")).values(**values), {"known": key})
    return count

"""Browser sessions as the web layer needs them: looked up, touched, kept, measured."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from reviewapp.domain.canonical import sha256
from reviewapp.domain.errors import NotSignedIn
from reviewapp.domain.packet import Packet
from reviewapp.domain.person import Person
from reviewapp.store.database import Store
from reviewapp.store.reads import people as read
from reviewapp.store.writes import people

ENDED = "Your session has ended meanwhile; nothing was signed or changed. Sign in again, then repeat."
_TOUCH_EVERY = timedelta(minutes=1)


def find(store: Store, token: str, idle: timedelta, longest: timedelta, now: datetime) -> read.StoredSession | None:
    """The live session of a token; None where it is unknown, idle for too long, or too old."""
    with store.reading() as conn:
        session = read.get_session(conn, sha256(token.encode()))
    if session is None or session.seen_at + idle < now or session.started_at + longest < now:
        return None
    if session.seen_at + _TOUCH_EVERY < now:
        with store.writing() as conn:
            people.change_session(conn, session.token_sha256, seen_at=now)
    return session


def person_of(store: Store, session: read.StoredSession) -> Person | None:
    """Who the session belongs to, with the roles they hold now; None where nobody or disabled."""
    if session.person_id is None:
        return None
    with store.reading() as conn:
        person = read.get(conn, session.person_id).person
    return None if person.disabled_at else person


def require_open(conn: Connection, token_sha256: str, person: Person) -> None:
    """Raise NotSignedIn where the session is no longer that person's.

    Asked inside the transaction that writes what the session vouches for: a reset or a sign-out may have come between.
    """
    session = read.get_session(conn, token_sha256)
    if session is None or session.person_id != person.id:
        raise NotSignedIn(ENDED)


def keep(store: Store, token: str, data: dict[str, Any], now: datetime, *, new: bool) -> None:
    """Write what the web layer keeps in a session; a new one belongs to nobody yet."""
    digest = sha256(token.encode())
    with store.writing() as conn:
        if new:
            people.add_session(conn, digest, None, data, now)
        else:
            people.change_session(conn, digest, data=data)


def end(store: Store, token: str) -> None:
    """Forget a session that belongs to nobody."""
    with store.writing() as conn:
        people.end_session(conn, sha256(token.encode()))


def show(store: Store, token_sha256: str, packet: Packet, now: datetime) -> None:
    """Note that a packet was shown in a session; the first showing starts the clock."""
    with store.reading() as conn:
        if read.showing_of(conn, token_sha256, packet.sha256) is not None:
            return
    with store.writing() as conn:
        people.show(conn, token_sha256, packet, now)

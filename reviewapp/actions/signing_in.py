"""Signing in and out, and proving one's identity again when signing."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from reviewapp.actions import passwords, throttle
from reviewapp.actions.throttle import Guess
from reviewapp.domain.canonical import sha256
from reviewapp.domain.errors import NotAllowed
from reviewapp.domain.events import Event
from reviewapp.domain.person import NOBODY, Authentication, Person
from reviewapp.domain.reauthentication import Reauthentication, require_fresh
from reviewapp.ledger import trail
from reviewapp.store.database import Store
from reviewapp.store.reads import people as read
from reviewapp.store.writes import people


@dataclass(frozen=True)
class Proof:
    """How a person proved who they are, and the password hash it was proved against."""

    auth: Authentication
    password_hash: str | None = None


LONGEST_SESSION = timedelta(hours=72)
"""What settings allow at most; nothing older can still be in use."""
WRONG = "The user name and the password do not fit."


def sign_in(store: Store, name: str, password: str, address: str, now: datetime, request_id: str | None) -> str:
    """Start a session and answer its token. Raises NotAllowed, or TooMany; the wording tells nobody who exists."""
    throttle.count(store, Guess.SIGN_IN, name, address, now)
    with store.reading() as conn:
        account = read.find(conn, name)
    if not passwords.matches(account.password_hash if account else None, password) or account is None:
        known = name if account else None
        with store.writing() as conn:
            trail.append(conn, [failed(known, now, request_id)])
        raise NotAllowed(WRONG)
    token = secrets.token_urlsafe(32)
    with store.writing() as conn:
        if (fresh := read.get(conn, name)).password_hash != account.password_hash or fresh.person.disabled_at:
            raise NotAllowed(WRONG)
        people.forget_ended(conn, now - LONGEST_SESSION)
        people.add_session(conn, sha256(token.encode()), name, {}, now)
        trail.append(conn, [_event("person:signed_in", fresh.person, {"method": "password"}, now, request_id)])
    throttle.forgive(store, Guess.SIGN_IN, name, address, now)
    return token


def sign_out(store: Store, token_sha256: str, person: Person, now: datetime, request_id: str | None) -> None:
    """End a session."""
    with store.writing() as conn:
        people.end_session(conn, token_sha256)
        trail.append(conn, [_event("person:signed_out", person, {"method": "by the person"}, now, request_id)])


def prove(
    store: Store, person: Person, password: str, bound_to: str, address: str, now: datetime, request_id: str | None
) -> Proof:
    """Check the password of somebody signed in, for one signature or one change; `bound_to` is the hash of it.

    Raises NotAllowed, or TooMany.
    """
    throttle.count(store, Guess.PASSWORD, person.id, address, now)
    with store.reading() as conn:
        kept = read.get(conn, person.id).password_hash
    if not passwords.matches(kept, password):
        with store.writing() as conn:
            trail.append(conn, [_event("person:signing_failed", person, {"method": "password"}, now, request_id)])
        raise NotAllowed("That is not your password; nothing was signed or changed.")
    throttle.forgive(store, Guess.PASSWORD, person.id, address, now)
    return Proof(Reauthentication(method="password", at=now, bound_to=bound_to), kept)


def still_entitled(conn: Connection, person: Person, proof: Proof, now: datetime) -> Person:
    """The signer as they are now: roles and password may have changed since the page or the proof.

    Raises NotAllowed where the account was changed, or the proof is not of these minutes.
    """
    account = read.get(conn, person.id)
    require_fresh(proof.auth, now)
    if account.person.disabled_at or (proof.password_hash and proof.password_hash != account.password_hash):
        raise NotAllowed("Your account was changed meanwhile; nothing was signed. Sign in again.")
    return account.person


def failed(known: str | None, now: datetime, request_id: str | None) -> Event:
    """The event that somebody came with a wrong password or code.

    A name that is not known is not kept: people type their password into the wrong field.
    """
    fields = {"after": {"person": known}}
    return Event(kind="person:sign_in_failed", at=now, actor=NOBODY, fields=fields, request_id=request_id)


def _event(kind: str, person: Person, after: dict[str, str], now: datetime, request_id: str | None) -> Event:
    fields = {"subject_id": person.id, "after": after}
    return Event(kind=kind, at=now, actor=person.as_actor(), fields=fields, request_id=request_id)

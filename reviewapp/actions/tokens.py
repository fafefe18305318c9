"""Tokens: made and shown once, revoked at once, and looked up by what a request shows."""

import secrets
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import Connection

from reviewapp.domain import token as rules
from reviewapp.domain.canonical import sha256
from reviewapp.domain.errors import Invalid, NotAllowed, NotSignedIn
from reviewapp.domain.person import Actor, Person, Role
from reviewapp.domain.token import Scope, Token, Wanted
from reviewapp.ledger import trail
from reviewapp.store.database import Store
from reviewapp.store.reads import people
from reviewapp.store.reads import tokens as read
from reviewapp.store.writes import tokens as write

_NOTE_EVERY = timedelta(minutes=1)


class Made(NamedTuple):
    """A new token, and its secret, which is shown now and never again."""

    token: Token
    secret: str


class Caller(NamedTuple):
    """Who asks through the API: a token that may be used now, and its owner as they stand now."""

    token: Token
    owner: Person


def make(store: Store, wanted: Wanted, actor: Actor, now: datetime, request_id: str | None = None) -> Made:
    """Make a token for somebody; an admin does, or the operator. Raises Invalid, NotAllowed."""
    secret = rules.spelled(secrets.token_bytes(rules.SECRET_BYTES))
    with store.writing() as conn:
        _require_admin(conn, actor)
        token, event = rules.make(wanted, sha256(secret.encode()), actor, now, request_id)
        if read.find(conn, token.name):
            raise Invalid(f"There is a token {token.name} already; names are never used again.", "name")
        owner = people.find(conn, token.owner)
        if owner is None or owner.person.disabled_at:
            raise Invalid(f"There is nobody with the user name {token.owner[:64]!r} who could own a token.", "owner")
        trail.append(conn, [event])
        write.add(conn, token)
    return Made(token, secret)


def revoke(store: Store, name: str, reason: str, actor: Actor, now: datetime, request_id: str | None = None) -> Token:
    """End a token at once. Raises NotFound, WrongState, Invalid, NotAllowed."""
    with store.writing() as conn:
        _require_admin(conn, actor)
        token, event = rules.revoke(read.get(conn, name), reason, actor, now, request_id)
        trail.append(conn, [event])
        write.revoke(conn, token)
    return token


def identify(store: Store, secret: str, now: datetime) -> Caller:
    """Whose secret that is; raises NotSignedIn where it is nobody's, or the token or its owner may not act now."""
    digest = sha256(secret.encode())
    found = None
    if rules.is_spelled(secret):
        with store.reading() as conn:
            found = read.shown(conn, digest)
    # The row was found by its hash; comparing once more, in constant time, trusts no collation of a database.
    if found is None or not secrets.compare_digest(found.token.secret_sha256, digest):
        raise NotSignedIn("There is no such token. Check that it was copied whole.")
    if ended := found.token.ended(now):
        raise NotSignedIn(f"The token {found.token.name} is {ended}. Ask an admin for another.")
    if found.owner.disabled_at:
        raise NotSignedIn(f"The owner of the token {found.token.name} is disabled.")
    return Caller(*found)


def require_scope(caller: Caller, scope: Scope) -> None:
    """Raise NotAllowed where the token was not made for this."""
    if scope not in caller.token.scopes:
        raise NotAllowed(f"This needs a token of the scope {scope}; {caller.token.name} has not got it.")


def note_use(store: Store, token: Token, now: datetime) -> None:
    """Write that a token is used, once a minute: it is shown, and decides nothing."""
    if token.used_at is None or token.used_at + _NOTE_EVERY <= now:
        with store.writing() as conn:
            write.note_use(conn, token.name, now)


def _require_admin(conn: Connection, actor: Actor) -> None:
    """The operator at the machine needs no account; a person must be an admin at this moment."""
    if actor.role == "system":
        return
    if not people.get(conn, actor.id).person.holds(Role.ADMIN):
        raise NotAllowed("Only an admin makes and revokes tokens.")

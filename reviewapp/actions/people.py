"""People: added with a one-time code, with which they set a password of their own."""

import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta

from reviewapp.actions import passwords, signing_in
from reviewapp.actions.signing_in import Proof
from reviewapp.domain.canonical import sha256
from reviewapp.domain.errors import Invalid, NotAllowed
from reviewapp.domain.events import Event
from reviewapp.domain.identity import person_id
from reviewapp.domain.person import Actor, Person, role_set
from reviewapp.ledger import trail
from reviewapp.store.database import Store
from reviewapp.store.reads import people as read
from reviewapp.store.writes import people

CODE_HOURS = 72
_WRONG_CODE = "The user name and the one-time code do not fit, or the code has expired. Ask for a new one."


def add(store: Store, name: str, printed: str, roles: tuple[str, ...], actor: Actor, now: datetime) -> str:
    """Add a person and answer the one-time code with which they set their password.

    Nobody else ever knows the password: an admin who could choose it could sign as that person.
    """
    person = Person(id=person_id(name), name=printed.strip() or name, roles=role_set(roles))
    code = _code()
    with store.writing() as conn:
        if read.find(conn, person.id):
            raise Invalid(f"The user name {person.id} is taken; names are never reused.", "name")
        people.add(conn, person)
        people.change(conn, person.id, **_code_columns(code, now))
        after = {"name": person.name, "roles": sorted(person.roles)}
        trail.append(conn, [_event("person:added", person.id, after, actor, now)])
    return code


def reset(store: Store, name: str, actor: Actor, now: datetime) -> str:
    """Take a person's password away and answer a new one-time code; their sessions end."""
    code = _code()
    with store.writing() as conn:
        person = _active(read.get(conn, name).person)
        people.change(conn, person.id, password_hash=None, **_code_columns(code, now))
        people.end_sessions(conn, person.id)
        trail.append(conn, [_event("person:reset", person.id, {"password": "taken away"}, actor, now)])
    return code


def disable(store: Store, name: str, actor: Actor, now: datetime) -> None:
    """Bar a person for good; their sessions end, their signatures stay."""
    with store.writing() as conn:
        person = _active(read.get(conn, name).person)
        people.change(conn, person.id, disabled_at=now, password_hash=None, code_hash=None)
        people.end_sessions(conn, person.id)
        trail.append(conn, [_event("person:disabled", person.id, {"disabled": True}, actor, now)])


def set_first_password(
    store: Store, name: str, code: str, password: str, now: datetime, request_id: str | None = None
) -> None:
    """A person sets their own password with the one-time code, which is then spent.

    Raises Invalid, or NotAllowed for a wrong code, which is an event as a wrong password is.
    """
    digest = passwords.hashed(password, _names(store, name))
    with store.writing() as conn:
        account = read.find(conn, name)
        is_theirs = account is not None and not account.person.disabled_at and _fits(account, code, now)
        if account is not None and is_theirs:
            people.change(conn, name, password_hash=digest, code_hash=None, code_expires_at=None)
            trail.append(conn, [_password_set(account.person, "one-time code", now, request_id)])
        else:
            trail.append(conn, [signing_in.failed(name if account else None, now, request_id)])
    if not is_theirs:
        raise NotAllowed(_WRONG_CODE)


def change_password(
    store: Store, name: str, proof: Proof, password: str, now: datetime, request_id: str | None = None
) -> None:
    """A person who has just proved the present password changes it; their sessions end, this one too."""
    digest = passwords.hashed(password, _names(store, name))
    with store.writing() as conn:
        account = read.get(conn, name)
        if account.password_hash is None or account.password_hash != proof.password_hash:
            raise Invalid("Your password was changed meanwhile. Sign in again.", "current")
        people.change(conn, name, password_hash=digest)
        people.end_sessions(conn, name)
        trail.append(conn, [_password_set(account.person, "present password", now, request_id)])


def _names(store: Store, name: str) -> tuple[str, ...]:
    """What a person is called; a name that nobody bears is all there is to know of its bearer."""
    with store.reading() as conn:
        account = read.find(conn, name)
    return (name, account.person.name) if account else (name,)


def _fits(account: read.Account, code: str, now: datetime) -> bool:
    if account.code_hash is None or account.code_expires_at is None or account.code_expires_at < now:
        return False
    return secrets.compare_digest(account.code_hash, sha256(code.strip().encode()))


def _active(person: Person) -> Person:
    if person.disabled_at:
        raise Invalid(f"{person.id} is disabled already.", "name")
    return person


def _code() -> str:
    return secrets.token_urlsafe(18)


def _code_columns(code: str, now: datetime) -> dict[str, object]:
    return {"code_hash": sha256(code.encode()), "code_expires_at": now + timedelta(hours=CODE_HOURS)}


def _password_set(person: Person, by: str, now: datetime, request_id: str | None) -> Event:
    event = _event("person:password_set", person.id, {"by": by}, person.as_actor(), now)
    return event.model_copy(update={"request_id": request_id})


def _event(kind: str, subject_id: str, after: Mapping[str, object], actor: Actor, now: datetime) -> Event:
    return Event(kind=kind, at=now, actor=actor, fields={"subject_id": subject_id, "after": dict(after)})

"""Tokens of programs: what they are called, what they may ask for, how they are written, made and revoked.

A token is somebody's: its owner counts as the requester of everything sent with it. No scope decides anything.
"""

import re
import zlib
from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from reviewapp.domain.canonical import plain_text, utc_text
from reviewapp.domain.errors import Invalid, WrongState
from reviewapp.domain.events import Event
from reviewapp.domain.model import Frozen
from reviewapp.domain.person import Actor

LONGEST_DAYS, USUAL_DAYS, LONGEST_REASON = 366, 90, 2_000
SECRET_BYTES = 32
_PREFIX = "reviewapp_token"
_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_SECRET_DIGITS, _CHECK_DIGITS = 43, 6  # so many digits of 62 hold 256 and 32 bits
_SPELLED = re.compile(rf"({_PREFIX}_[0-9A-Za-z]{{{_SECRET_DIGITS}}})_([0-9A-Za-z]{{{_CHECK_DIGITS}}})")
_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,63}")


class Scope(StrEnum):
    """What a token may be used for."""

    READ = "read"
    RUNS_WRITE = "runs:write"
    ADVISORIES_WRITE = "advisories:write"
    OVERRIDES_REQUEST = "overrides:request"
    AUDIT_READ = "audit:read"


class Token(Frozen):
    """A token without its secret, of which the SHA-256 alone is kept; `source` names the producer that uses it."""

    name: str
    secret_sha256: str
    owner: str
    scopes: frozenset[Scope]
    source: str
    made_at: datetime
    expires_at: datetime
    revoked_at: datetime | None = None
    used_at: datetime | None = None

    @property
    def actor(self) -> Actor:
        """The token as it stands in events."""
        return Actor(id=f"token:{self.name}", name=self.name, role="token")

    def ended(self, now: datetime) -> str | None:
        """`revoked` or `expired`; None while it may be used."""
        if self.revoked_at is not None:
            return "revoked"
        return "expired" if self.expires_at <= now else None


class Wanted(Frozen):
    """What is asked for: a name never borne before, an owner, scopes, days to live; an empty source is the name."""

    name: str
    owner: str
    scopes: tuple[str, ...]
    days: int = USUAL_DAYS
    source: str = ""


def spelled(secret: bytes) -> str:
    """A secret of 32 bytes as it is shown once: a prefix that scanners know, the secret, and a checksum."""
    body = f"{_PREFIX}_{_base62(int.from_bytes(secret), _SECRET_DIGITS)}"
    return f"{body}_{_check(body)}"


def is_spelled(text: str) -> bool:
    """Whether `text` could be a token: a slip of the pen is told without asking the database."""
    found = _SPELLED.fullmatch(text)
    return found is not None and _check(found[1]) == found[2]


def make(
    wanted: Wanted, secret_sha256: str, actor: Actor, now: datetime, request_id: str | None = None
) -> tuple[Token, Event]:
    """A new token and its event; raises Invalid for a name, scope or time that cannot be."""
    source = wanted.source or wanted.name
    for field, text in (("name", wanted.name), ("source", source)):
        if not _NAME.fullmatch(text):
            raise Invalid(f"A {field} has 2 to 64 lower-case letters, digits, dots, underscores or hyphens.", field)
    if not 1 <= wanted.days <= LONGEST_DAYS:
        raise Invalid(f"A token lives for 1 to {LONGEST_DAYS} days.", "days")
    token = Token(
        name=wanted.name,
        secret_sha256=secret_sha256,
        owner=wanted.owner,
        scopes=scope_set(wanted.scopes),
        source=source,
        made_at=now,
        expires_at=now + timedelta(days=wanted.days),
    )
    after = {**facts(token), "secret_sha256": secret_sha256}
    return token, _event("token:made", token, actor, now, request_id, after=after)


def revoke(
    token: Token, reason: str, actor: Actor, now: datetime, request_id: str | None = None
) -> tuple[Token, Event]:
    """End a token at once; raises WrongState where it was revoked before, Invalid without a reason."""
    reason = plain_text(reason).strip()
    if token.revoked_at is not None:
        raise WrongState(f"The token {token.name} is revoked already.")
    if not 1 <= len(reason) <= LONGEST_REASON:
        raise Invalid(f"Give a reason of 1 to {LONGEST_REASON} characters.", "reason")
    ended = token.model_copy(update={"revoked_at": now})
    states = {"before": {"revoked": False}, "after": {"revoked": True}, "reason": reason}
    return ended, _event("token:revoked", token, actor, now, request_id, **states)


def scope_set(words: Iterable[str]) -> frozenset[Scope]:
    """The scopes named; raises Invalid for none or an unknown one."""
    named = tuple(words)
    unknown = [word for word in named if word not in set(Scope)]
    if unknown or not named:
        fault = f"{unknown[0]!r} is not a scope" if unknown else "No scope was named"
        raise Invalid(f"{fault}; choose from {', '.join(Scope)}.", "scopes")
    return frozenset(Scope(word) for word in named)


def facts(token: Token) -> dict[str, Any]:
    """What its event says of a token."""
    return {
        "owner": token.owner,
        "scopes": sorted(token.scopes),
        "source": token.source,
        "expires_at": utc_text(token.expires_at),
    }


def _event(kind: str, token: Token, actor: Actor, now: datetime, request_id: str | None, **fields: Any) -> Event:
    return Event(kind=kind, at=now, actor=actor, fields={"token_id": token.name, **fields}, request_id=request_id)


def _check(body: str) -> str:
    return _base62(zlib.crc32(body.encode()), _CHECK_DIGITS)


def _base62(number: int, digits: int) -> str:
    text = ""
    for _ in range(digits):
        number, digit = divmod(number, len(_DIGITS))
        text = _DIGITS[digit] + text
    return text

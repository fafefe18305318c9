"""Tokens, without their secrets, which are nowhere."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, bindparam, select, tuple_

from reviewapp.domain.errors import NotFound
from reviewapp.domain.person import Person
from reviewapp.domain.token import Scope, Token, facts
from reviewapp.store.reads import people
from reviewapp.store.token_tables import token

_ONE = select(token).where(token.c.name == bindparam("name"))
_SHOWN = select(token).where(token.c.secret_sha256 == bindparam("secret_sha256"))
_ORDER = (token.c.made_at.desc(), token.c.name.desc())
_PAGE = select(token).order_by(*_ORDER)


class Shown(NamedTuple):
    """The token that was shown, and whose it is as they stand now."""

    token: Token
    owner: Person


def find(conn: Connection, name: str) -> Token | None:
    """The token of that name, revoked ones included, or None."""
    row = conn.execute(_ONE, {"name": name}).mappings().one_or_none()
    return _token(row) if row is not None else None


def get(conn: Connection, name: str) -> Token:
    """The token of that name; raises NotFound."""
    found = find(conn, name)
    if found is None:
        raise NotFound(f"There is no token {name[:64]!r} here.")
    return found


def shown(conn: Connection, secret_sha256: str) -> Shown | None:
    """The token whose secret has that hash, with its owner; None where there is none."""
    row = conn.execute(_SHOWN, {"secret_sha256": secret_sha256}).mappings().one_or_none()
    if row is None:
        return None
    found = _token(row)
    return Shown(found, people.get(conn, found.owner).person)


def page(conn: Connection, limit: int, before: tuple[datetime, str] | None = None) -> tuple[Token, ...]:
    """The newest tokens made before that moment and name, newest first."""
    query = _PAGE.limit(limit)
    if before is not None:
        query = query.where(tuple_(token.c.made_at, token.c.name) < tuple_(*before))
    return tuple(_token(row) for row in conn.execute(query).mappings())


def as_told(conn: Connection) -> dict[str, dict[str, Any]]:
    """Every token as its events tell of it."""
    return {
        one.name: {**facts(one), "secret_sha256": one.secret_sha256, "revoked": one.revoked_at is not None}
        for row in conn.execute(select(token)).mappings()
        for one in (_token(row),)
    }


def _token(row: Mapping[Any, Any]) -> Token:
    scopes = frozenset(Scope(word) for word in row["scopes"].split())
    return Token(**{**{name: row[name] for name in Token.model_fields}, "scopes": scopes})

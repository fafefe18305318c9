"""Endpoints, their secrets, and how the newest attempt went."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, exists, or_, select

from reviewapp.domain.endpoint import Endpoint, Secrets, Standing
from reviewapp.domain.errors import NotFound
from reviewapp.store.delivery_tables import endpoint, message

_ONE = select(endpoint).where(endpoint.c.id == bindparam("name"))
_ALL = select(endpoint).order_by(endpoint.c.id)
_ENABLED = select(endpoint.c.facts).where(endpoint.c.standing == Standing.ENABLED).order_by(endpoint.c.id)
_DUE = (
    select(endpoint.c.id)
    .where(
        endpoint.c.standing == Standing.ENABLED,
        exists().where(
            message.c.endpoint_id == endpoint.c.id,
            message.c.due_at <= bindparam("now"),
            or_(message.c.held_until.is_(None), message.c.held_until <= bindparam("now")),
        ),
    )
    .order_by(endpoint.c.id)
)


@dataclass(frozen=True)
class Stored:
    """An endpoint as it is kept: with its secrets, and the time and status of the newest attempt."""

    endpoint: Endpoint
    secrets: Secrets
    last_at: datetime | None
    last_status: int | None


def find(conn: Connection, name: str) -> Stored | None:
    """The endpoint of that name, removed ones included; None where there never was one."""
    row = conn.execute(_ONE, {"name": name}).one_or_none()
    return _stored(row) if row is not None else None


def get(conn: Connection, name: str) -> Stored:
    """The endpoint of that name; raises NotFound."""
    found = find(conn, name)
    if found is None:
        raise NotFound(f"There is no endpoint {name[:64]!r} here.")
    return found


def everyone(conn: Connection) -> tuple[Stored, ...]:
    """All there ever were, by name."""
    return tuple(_stored(row) for row in conn.execute(_ALL))


def enabled(conn: Connection) -> tuple[Endpoint, ...]:
    """Those that messages are made for now."""
    return tuple(Endpoint.model_validate(facts) for facts in conn.scalars(_ENABLED))


def due(conn: Connection, now: datetime) -> tuple[str, ...]:
    """Those with a message that could be sent at once, by name."""
    return tuple(conn.scalars(_DUE, {"now": now}))


def _stored(row: Any) -> Stored:
    secrets = Secrets(row.secret, row.former_secret, row.former_until)
    return Stored(Endpoint.model_validate(row.facts), secrets, row.last_at, row.last_status)

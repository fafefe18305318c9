"""Endpoints and their secrets."""

from datetime import datetime

from sqlalchemy import Connection, bindparam, insert, update

from reviewapp.domain.endpoint import Endpoint, Secrets
from reviewapp.store.delivery_tables import endpoint

_UPDATE = update(endpoint).where(endpoint.c.id == bindparam("known_id"))


def add(conn: Connection, one: Endpoint, secrets: Secrets) -> None:
    """Keep a new endpoint."""
    row = {"id": one.id, "standing": one.standing, "facts": one.model_dump(mode="json"), "secret": secrets.secret}
    conn.execute(insert(endpoint), row)


def save(conn: Connection, one: Endpoint) -> None:
    """Write how an endpoint stands now."""
    values = {"standing": one.standing, "facts": one.model_dump(mode="json")}
    conn.execute(_UPDATE.values(**values), {"known_id": one.id})


def keep_secrets(conn: Connection, name: str, secrets: Secrets) -> None:
    """Write what signs for an endpoint from now on."""
    values = {
        "secret": secrets.secret,
        "former_secret": secrets.former,
        "former_until": secrets.former_until,
    }
    conn.execute(_UPDATE.values(**values), {"known_id": name})


def note_attempt(conn: Connection, name: str, at: datetime, status: int | None) -> None:
    """Write when something was sent last, and what status came back; None where nothing did."""
    conn.execute(_UPDATE.values(last_at=at, last_status=status), {"known_id": name})

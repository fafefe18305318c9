"""Who does the background work."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, bindparam, select

from reviewapp.store.ledger_tables import lease

_HELD = select(lease.c.holder, lease.c.until).where(lease.c.name == bindparam("lease_name"))


class Held(NamedTuple):
    """A lease: who holds it, and until when."""

    holder: str
    until: datetime


def held(conn: Connection, name: str) -> Held | None:
    """The lease of that name, None where nobody ever held it."""
    row = conn.execute(_HELD, {"lease_name": name}).one_or_none()
    return Held(*row) if row else None

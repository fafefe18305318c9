"""What was answered to a request that carried a key."""

from datetime import datetime

from sqlalchemy import Connection, delete, insert

from reviewapp.store.reads.idempotency import Answered
from reviewapp.store.token_tables import idempotency as table


def add(conn: Connection, token: str, key: str, answered: Answered, now: datetime) -> None:
    """Keep an answer."""
    conn.execute(insert(table), {"token": token, "key": key, "at": now, **answered._asdict()})


def forget(conn: Connection, before: datetime) -> None:
    """Forget what was answered before that moment."""
    conn.execute(delete(table).where(table.c.at < before))

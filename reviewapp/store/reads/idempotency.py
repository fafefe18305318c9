"""What was answered to a request that carried a key."""

from typing import NamedTuple

from sqlalchemy import Connection, bindparam, select

from reviewapp.store.token_tables import idempotency as table

_ONE = select(table.c.request_sha256, table.c.status, table.c.body).where(
    table.c.token == bindparam("token"), table.c.key == bindparam("key")
)


class Answered(NamedTuple):
    """The hash of a request, and the answer it got."""

    request_sha256: str
    status: int
    body: bytes


def find(conn: Connection, token: str, key: str) -> Answered | None:
    """What the request of that token and key was answered; None where there was none."""
    row = conn.execute(_ONE, {"token": token, "key": key}).one_or_none()
    return Answered(*row) if row is not None else None

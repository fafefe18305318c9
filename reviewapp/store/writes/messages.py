"""Messages: made, held by one worker, settled. All must run inside `Store.writing`."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, bindparam, insert, update

from reviewapp.domain.delivery import Fate, Message, Reply
from reviewapp.store.delivery_tables import attempt, message

_UPDATE = update(message).where(message.c.seq == bindparam("known_seq"))
_DROP = update(message).where(
    message.c.endpoint_id == bindparam("endpoint"), message.c.fate.in_((Fate.WAITING, Fate.GIVEN_UP))
)


def add(conn: Connection, made: Sequence[Message]) -> None:
    """Keep new messages."""
    if made:
        conn.execute(insert(message), [one.model_dump() for one in made])


def hold(conn: Connection, seq: int, holder: str, until: datetime) -> None:
    """Give a message to one worker until then."""
    conn.execute(_UPDATE.values(holder=holder, held_until=until), {"known_seq": seq})


def settle(conn: Connection, one: Message) -> None:
    """Write what became of a message; nobody holds it any more."""
    values = one.model_dump(include={"fate", "attempts", "failed", "due_at"})
    conn.execute(_UPDATE.values(**values, holder=None, held_until=None), {"known_seq": one.seq})


def make_due(conn: Connection, seq: int, at: datetime) -> None:
    """Let a message be sent that is now the first of its lane."""
    conn.execute(_UPDATE.values(due_at=at), {"known_seq": seq})


def drop(conn: Connection, endpoint_id: str) -> None:
    """Give up, for good, whatever an endpoint that was removed did not get."""
    conn.execute(_DROP.values(fate=Fate.DROPPED, due_at=None, holder=None, held_until=None), {"endpoint": endpoint_id})


def add_attempt(conn: Connection, one: Message, reply: Reply, at: datetime) -> None:
    """Keep how the newest attempt of a message went."""
    row = {"message_seq": one.seq, "number": one.attempts, "at": at, "status": reply.status, "told": reply.told}
    conn.execute(insert(attempt), row)

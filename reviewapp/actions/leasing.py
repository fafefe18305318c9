"""One process of many does the background work: the one that holds the lease."""

from datetime import datetime, timedelta

from reviewapp.store.database import Store
from reviewapp.store.reads import leases as read
from reviewapp.store.writes import leases as write

LENGTH = timedelta(seconds=30)


def take(store: Store, name: str, holder: str, now: datetime, length: timedelta = LENGTH) -> bool:
    """Hold the lease for a while longer, unless another process holds it.

    Looked at first, and written only where it is free or half over: every process asks every few seconds, and a
    write would take its turn among the people's.
    """
    with store.reading() as conn:
        held = read.held(conn, name)
    if held is not None and held.until > now:
        if held.holder != holder:
            return False
        if held.until - now > length / 2:
            return True
    with store.writing() as conn:
        return write.take(conn, name, holder, now, now + length)

"""One process of many does the background work: the one that holds the lease."""

from datetime import datetime, timedelta

from reviewapp.store.database import Store
from reviewapp.store.writes import leases

LENGTH = timedelta(seconds=30)


def take(store: Store, name: str, holder: str, now: datetime) -> bool:
    """Hold the lease for a while longer, unless another process holds it."""
    with store.writing() as conn:
        return leases.take(conn, name, holder, now, now + LENGTH)

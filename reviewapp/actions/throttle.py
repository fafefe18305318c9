"""Limits on guessing: so many attempts per name and per address in a window."""

from datetime import datetime, timedelta

from reviewapp.domain.errors import TooMany
from reviewapp.store.database import Store
from reviewapp.store.writes import people

WINDOW = timedelta(minutes=5)
PER_NAME, PER_ADDRESS = 10, 100


def count(store: Store, name: str, address: str, now: datetime) -> None:
    """Count one attempt; raises TooMany where the window is used up."""
    start = now - timedelta(seconds=now.timestamp() % WINDOW.total_seconds())
    start = start.replace(microsecond=0)
    with store.writing() as conn:
        by_name = people.count_attempt(conn, f"name:{name[:64]}", start)
        by_address = people.count_attempt(conn, f"address:{address[:64]}", start)
    if by_name > PER_NAME or by_address > PER_ADDRESS:
        wait = max(1, int((start + WINDOW - now).total_seconds()))
        raise TooMany(f"Too many attempts. Try again in {wait // 60 + 1} minutes.", wait)

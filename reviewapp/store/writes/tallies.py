"""Counts that pages show without scanning, kept in the transaction that changes them."""

from collections.abc import Mapping

from sqlalchemy import Connection, bindparam, insert, update

from reviewapp.store.tables import tally

_COUNT = update(tally).where(tally.c.name == bindparam("known_name")).values(count=tally.c.count + bindparam("more"))


def count(conn: Connection, changes: Mapping[str, int]) -> None:
    """Add each number to the tally of its name."""
    for name, more in sorted(changes.items()):
        if more and not conn.execute(_COUNT, {"known_name": name, "more": more}).rowcount:
            conn.execute(insert(tally), {"name": name, "count": more})

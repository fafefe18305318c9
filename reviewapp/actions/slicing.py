"""Walking the trail in slices, each a transaction of its own.

Events never change, and one long read would hold up the writers of an SQLite without WAL.
"""

from collections.abc import Iterator

from reviewapp.store.database import Store
from reviewapp.store.reads import events
from reviewapp.store.reads.events import EventFilter

SLICE = 500


def walked(store: Store, wanted: EventFilter, after: int, last: int) -> Iterator[tuple[int, bytes]]:
    """Number and exact bytes of each event behind number `after`, up to number `last`, oldest first."""
    while after < last:
        with store.reading() as conn:
            part = events.walk(conn, wanted, after, last, SLICE)
        if not part:
            return
        yield from part
        after = part[-1][0]

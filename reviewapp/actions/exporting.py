"""Carrying away a part of the trail: the file first, then the event that says it was made."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from reviewapp.actions import slicing
from reviewapp.domain import export
from reviewapp.domain.export import Form, Made, Wanted
from reviewapp.domain.person import Actor
from reviewapp.ledger import trail
from reviewapp.store.database import Store
from reviewapp.store.reads import events as read


@dataclass
class _Seen:
    """What went by while the file was written."""

    events: int = 0
    first_n: int | None = None
    last_n: int | None = None


def make(store: Store, wanted: Wanted, form: Form, actor: Actor, now: datetime, request_id: str | None) -> int:
    """Keep the file under its hash and answer the number of the event; raises Unavailable where it cannot be kept."""
    with store.reading() as conn:
        newest = read.newest(conn)
    seen = _Seen()
    digest, size = store.blobs.add(_lines(store, wanted, form, newest, seen))
    made = Made(
        wanted=wanted,
        form=form,
        newest_n=newest,
        events=seen.events,
        first_n=seen.first_n,
        last_n=seen.last_n,
        sha256=digest,
        size_bytes=size,
    )
    with store.writing() as conn:
        return trail.append(conn, [made.event(actor, now, request_id)])


def _lines(store: Store, wanted: Wanted, form: Form, newest: int, seen: _Seen) -> Iterator[bytes]:
    given = {name: value for name, value in wanted if value is not None}
    yield export.head(form)
    for n, data in slicing.walked(store, read.EventFilter.model_validate(given), -1, newest):
        seen.events += 1
        seen.first_n = n if seen.first_n is None else seen.first_n
        seen.last_n = n
        yield export.line(form, data)

"""Signing that a part of the trail was reviewed: its events are hashed first, then the event says so."""

from collections.abc import Iterator
from datetime import datetime

from reviewapp.actions import slicing
from reviewapp.actions.signing_in import Proof, still_entitled
from reviewapp.domain import trail_review
from reviewapp.domain.errors import Damaged
from reviewapp.domain.person import Person
from reviewapp.domain.trail_review import Stretch
from reviewapp.ledger import trail
from reviewapp.store.database import Store
from reviewapp.store.reads import advisories
from reviewapp.store.reads import events as read


def take(store: Store, first: int, last: int) -> Stretch:
    """The events from `first` to `last` with their hash, which is what the signature is bound to.

    Raises Invalid where the trail has no such events, Damaged where one of them is missing.
    """
    with store.reading() as conn:
        newest = read.newest(conn)
    trail_review.check_bounds(first, last, newest)
    return Stretch(first=first, last=last, sha256=trail_review.digest(_bodies(store, first, last)))


def sign(
    store: Store, stretch: Stretch, note: str, person: Person, proof: Proof, now: datetime, request_id: str | None
) -> int:
    """Sign that this stretch was reviewed; answers the event's number.

    Raises NotAllowed, Invalid without a note, WrongState where the same person has just signed the same.
    """
    with store.writing() as conn:
        signing = still_entitled(conn, person, proof, now)
        moment = advisories.next_moment(conn, now)
        newest = next(iter(read.page(conn, read.EventFilter(kind=trail_review.KIND), 1)), None)
        before = newest.record if newest else None
        event = trail_review.sign(stretch, before, note, signing, proof.auth, moment, request_id)
        return trail.append(conn, [event])


def _bodies(store: Store, first: int, last: int) -> Iterator[bytes]:
    expected = first
    for n, body in slicing.walked(store, read.EventFilter(), first - 1, last):
        _require_there(n == expected, expected)
        yield body
        expected += 1
    _require_there(expected == last + 1, expected)


def _require_there(is_there: bool, n: int) -> None:
    if not is_there:
        raise Damaged(f"Event {n} is missing from the trail; nothing was signed. Tell the operator.")

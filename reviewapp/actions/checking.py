"""Checking the whole trail, and the fact that it was done."""

from collections.abc import Callable
from datetime import datetime, timedelta

from reviewapp.domain.canonical import utc_time
from reviewapp.domain.ledger import VERIFIED, Verdict, verified
from reviewapp.domain.person import Actor
from reviewapp.ledger import copies, trail, verifying
from reviewapp.ledger.checkpoints import Signer
from reviewapp.ledger.verifying import Progress
from reviewapp.store.database import Store
from reviewapp.store.reads import events

CHECKER = Actor(id="system:self_check", name="Self-check", role="system")


def look(store: Store, signer: Signer, progress: Progress) -> Verdict:
    """Check the whole trail, and write nothing."""
    return verifying.verify(store, signer.key.public, copies.read(signer.copy), progress)


def check(
    store: Store, signer: Signer, actor: Actor, clock: Callable[[], datetime], request_id: str | None = None
) -> int:
    """Check the whole trail and answer the number of the event that says how it went."""
    verdict = look(store, signer, lambda *_: None)
    with store.writing() as conn:
        return trail.append(conn, [verified(verdict, actor, clock(), request_id)])


def check_if_due(store: Store, signer: Signer, clock: Callable[[], datetime], every: timedelta) -> int | None:
    """Check the whole trail where the last check was too long ago."""
    with store.reading() as conn:
        last = events.page(conn, events.EventFilter(kind=VERIFIED), 1)
    if last and clock() - utc_time(last[0].record["at"]) < every:
        return None
    return check(store, signer, CHECKER, clock)

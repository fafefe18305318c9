"""Backing up: the whole desk into one file, and the fact that it was done."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from reviewapp.domain.events import Event
from reviewapp.domain.person import OPERATOR
from reviewapp.ledger import trail
from reviewapp.store.backups.archive import Manifest
from reviewapp.store.backups.making import make
from reviewapp.store.database import Store


def back_up(store: Store, path: Path, now: Callable[[], datetime]) -> Manifest:
    """Write a verified backup to `path`; its event comes behind those that it holds.

    Raises Invalid where there is a file already, Damaged where what was written cannot be read again.
    """
    held = make(store, path, now())
    after = {"events": held.events, "events_sha256": held.events_sha256, "blobs": held.blobs, "made_at": held.made_at}
    with store.writing() as conn:
        trail.append(conn, [Event(kind="backup:made", at=now(), actor=OPERATOR, fields={"after": after})])
    return held

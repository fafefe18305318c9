"""Signing the log, beginning it anew after a restore, replacing the key that signs it."""

from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import Connection

from reviewapp.domain import ledger
from reviewapp.domain.errors import WrongState
from reviewapp.domain.ledger import Known
from reviewapp.domain.person import OPERATOR, Actor
from reviewapp.ledger import checkpoints, copies, keys, trail, tree
from reviewapp.ledger.checkpoints import Signer
from reviewapp.signing import SigningKey
from reviewapp.store.database import Store
from reviewapp.store.reads import ledger as read
from reviewapp.store.reads.ledger import Signed


class Rhythm(NamedTuple):
    """When a checkpoint is due: after so many new events, or where there is one, after so long."""

    events: int
    wait: timedelta


def sign(store: Store, signer: Signer, now: datetime) -> Signed:
    """Sign the log as it stands; raises Damaged where it does not go on from what was signed before."""
    with store.writing() as conn:
        return checkpoints.sign(conn, signer, now)


def sign_if_due(store: Store, signer: Signer, now: datetime, rhythm: Rhythm) -> Signed | None:
    """Sign the log where it is time, or where the copy beside the key knows another checkpoint; raises Damaged."""
    with store.reading() as conn:
        size = read.size(conn)
        last = read.newest_checkpoint(conn, keys.origin(conn, signer.key.name))
    if last is None or copies.read(signer.copy) != last.note:
        return sign(store, signer, now)
    added, waited = size - last.size, now - last.at >= rhythm.wait
    return sign(store, signer, now) if added >= rhythm.events or (added and waited) else None


def reopen(store: Store, signer: Signer, reason: str, now: datetime, actor: Actor = OPERATOR) -> Signed:
    """Declare that the database was put back: the log goes on under another name, whose first leaf says from where.

    It names the newest checkpoint known, of the database or beside the key, and the events lost. Raises Damaged.
    """
    with store.writing() as conn:
        origin, size = keys.origin(conn, signer.key.name), read.size(conn)
        last = _last_known(conn, signer, origin)
        following = ledger.next_origin(signer.key.name, origin, last.origin if last else origin)
        trail.append(conn, [ledger.reopened(following, last, size, reason, actor, now)])
        return checkpoints.sign(conn, signer, now)


def rotate(store: Store, old: Signer, new: Signer, reason: str, now: datetime) -> Signed:
    """Replace the key: an event that both sign, and one checkpoint by both; raises Damaged, WrongState."""
    if old.key.name != new.key.name or old.key.seed == new.key.seed:
        raise WrongState("The new key has to be another one, under the same name.")
    former, following = old.key.public.text, new.key.public.text
    line = ledger.rotation_line(former, following)
    by_old, by_new = (_hex(key, line) for key in (old.key, new.key))
    with store.writing() as conn:
        checkpoints.sign(conn, old, now)  # refuses where the log is not the one that the old key signed
        trail.append(conn, [ledger.key_rotated(former, following, by_old, by_new, reason, OPERATOR, now)])
        return checkpoints.sign(conn, new, now, replaced=old.key)


def _hex(key: SigningKey, line: bytes) -> str:
    return key.sign_raw(ledger.ROTATION, line).hex()


def _last_known(conn: Connection, signer: Signer, origin: str) -> Known | None:
    """The newest checkpoint that was signed, be it only beside the key; raises Damaged where one is not ours."""
    newest, copy = read.newest_checkpoint(conn, origin), copies.read(signer.copy)
    found = []
    if newest is not None:  # whoever signed it: the key may be lost
        found.append(Known(origin=origin, size=newest.size, root=tree.root(conn, newest.size).hex()))
    if copy is not None:
        beside = checkpoints.known(copy, keys.trusted(conn, signer.key.public))
        found.append(Known(origin=beside.origin, size=beside.size, root=beside.root.hex()))
    return max(found, key=lambda one: (ledger.number(signer.key.name, one.origin), one.size), default=None)

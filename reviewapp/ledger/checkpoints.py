"""Signing the log: only where it goes on from everything that was ever signed of it."""

from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import Connection

from reviewapp.config import Settings
from reviewapp.domain.errors import Damaged
from reviewapp.domain.ledger import REOPENED, Known
from reviewapp.ledger import copies, keys, merkle, tree
from reviewapp.signing import SigningKey, load_or_make
from reviewapp.store.reads import events
from reviewapp.store.reads import ledger as read
from reviewapp.store.reads.ledger import Signed
from reviewapp.store.writes import ledger as write
from reviewapp.verify import Checkpoint, Key, ProofError, signed_note, verify_checkpoint, verify_consistency

SLICE = 1000


class Signer(NamedTuple):
    """The key, and where the copy of the newest checkpoint lies beside it."""

    key: SigningKey
    copy: Path

    @classmethod
    def of(cls, settings: Settings) -> "Signer":
        """The desk's own, read from its files; raises Misconfigured."""
        return cls(load_or_make(settings.signing_key, settings.origin), settings.checkpoint_copy)


def sign(conn: Connection, signer: Signer, now: datetime, replaced: SigningKey | None = None) -> Signed:
    """Sign the log as it stands, or answer the newest checkpoint where nothing was added since.

    With `replaced`, the key that was in use until now signs too. Raises Damaged, and signs nothing, where the log does
    not go on from the newest checkpoint of the database and from the copy beside the key.
    """
    if newer := keys.superseded(conn, signer.key.public):
        raise Damaged(f"This key was replaced by {newer}. Put that one's file into place; nothing was signed.")
    origin, size, newest = continued(conn, signer)
    if newest is not None and newest.size == size and replaced is None:
        copies.keep(signer.copy, newest.note)
        return newest
    _require_leaves(conn, newest.size if newest else 0, size)
    made = _signed(signer, Checkpoint(origin, size, tree.root(conn, size)), now, replaced)
    # The copy first: should the process die in between, what was signed is known, and the log still goes on from it.
    copies.keep(signer.copy, made.note)
    write.add_checkpoint(conn, made)
    return made


def continued(conn: Connection, signer: Signer) -> tuple[str, int, Signed | None]:
    """The log's name, its size and its newest checkpoint.

    Raises Damaged where it does not go on from that checkpoint, and from the copy beside the key.
    """
    origin, size = keys.origin(conn, signer.key.name), read.size(conn)
    trusted, newest = keys.trusted(conn, signer.key.public), read.newest_checkpoint(conn, origin)
    for note in (newest.note if newest else None, copies.read(signer.copy)):
        if note is not None:
            _require_continued(conn, known(note, trusted), origin, size)
    return origin, size, newest


def known(note: bytes, trusted: list[Key]) -> Checkpoint:
    """The checkpoint in a note of ours; raises Damaged where it is not ours."""
    try:
        return verify_checkpoint(note, trusted)[0]
    except ProofError as error:
        raise Damaged(f"The newest checkpoint cannot be believed: {error} Nothing was signed.") from error


def _require_continued(conn: Connection, last: Checkpoint, origin: str, size: int) -> None:
    """Raise Damaged unless the log of `size` leaves goes on from what was signed last."""
    if last.origin != origin:
        if Known(origin=last.origin, size=last.size, root=last.root.hex()) != _declared(conn):
            raise Damaged(f"A checkpoint of {last.origin} lies beside the key, but this is the log {origin}.")
        return
    if last.size > size:
        raise Damaged(
            f"The trail has {size} events, but over {last.size} a checkpoint was signed: the database was put back to"
            " an older state. Nothing is signed any more. Find out who did; if it had to be, declare it with"
            " `reviewapp audit reopen`."
        )
    proof = tree.consistency_proof(conn, last.size, size)
    try:
        verify_consistency(last.size, size, last.root, tree.root(conn, size), proof)
    except ProofError as error:
        message = f"The trail is not the one that was signed at size {last.size}. Nothing is signed any more. {error}"
        raise Damaged(message) from error


def _declared(conn: Connection) -> Known | None:
    """The checkpoint from which the log was begun anew, as it was declared."""
    found = events.page(conn, events.EventFilter(kind=REOPENED), 1)
    last = found[0].record["after"]["last_checkpoint"] if found else None
    return Known.model_validate(last) if last else None


def _require_leaves(conn: Connection, first: int, size: int) -> None:
    """What is signed for the first time are the leaves of the events as they lie there now."""
    for start in range(first, size, SLICE):
        last = min(start + SLICE, size) - 1
        leaves = dict(read.level(conn, 0, start, last))
        bodies = events.walk(conn, events.EventFilter(), start - 1, last, SLICE)
        if len(bodies) != last - start + 1:
            raise Damaged(f"Between event {start} and {last} one is missing. Nothing was signed.")
        for n, body in bodies:
            if leaves.get(n) != merkle.leaf_hash(body):
                raise Damaged(f"Event {n} is not what was logged. Nothing was signed. Run `reviewapp audit verify`.")


def _signed(signer: Signer, made: Checkpoint, now: datetime, replaced: SigningKey | None) -> Signed:
    signing = [signer.key, *([replaced] if replaced else [])]
    note = signed_note(made.text, [(key.public, key.sign_text(made.text)) for key in signing])
    return Signed(made.origin, made.size, now, note)

"""Making an evidence bundle: a fresh checkpoint, the file, then the event that it was made."""

from collections.abc import Callable
from datetime import datetime

from reviewapp.domain.bundle import Made
from reviewapp.domain.errors import Invalid
from reviewapp.domain.export import Wanted
from reviewapp.domain.person import Actor
from reviewapp.ledger import bundle, checkpoints, trail
from reviewapp.ledger.checkpoints import Signer
from reviewapp.store.database import Store
from reviewapp.verify import ProofError


def make(
    store: Store,
    signer: Signer,
    wanted: Wanted,
    actor: Actor,
    clock: Callable[[], datetime],
    request_id: str | None = None,
) -> int:
    """Keep the bundle under its hash and answer the number of the event.

    Raises NotFound where nothing happened, Invalid where it is too much for one file, Damaged where the log does not
    go on from what was signed before, or a file is not what it was.
    """
    with store.writing() as conn:
        signed = checkpoints.sign(conn, signer, clock())
    with store.snapshot() as conn:
        found = bundle.gather(conn, store.blobs, wanted, signed)
    try:
        digest, size = store.blobs.add(bundle.parts(found, store.blobs, signer.key))
    except ProofError as error:
        raise Invalid(str(error)) from error
    made = Made(
        wanted=wanted,
        events=len(found.events),
        files=len(found.files) + len(found.attachments),
        checkpoint_size=signed.size,
        sha256=digest,
        size_bytes=size,
    )
    with store.writing() as conn:
        return trail.append(conn, [made.event(actor, clock(), request_id)])

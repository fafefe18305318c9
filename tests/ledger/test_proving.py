"""The proof of an event under the newest checkpoint, where one covers it."""

from reviewapp.actions import checkpointing
from reviewapp.ledger import proving
from reviewapp.ledger.checkpoints import Signer
from tests.support.desk import Desk


def test_an_event_is_proved_once_a_checkpoint_covers_it(desk: Desk, signer: Signer) -> None:
    with desk.store.reading() as conn:
        assert proving.newest(conn, signer.key.name) is None
        assert proving.proof(conn, 0, None) is None
    checkpointing.sign(desk.store, signer, desk.now())
    with desk.store.reading() as conn:
        signed = proving.newest(conn, signer.key.name)
        assert signed is not None
        found = proving.proof(conn, 0, signed)
        assert found is not None
        assert (found.leaf, found.checkpoint) == (0, signed.note)
        assert proving.proof(conn, signed.size, signed) is None

"""The actions that keep, check and carry away the trail, each walked once."""

from datetime import timedelta
from pathlib import Path

from reviewapp.actions import backing_up, bundling, checking, checkpointing, exporting, recalling, trail_reviewing
from reviewapp.actions.signing_in import Proof
from reviewapp.domain.export import Form, Wanted
from reviewapp.domain.reauthentication import Reauthentication
from reviewapp.ledger.checkpoints import Signer
from reviewapp.signing import SigningKey
from tests.ledger.walked_delivery import Step
from tests.support.desk import Desk


def keep(step: Step, desk: Desk, folder: Path, signer: Signer) -> None:
    """A trail that is backed up, exported, checked, begun anew, reviewed, and signed by another key from then on."""
    store, dee = desk.store, desk.person("dee").as_actor()
    step("backing_up.back_up", lambda: backing_up.back_up(store, folder / "b.zip", desk.now))
    step("exporting.make", lambda: exporting.make(store, Wanted(), Form.CSV, dee, desk.now(), None))
    step("bundling.make", lambda: bundling.make(store, signer, Wanted(run_id="run_r1"), dee, desk.now))
    step("checking.check", lambda: checking.check(store, signer, dee, desk.now))
    step("checkpointing.reopen", lambda: checkpointing.reopen(store, signer, "Trying.", desk.now()))
    step("recalling.recall", lambda: recalling.recall(store, desk.root, desk.now()))
    stretch = trail_reviewing.take(store, 0, 5)
    proof = Proof(Reauthentication(method="password", at=desk.time, bound_to=stretch.sha256))
    step(
        "trail_reviewing.sign",
        lambda: trail_reviewing.sign(store, stretch, "Looked at all.", desk.person("dee"), proof, desk.now(), None),
    )
    following = Signer(SigningKey("desk", b"n" * 32), signer.copy)
    step(
        "checkpointing.rotate",
        lambda: checkpointing.rotate(store, signer, following, "Once a year.", desk.now() + timedelta(seconds=1)),
    )

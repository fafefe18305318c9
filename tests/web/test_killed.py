"""kill -9 amid decisions: what was acknowledged is there, nothing twice, nothing half."""

import http.client
import random
import signal
import threading
from collections import Counter
from pathlib import Path

from reviewapp.actions import checking, people
from reviewapp.config import Settings
from reviewapp.domain.person import OPERATOR
from reviewapp.domain.states import State
from reviewapp.ledger.checkpoints import Signer
from tests.support.desk import Desk
from tests.support.proving import PROVES
from tests.support.served import Client, served
from tests.support.website import PASSWORD

KILLS, ACKNOWLEDGED = (200, 10_000) if PROVES else (3, 45)


class Night:
    """Runs that wait, a server that is killed again and again, and what it said was signed."""

    def __init__(self, desk: Desk, url: str, folder: Path) -> None:
        self.desk, self.url, self.folder = desk, url, folder
        self.waiting = [f"run_{number:05}" for number in range(ACKNOWLEDGED + KILLS)]
        self.acknowledged: set[str] = set()
        self.client, self.rng = Client(0), random.Random(7)

    def life(self, run_ids: list[str], *, is_killed: bool) -> None:
        """One server: decide on these, and kill it at some moment of the last where it is to be."""
        process, self.client.port = served(self.url, self.folder)
        if not self.client.cookie:
            self.client.sign_in()
        try:
            for run_id in run_ids:
                if is_killed and run_id == run_ids[-1]:
                    threading.Timer(self.rng.uniform(0, 0.05), process.send_signal, [signal.SIGKILL]).start()
                if self.client.approve(run_id) == 303:
                    self.acknowledged.add(run_id)
        except (OSError, http.client.HTTPException):
            pass
        process.kill()
        process.wait()
        process.stdout.close() if process.stdout else None
        undone = [one for one in run_ids if self.desk.advisory(one).state is State.PENDING]
        self.waiting = undone + self.waiting[len(run_ids) :]


def test_every_acknowledged_decision_survives_kill_9(desk: Desk, peopled_url: str, tmp_path: Path) -> None:
    night = Night(desk, peopled_url, tmp_path)
    for run_id in night.waiting:
        desk.write_run(run_id, "YELLOW")
    desk.take()
    code = people.reset(desk.store, "ana", OPERATOR, desk.now())
    people.set_first_password(desk.store, "ana", code, PASSWORD, desk.now())
    for _ in range(KILLS):
        night.life(night.waiting[: night.rng.randint(1, 3 * ACKNOWLEDGED // (2 * KILLS))], is_killed=True)
    night.life(night.waiting, is_killed=False)
    approved = Counter(event["run_id"] for event in desk.events() if event["kind"] == "advisory:approve")
    assert len(night.acknowledged) >= ACKNOWLEDGED
    assert night.acknowledged <= approved.keys()
    assert set(approved.values()) == {1}
    assert len(approved) == ACKNOWLEDGED + KILLS
    signer = Signer.of(Settings(data_dir=tmp_path))
    assert checking.look(desk.store, signer, lambda *_: None).finding is None, "no half, and the root as it was signed"

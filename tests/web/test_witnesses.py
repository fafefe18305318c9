"""Many decide while others hold the log to its checkpoints over HTTP: no proof is bad, no decision without its own."""

import base64
import json
import random
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from flask import Flask

from reviewapp.actions import checkpointing, deciding, sessions
from reviewapp.app import create_app
from reviewapp.config import Settings
from reviewapp.domain.review import Signing, Verdict
from reviewapp.http.context import EXTENSION
from reviewapp.ledger.checkpoints import Signer
from reviewapp.store.database import Store, open_store
from reviewapp.verify import Checkpoint, Key, verify_checkpoint, verify_consistency, verify_event
from tests.support.desk import Desk
from tests.support.website import ORIGIN, Browse, Browser

WRITERS, WITNESSES = ("ana", "bo", "eve"), ("cy", "dee")
PATIENCE = 60


@pytest.fixture
def app(desk: Desk, tmp_path: Path) -> Flask:
    """The desk's pages by a clock that stands still, however often they are asked for: proofs of identity last."""
    return create_app(Settings(data_dir=tmp_path / "data", secret_key="k" * 40), desk.store, lambda: desk.time)


class Witness:
    """Somebody who asks for the newest checkpoint again and again, and believes nothing without a proof."""

    def __init__(self, browser: Browser, keys: list[Key], seed: int) -> None:
        self.browser, self.keys, self.chance = browser, keys, random.Random(seed)
        self.turn, self.held, self.proofs = threading.Condition(), Checkpoint("", 0, b""), 0

    def fetch(self, path: str) -> bytes:
        with self.browser.client.get(path, base_url=ORIGIN) as response:
            assert response.status_code == 200, response.get_data(as_text=True)[-500:]
            return response.get_data()

    def look(self) -> None:
        """The log goes on from what was held, and one event of it is in it."""
        seen, _ = verify_checkpoint(self.fetch("/checkpoints/latest"), self.keys)
        if self.held.size:
            lines = self.fetch(f"/checkpoints/consistency?from={self.held.size}&to={seen.size}").split()
            proof = [base64.b64decode(line) for line in lines]
            verify_consistency(self.held.size, seen.size, self.held.root, seen.root, proof)
        assert self.prove(self.chance.randrange(seen.size)).size >= seen.size
        with self.turn:
            self.held = seen
            self.turn.notify_all()

    def prove(self, n: int) -> Checkpoint:
        data = self.fetch(f"/audit/{n}/event.json")
        under = verify_event(data, self.fetch(f"/audit/{n}/event.tlog-proof"), self.keys)
        assert json.loads(data)["n"] == n
        self.proofs += 1
        return under

    def watch(self, is_over: threading.Event) -> None:
        while not is_over.is_set():
            self.look()

    def has_seen(self, size: int) -> bool:
        """Wait until a checkpoint of that size, or a larger one, was verified."""
        with self.turn:
            return self.turn.wait_for(lambda: self.held.size >= size, PATIENCE)


def decided(desk: Desk, store: Store, name: str, run_ids: list[str], before_each: Callable[[int], None]) -> int:
    """Approve these, one after the other; answers how many."""
    for number, run_id in enumerate(run_ids):
        before_each(number)
        shown = desk.packet(run_id)
        sitting = desk.sitting(name, bound_to=shown.sha256)
        sessions.show(store, sitting.session, shown, desk.time)
        baseline = (shown.body["baseline"] or {}).get("run_id", "")
        signing = Signing(verdict=Verdict.APPROVE, note="Seen.", packet_sha256=shown.sha256)
        deciding.decide(store, run_id, "risk-notice", baseline, signing, sitting, desk.time)
    return len(run_ids)


@pytest.mark.no_cover
def test_every_proof_holds_while_many_decide(
    desk: Desk, app: Flask, browse: Browse, peopled_url: str, tmp_path: Path, scale: int
) -> None:
    names = [f"run_{number:04}" for number in range(250 * scale)]
    for name in names:
        desk.write_run(name, "RED")
    desk.take()
    settings: Settings = app.extensions[EXTENSION].settings
    signer, is_over = Signer.of(settings), threading.Event()
    witnesses = [Witness(browse(name), [signer.key.public], seed) for seed, name in enumerate(WITNESSES)]
    checkpointing.sign(desk.store, signer, desk.time)
    signed: list[int] = []

    def sign(number: int) -> None:
        if number % 8 == 0:
            signed.append(checkpointing.sign(desk.store, signer, desk.time).size)
            assert all(one.has_seen(signed[-1]) for one in witnesses), "while the others go on deciding"

    acts: list[Callable[[int], None]] = [sign, lambda _: None, lambda _: None]
    stores = [open_store(peopled_url, desk.store.blobs.root) for _ in WRITERS]
    with ThreadPoolExecutor(len(WRITERS) + len(WITNESSES)) as pool:
        watching = [pool.submit(one.watch, is_over) for one in witnesses]
        writing = [
            pool.submit(decided, desk, store, name, names[first :: len(WRITERS)], act)
            for first, (store, name, act) in enumerate(zip(stores, WRITERS, acts, strict=True))
        ]
        try:
            assert sum(one.result() for one in writing) == len(names)
        finally:
            is_over.set()
        for one in watching:
            one.result()
    for store in stores:
        store.close()
    checkpointing.sign(desk.store, signer, desk.time)
    decisions = [event["n"] for event in desk.events() if event["kind"] == "advisory:approve"]
    assert len(decisions) == len(names)
    assert {witnesses[0].prove(n).size for n in decisions} == {len(desk.events())}
    assert all(one.proofs >= len(signed) for one in witnesses)
    assert len(set(signed)) == len(signed), "each over more events than the one before"

"""How many decisions a minute are made while others hold the log to its checkpoints, beside as many without them."""

import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from reviewapp.actions import checkpointing
from reviewapp.app import system_clock
from reviewapp.bench.decisions import open_session, seconds_to_decide
from reviewapp.bench.desk import Desk
from reviewapp.bench.figures import Clock, WitnessedFigure
from reviewapp.ledger import tree
from reviewapp.ledger.checkpoints import Signer
from reviewapp.store.database import Store
from reviewapp.store.reads import events, queue
from reviewapp.store.reads import ledger as read
from reviewapp.verify import Checkpoint, Key, Proof, verify_checkpoint, verify_consistency, verify_event

WRITERS, WITNESSES, MOST = 4, 2, 1_000
_BETWEEN = 25
"""Decisions of one writer from one checkpoint to the next."""
_STRIDE = 7_919
"""From one event that is proved to the next: a prime, so that all of them have their turn."""
_PAUSE = 1 / 20
Item = tuple[str, str]


class Witness:
    """Somebody who asks for the newest checkpoint twenty times a second, and believes nothing without a proof.

    Two of them verify two proofs each time: more than one for each decision, where 2,500 are made a minute. Without
    a pause they would measure how much of one processor is left to those who decide.
    """

    def __init__(self, store: Store, key: Key, seed: int) -> None:
        self.store, self.key, self.next = store, key, seed
        self.held: Checkpoint | None = None

    def look(self) -> int:
        """Verify that the log goes on from what was held, and that one event is in it; answers how many proofs.

        Raises ProofError where one is bad.
        """
        with self.store.reading() as conn:
            signed = read.newest_checkpoint(conn, self.key.name)
            if signed is None:
                return 0
            seen, n = verify_checkpoint(signed.note, [self.key])[0], self.next % signed.size
            path = tree.consistency_proof(conn, self.held.size, seen.size) if self.held else []
            data, proof = events.get(conn, n), Proof(n, tuple(tree.inclusion_proof(conn, n, seen.size)), signed.note)
        verify_event(data, proof.file, [self.key])
        if self.held:
            verify_consistency(self.held.size, seen.size, self.held.root, seen.root, path)
        found = 2 if self.held else 1
        self.held, self.next = seen, self.next + _STRIDE
        return found

    def watch(self, is_over: threading.Event) -> int:
        """Look until it is over, and once more; answers how many proofs were verified."""
        proofs = 0
        while not is_over.wait(_PAUSE):
            proofs += self.look()
        return proofs + self.look()


def witnessed_figure(desk: Desk, clock: Clock) -> WitnessedFigure:
    """Approve what waits, most urgent first: half of it alone, half while witnesses verify."""
    with desk.store.reading() as conn:
        waiting = queue.page(conn, queue.QueueFilter(), 2 * MOST)
    items = [(row.advisory.run_id, row.advisory.advisory_id) for row in waiting]
    half, signer = len(items) // 2, Signer.of(desk.settings)
    sessions = [open_session(desk) for _ in range(WRITERS)]
    alone = _decide(desk, signer, sessions, items[:half], clock)
    is_over = threading.Event()
    with ThreadPoolExecutor(WITNESSES) as pool:
        witnesses = [Witness(desk.store, signer.key.public, seed) for seed in range(WITNESSES)]
        watching = [pool.submit(one.watch, is_over) for one in witnesses]
        try:
            beside = _decide(desk, signer, sessions, items[half : 2 * half], clock)
        finally:
            is_over.set()
        proofs = sum(one.result() for one in watching)
    return WitnessedFigure(half, beside, alone, proofs)


def _decide(desk: Desk, signer: Signer, sessions: Sequence[str], items: Sequence[Item], clock: Clock) -> float:
    """Seconds for all of these, by several writers at once, the signing of checkpoints included."""

    def write(first: int) -> None:
        for number, item in enumerate(items[first :: len(sessions)]):
            seconds_to_decide(desk, sessions[first], *item, clock)
            if first == 0 and number % _BETWEEN == 0:
                checkpointing.sign(desk.store, signer, system_clock())

    begun = clock()
    with ThreadPoolExecutor(len(sessions)) as pool:
        list(pool.map(write, range(len(sessions))))
    return clock() - begun

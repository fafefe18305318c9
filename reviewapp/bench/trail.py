"""What the Merkle log costs: an event with its leaf beside one without, in a short log and in a long one."""

import statistics
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Connection, insert

from reviewapp.actions import setup
from reviewapp.app import system_clock
from reviewapp.bench.figures import Clock, TrailFigure
from reviewapp.domain.events import Event
from reviewapp.domain.person import OPERATOR
from reviewapp.ledger import merkle, trail, verifying
from reviewapp.store import migrate
from reviewapp.store.database import Store, open_store
from reviewapp.store.reads import ledger, whole
from reviewapp.store.tables import event
from reviewapp.verify import Key

FEW, CHECKED, TRIES, SLICE = 1_000, 100_000, 400, 5_000
_BODY = {"after": {"note": "x" * 400}}
_NOBODY = Key("bench", bytes(4), bytes(32))


def trail_figure(folder: Path, leaves: int, clock: Clock) -> TrailFigure:
    """Measure on SQLite in `folder`; `leaves` is the length of the long log."""
    few, checked = min(FEW, leaves), min(CHECKED, leaves)
    store = _store(folder / "with")
    bare = _store(folder / "without")
    try:
        _grow(store, few)
        short = _median(store, clock, _append)
        _grow(store, checked)
        verify_seconds, merkle_seconds = _verified(store, clock)
        _grow(store, leaves)
        return TrailFigure(
            few=few,
            many=leaves,
            few_us=short,
            many_us=_median(store, clock, _append),
            bare_us=_median(bare, clock, _insert),
            checked=checked,
            verify_seconds=verify_seconds,
            merkle_seconds=merkle_seconds,
        )
    finally:
        store.close()
        bare.close()


def _store(folder: Path) -> Store:
    folder.mkdir(mode=0o700)
    url = f"sqlite:///{folder / 'desk.db'}"
    migrate.upgrade(url)
    store = open_store(url, folder / "blobs")
    setup.initialise(store, system_clock())
    return store


def _event() -> Event:
    return Event(kind="backup:made", at=system_clock(), actor=OPERATOR, fields=_BODY)


def _grow(store: Store, leaves: int) -> None:
    while True:
        with store.writing() as conn:
            missing = min(SLICE, leaves - ledger.size(conn))
            if missing <= 0:
                return
            trail.append(conn, [_event()] * missing)


def _append(conn: Connection) -> None:
    trail.append(conn, [_event()])


def _insert(conn: Connection) -> None:
    """The same event, without a leaf."""
    n, one = ledger.size(conn), _event()
    row = {"n": n, "kind": one.kind, "at": one.at, "actor_id": one.actor.id, "body": one.record(n)}
    conn.execute(insert(event), [row])


def _median(store: Store, clock: Clock, act: Callable[[Connection], None]) -> float:
    """Microseconds that it takes in a transaction of its own, its COMMIT included."""
    spent = []
    for _ in range(TRIES):
        begun = clock()
        with store.writing() as conn:
            act(conn)
        spent.append(clock() - begun)
    return statistics.median(spent) * 1e6


def _verified(store: Store, clock: Clock) -> tuple[float, float]:
    """Seconds for the check of everything, and for its hashes alone."""
    begun = clock()
    verdict = verifying.verify(store, _NOBODY, None, lambda *_: None)
    checked = clock() - begun
    if verdict.finding is not None:
        raise AssertionError(verdict.finding)
    with store.reading() as conn:
        bodies = [row.body for row in whole.events(conn, 0, verdict.size)]
    begun = clock()
    for _ in merkle.grow([], 0, map(merkle.leaf_hash, bodies)):
        pass
    return checked, clock() - begun

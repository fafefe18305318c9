"""What the Merkle log costs: an event with its leaf beside one without, in a short log and in a long one."""

import statistics
from collections.abc import Callable, Sequence
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
    stores = long, short, bare = [_store(folder / name) for name in ("long", "short", "without")]
    try:
        _grow(short, few)
        _grow(long, checked)
        verify_seconds, merkle_seconds = _verified(long, clock)
        _grow(long, leaves)
        few_us, many_us, bare_us = _medians(((short, _append), (long, _append), (bare, _insert)), clock)
        return TrailFigure(few, leaves, few_us, many_us, bare_us, checked, verify_seconds, merkle_seconds)
    finally:
        for store in stores:
            store.close()


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


def _medians(acts: Sequence[tuple[Store, Callable[[Connection], None]]], clock: Clock) -> list[float]:
    """Microseconds that each takes in a transaction of its own, its COMMIT included; in turn, under one load."""
    spent: list[list[float]] = [[] for _ in acts]
    for _ in range(TRIES):
        for (store, act), times in zip(acts, spent, strict=True):
            begun = clock()
            with store.writing() as conn:
                act(conn)
            times.append(clock() - begun)
    return [statistics.median(times) * 1e6 for times in spent]


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

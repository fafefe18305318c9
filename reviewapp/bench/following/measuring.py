"""A store that is followed as the server does it, in a thread of its own, while runs are moved into it."""

import os
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from reviewapp.actions import following
from reviewapp.actions.following import Follower
from reviewapp.app import system_clock
from reviewapp.bench import shop
from reviewapp.bench.desk import Desk, new_desk
from reviewapp.bench.figures import Clock, seconds_of
from reviewapp.bench.following.figures import Follow
from reviewapp.bench.measuring import machine_of
from reviewapp.domain.errors import Misconfigured
from reviewapp.domain.states import State
from reviewapp.jobs.following import runners
from reviewapp.store.database import Store
from reviewapp.store.reads import advisories

_LOOK_EVERY = 0.01
"""Seconds between two looks at the queue: what is measured is off by that at most."""
_PATIENCE = 60.0


@dataclass(frozen=True)
class Plan:
    """How much there is: `runs` in the store, then `arrivals` one by one; and `rounds` in which nothing changes."""

    runs: int
    arrivals: int
    rounds: int


def measure(plan: Plan, folder: Path, clock: Clock, tell: Callable[[str], None]) -> Follow:
    """Measure all of it in `folder`, which the caller removes; `tell` is given a sentence before each step."""
    root, outside = folder / "rmos", folder / "outside"
    with new_desk(folder / "data", "") as desk:
        tell(f"Taking {plan.runs:,} runs ...")
        shop.write_runs(root, 0, plan.runs)
        follower = Follower.of(desk.store, root)
        _settle(desk, follower)
        tell("Looking where nothing changes ...")
        round_times = [
            seconds_of(clock, following.follow, desk.store, follower, system_clock) for _ in range(plan.rounds)
        ]
        least_times = [seconds_of(clock, _list, root) for _ in range(plan.rounds)]
        tell(f"Moving {plan.arrivals:,} runs into place ...")
        shop.write_runs(outside, plan.runs, plan.arrivals)
        times = _arrivals(desk, root, outside, clock)
        return Follow(
            machine=machine_of(desk),
            runs=plan.runs,
            arrivals=plan.arrivals,
            seconds=median(times),
            most_seconds=max(times),
            round_ms=median(round_times) * 1000,
            least_ms=median(least_times) * 1000,
        )


def _settle(desk: Desk, follower: Follower) -> None:
    """Rounds until everything was looked at and taken."""
    while True:
        done = following.follow(desk.store, follower, system_clock)
        if done.failure:
            raise Misconfigured(done.failure)
        if done.is_through and not done.more:
            return


def _list(folder: Path) -> None:
    for _ in os.walk(folder):
        pass


def _arrivals(desk: Desk, root: Path, outside: Path, clock: Clock) -> list[float]:
    (runner,) = runners(desk.store, [root], system_clock)
    runner.start()
    try:
        return [_seconds_to_wait(desk.store, root, file, clock) for file in sorted(outside.glob("*/*.json"))]
    finally:
        runner.stop()


def _seconds_to_wait(store: Store, root: Path, file: Path, clock: Clock) -> float:
    """Seconds from the rename of a run until it waits for a person; raises Misconfigured where it never does."""
    place, pause = root / file.parent.name / file.name, threading.Event()
    place.parent.mkdir(exist_ok=True)
    begun = clock()
    file.rename(place)
    while not _is_waiting(store, file.stem):
        if clock() - begun > _PATIENCE:
            raise Misconfigured(f"A run was not taken within {_PATIENCE:g} s, so its figure would mean nothing.")
        pause.wait(_LOOK_EVERY)
    return clock() - begun


def _is_waiting(store: Store, run_id: str) -> bool:
    with store.reading() as conn:
        return any(one.state is State.PENDING for one in advisories.of_run(conn, run_id))

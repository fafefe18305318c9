"""Several things timed in turn, so that whatever else the machine does for a second falls on all of them."""

from collections.abc import Callable
from statistics import median

from reviewapp.bench.figures import Clock, seconds_of


def in_turn(rounds: int, clock: Clock, *acts: Callable[[], object]) -> list[float]:
    """The median of each in seconds, over so many rounds behind one that does not count."""
    for act in acts:
        act()
    spent = [[seconds_of(clock, act) for act in acts] for _ in range(rounds)]
    return [median(of_one) for of_one in zip(*spent, strict=True)]

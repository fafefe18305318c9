"""Identifiers and times of the story, all drawn from one seeded generator."""

from datetime import datetime, timedelta
from random import Random

SUNDAY = 6
SHIFT = timedelta(hours=8, minutes=40)


def hex_id(rng: Random, digits: int) -> str:
    """`digits` random hex digits."""
    return f"{rng.getrandbits(4 * digits):0{digits}x}"


def uuid_hex(rng: Random) -> str:
    """A version 4 UUID without hyphens."""
    drawn = hex_id(rng, 32)
    return f"{drawn[:12]}4{drawn[13:16]}{'89ab'[int(drawn[16], 16) % 4]}{drawn[17:]}"


def schedule(rng: Random, until: datetime, days: range, count: int) -> list[datetime]:
    """`count` rising moments over working days; `days` counts back from `until`, the oldest first.

    A day's work ends at the hour of `until`, so that the last day looks like one in progress. Sundays rest,
    unless one is the last day.
    """
    ends = {day: until - timedelta(days=day, minutes=10) for day in days}
    working = [end for day, end in ends.items() if day == 0 or end.weekday() != SUNDAY]
    share = [count * (index + 1) // len(working) - count * index // len(working) for index in range(len(working))]
    return [moment for end, runs in zip(working, share, strict=True) for moment in _day(rng, end, runs)]


def iso(moment: datetime, *, zulu: bool = False) -> str:
    """`moment` (UTC) as RMOS writes it: with an offset in the first generation, with a Z in the second."""
    written = moment.isoformat(timespec="microseconds")
    return written.replace("+00:00", "Z") if zulu else written


def _day(rng: Random, end: datetime, runs: int) -> list[datetime]:
    """Moments spread unevenly over one shift, the last close to its end."""
    if not runs:
        return []
    step = SHIFT / runs
    wander = [timedelta(microseconds=rng.randrange(int(step.total_seconds() * 0.7 * 1_000_000))) for _ in range(runs)]
    first = end - SHIFT + step
    return [first + index * step - wander[index] for index in range(runs - 1)] + [end - wander[-1] / 8]

"""Overrides that people of the demonstration ask for at the desk."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from reviewapp.demo.model import Run


class Wanted(NamedTuple):
    """What to ask for: the scope, for how many minutes, and why."""

    scope: str
    minutes: int
    reason: str


_WANTED = {
    "jig_pocket_fine": Wanted(
        "YELLOW",
        240,
        "Vacuum gauge of zone 3 is being replaced; the plate is held by four clamps, checked at the machine.",
    ),
    "binding_rush": Wanted(
        "RED",
        60,
        "Forty binding sets are promised for Friday; asking for one hour with the guard closed and the room cleared.",
    ),
    "control": Wanted(
        "RED",
        120,
        "Bearing check done this morning and signed in the machine book; the hold is not lifted in RMOS yet.",
    ),
}


@dataclass(frozen=True)
class OverrideWish:
    """One override to ask for: a run, the scope YELLOW or RED, for how many minutes, and why."""

    run_id: str
    scope: str
    minutes: int
    reason: str


def wishes(runs: Sequence[Run]) -> tuple[OverrideWish, ...]:
    """The overrides to ask for among `runs`."""
    return tuple(OverrideWish(run.run_id, *_WANTED[run.job.key]) for run in runs if run.job.key in _WANTED)

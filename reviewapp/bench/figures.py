"""What was measured, as plain values, and what follows from them."""

import math
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any, TypeAlias

Clock: TypeAlias = Callable[[], float]
"""Seconds that only ever grow, such as `time.perf_counter`."""

_MOST_REPLAY_SECONDS, _REPLAYED = 5.0, 100_000


@dataclass(frozen=True)
class Machine:
    """Where it was measured. `load` is the machine's average load over the minute before."""

    database: str
    python: str
    cores: int
    load: float

    @property
    def sentence(self) -> str:
        """All of it in one line."""
        return f"{self.database}, Python {self.python}, {self.cores} cores, load {self.load:.1f}"


class BesideLeast:
    """What took `seconds`, beside what the least work anyone could do took."""

    seconds: float
    least_seconds: float

    @property
    def ratio(self) -> float:
        """How many times the least work anyone could do."""
        return self.seconds / self.least_seconds


class TakenIn(BesideLeast):
    """So many runs that were taken in."""

    runs: int

    @property
    def rate(self) -> float:
        """Runs a second."""
        return self.runs / self.seconds


@dataclass(frozen=True)
class ImportFigure(TakenIn):
    """An import of `runs` runs; `least_seconds` is what reading, hashing and inserting the same files takes."""

    runs: int
    seconds: float
    least_seconds: float
    peak_mb: float


@dataclass(frozen=True)
class PageFigure:
    """A page's server time in milliseconds, with few and with many pending advisories."""

    path: str
    few_ms: float
    many_ms: float

    @property
    def ratio(self) -> float:
        """How many times as long it takes with many."""
        return self.many_ms / self.few_ms


@dataclass(frozen=True)
class DecisionFigure:
    """Decisions made beside an import: of `count`, `beside` were done before the import was."""

    count: int
    beside: int
    p95_ms: float


@dataclass(frozen=True)
class ReplayFigure(BesideLeast):
    """A replay of `advisories` under a draft; `least_seconds` is what reading and parsing the same rows takes."""

    advisories: int
    seconds: float
    least_seconds: float

    @property
    def most_seconds(self) -> float:
        """What it may take: five seconds, for more than a hundred thousand as many times as long."""
        return _MOST_REPLAY_SECONDS * max(1.0, self.advisories / _REPLAYED)


@dataclass(frozen=True)
class TrailFigure:
    """An event with its leaf, in a log of `few` and of `many` leaves, beside one without; microseconds.

    Seconds that the check of everything takes for `checked` events, and its hashes alone.
    """

    few: int
    many: int
    few_us: float
    many_us: float
    bare_us: float
    checked: int
    verify_seconds: float
    merkle_seconds: float

    @property
    def growth(self) -> float:
        """How many times as long an append takes in the long log."""
        return self.many_us / self.few_us

    @property
    def leaf_us(self) -> float:
        """What the leaf adds to an event, in the short log."""
        return self.few_us - self.bare_us


@dataclass(frozen=True)
class WitnessedFigure:
    """Decisions of several writers: `seconds` while witnesses verified `proofs` proofs, `alone` without them."""

    decisions: int
    seconds: float
    alone: float
    proofs: int

    @property
    def per_minute(self) -> float:
        """Decisions a minute while witnesses verify."""
        return self.decisions / self.seconds * 60

    @property
    def alone_per_minute(self) -> float:
        """Decisions a minute without witnesses."""
        return self.decisions / self.alone * 60


@dataclass(frozen=True)
class Figures:
    """All that one measurement found; `few` and `many` are numbers of pending advisories."""

    machine: Machine
    imported: ImportFigure
    few: int
    many: int
    pages: tuple[PageFigure, ...]
    decisions: DecisionFigure
    replay: ReplayFigure
    witnessed: WitnessedFigure
    trail: TrailFigure

    def as_json(self) -> dict[str, Any]:
        """The figures with what follows from them."""
        witnessed = self.witnessed
        rates = {"runs_per_second": self.imported.rate, "ratio": self.imported.ratio}
        return {
            "machine": asdict(self.machine),
            "import": {**asdict(self.imported), **rates},
            "pending": {"few": self.few, "many": self.many},
            "pages": [{**asdict(page), "ratio": page.ratio} for page in self.pages],
            "decisions": asdict(self.decisions),
            "replay": {**asdict(self.replay), "ratio": self.replay.ratio},
            "witnessed": {
                **asdict(witnessed),
                "per_minute": witnessed.per_minute,
                "alone_per_minute": witnessed.alone_per_minute,
            },
            "trail": {**asdict(self.trail), "growth": self.trail.growth, "leaf_us": self.trail.leaf_us},
        }


def seconds_of(clock: Clock, do: Callable[..., object], *given: object) -> float:
    """How long it takes to do that once."""
    begun = clock()
    do(*given)
    return clock() - begun


def p95(values: Sequence[float]) -> float:
    """The value that 95 of 100 do not exceed."""
    return sorted(values)[math.ceil(len(values) * 0.95) - 1]

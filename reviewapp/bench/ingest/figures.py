"""What was measured of taking runs in by the API, and which of it misses its bar."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from reviewapp.bench.figures import Machine, TakenIn

FEWEST_A_SECOND, MOST_SINGLE_MS = 3_000, 4.0
"""On a quiet machine. The ratios beside them are what can be compared from one machine to the next."""


@dataclass(frozen=True)
class Ingest(TakenIn):
    """Runs of `size` bytes taken in: `runs` of them in batches of `batch`, then `singles` one by one.

    `least_seconds` and `least_single_ms` are what inserting the same bytes into a bare SQLite file takes, in as many
    transactions as the desk makes of them.
    """

    machine: Machine
    size: int
    runs: int
    batch: int
    seconds: float
    least_seconds: float
    singles: int
    single_ms: float
    single_p95_ms: float
    least_single_ms: float

    @property
    def single_ratio(self) -> float:
        """How many times as long as inserting the bytes of one run."""
        return self.single_ms / self.least_single_ms

    def as_json(self) -> dict[str, Any]:
        """The figures with what follows from them."""
        return {**asdict(self), "rate": self.rate, "ratio": self.ratio, "single_ratio": self.single_ratio}


def rows(found: Ingest) -> Iterator[tuple[str, ...]]:
    """The figures as rows of a table."""
    yield f"{found.runs:,} runs of {found.size:,} bytes in batches of {found.batch:,}", f"{found.rate:,.0f} runs/s"
    yield "the same bytes inserted into SQLite, as many transactions", f"{found.runs / found.least_seconds:,.0f} runs/s"
    yield "times as long", f"{found.ratio:.1f}"
    yield f"one run, median of {found.singles:,}", f"{found.single_ms:.2f} ms"
    yield "one run, 95 of 100", f"{found.single_p95_ms:.2f} ms"
    yield "its bytes inserted into SQLite, median", f"{found.least_single_ms:.2f} ms"
    yield "times as long as that", f"{found.single_ratio:.1f}"


def missed(found: Ingest) -> Iterator[str]:
    """A sentence for each figure that misses its bar."""
    if found.rate < FEWEST_A_SECOND:
        yield f"{found.rate:,.0f} runs a second are taken in batches; {FEWEST_A_SECOND:,} is the bar."
    if found.single_ms > MOST_SINGLE_MS:
        yield f"One run takes {found.single_ms:.2f} ms; {MOST_SINGLE_MS:g} ms is the bar."

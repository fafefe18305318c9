"""What was measured of following a store, and which of it misses its bar."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from reviewapp.bench.figures import Machine

MOST_SECONDS = 2.0
"""From RMOS's rename to the queue, whatever else the store holds."""


@dataclass(frozen=True)
class Follow:
    """A store of `runs` runs that is followed, and `arrivals` more that were moved into it, one after the other.

    `seconds` are the median from the rename to the queue, `most_seconds` the longest; of that up to half a second is
    the pause between two rounds. `round_ms` is a round in which nothing changed, `least_ms` listing every folder of the
    store once and looking at no file.
    """

    machine: Machine
    runs: int
    arrivals: int
    seconds: float
    most_seconds: float
    round_ms: float
    least_ms: float

    @property
    def ratio(self) -> float:
        """How many times as long a round in which nothing changed takes as listing all of it once."""
        return self.round_ms / self.least_ms

    def as_json(self) -> dict[str, Any]:
        """The figures with what follows from them."""
        return {**asdict(self), "ratio": self.ratio}


def rows(found: Follow) -> Iterator[tuple[str, ...]]:
    """The figures as rows of a table."""
    yield f"from RMOS's rename to the queue, {found.runs:,} runs in the store, median", f"{found.seconds:.2f} s"
    yield f"the longest of {found.arrivals:,}", f"{found.most_seconds:.2f} s"
    yield "a round in which nothing changed, median", f"{found.round_ms:.1f} ms"
    yield "listing every folder of the store, median", f"{found.least_ms:.1f} ms"
    yield "times as long", f"{found.ratio:.1f}"


def missed(found: Follow) -> Iterator[str]:
    """A sentence for each figure that misses its bar."""
    if found.most_seconds > MOST_SECONDS:
        yield f"A run is in the queue after {found.most_seconds:.2f} s at the latest; {MOST_SECONDS:g} s is the bar."

"""What was measured of comparing, and which of it misses its bar."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

_WRITTEN = {"x": "{:.2f} times", "ms": "{:.1f} ms", "s": "{:.2f} s", "MB": "{:.1f} MB", "kB": "{:.0f} kB"}


@dataclass(frozen=True)
class Figure:
    """One thing that was measured: `value` in `unit`, of which `bar` is the most it may be.

    `value` is None where it could not be had; `beside` says what was seen with it, or why there is nothing.
    """

    name: str
    value: float | None
    unit: str
    bar: float
    beside: str = ""

    @property
    def is_missed(self) -> bool:
        """Whether it is not shown to be within its bar: what was not measured is not."""
        return self.value is None or not self.value <= self.bar

    @property
    def words(self) -> str:
        """The value with its unit."""
        return "not shown" if self.value is None else written(self.value, self.unit)


@dataclass(frozen=True)
class Differences:
    """All that one measurement found; `peer` tells of difflib, for which there is no bar."""

    machine: str
    figures: tuple[Figure, ...]
    peer: str

    def as_json(self) -> dict[str, Any]:
        """The figures with what follows from them."""
        found = [{**asdict(one), "is_missed": one.is_missed} for one in self.figures]
        return {"machine": self.machine, "figures": found, "peer": self.peer}


def written(value: float, unit: str) -> str:
    """A value as it is told: `x` is times as long."""
    return _WRITTEN[unit].format(value)


def missed(figures: Iterable[Figure]) -> tuple[str, ...]:
    """A sentence for each figure that is not shown to be within its bar."""
    return tuple(_sentence(one) for one in figures if one.is_missed)


def _sentence(one: Figure) -> str:
    return f"{one.name}: {one.words}; {written(one.bar, one.unit)} is the bar{_because(one)}."


def _because(one: Figure) -> str:
    return f" ({one.beside})" if one.value is None and one.beside else ""


def rows(figures: Sequence[Figure]) -> list[tuple[str, ...]]:
    """The figures as rows of a table, a heading first."""
    told = [(one.name, one.words, written(one.bar, one.unit), one.beside) for one in figures]
    return [("measured", "seen", "bar", "beside"), *told]

"""What a measurement found: as lines, as a file, and as an exit code."""

import json
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO, Any, Protocol, TypeVar

import click

from reviewapp.bench import table
from reviewapp.bench.figures import Clock, Machine


class Figures(Protocol):
    """What was measured, and where."""

    @property
    def machine(self) -> Machine:
        """Where it was measured."""
        ...

    def as_json(self) -> dict[str, Any]:
        """The figures with what follows from them."""
        ...


Found = TypeVar("Found", bound=Figures)


def measured(
    measure: Callable[[Path, Clock, Callable[[str], None]], Found],
    rows: Callable[[Found], Iterator[tuple[str, ...]]],
    missed: Callable[[Found], Iterator[str]],
    file: IO[str] | None,
    *,
    no_bars: bool,
) -> None:
    """Measure in a folder that is removed again, each step told on standard error, and tell what was found."""
    with tempfile.TemporaryDirectory(prefix="reviewapp-bench-") as folder:
        found = measure(Path(folder), time.perf_counter, lambda step: click.echo(step, err=True))
    lines = (found.machine.sentence, "", *table.aligned(list(rows(found))))
    tell(lines, found.as_json(), () if no_bars else tuple(missed(found)), file)


def tell(lines: Iterable[str], document: Mapping[str, Any], missed: Sequence[str], file: IO[str] | None) -> None:
    """Print the lines, write the document with what missed its bar to `file`, and exit with 1 where something did."""
    for line in lines:
        click.echo(line)
    if file:
        json.dump({**document, "missed": missed}, file, indent=2)
        file.write("\n")
    for sentence in missed:
        click.echo(sentence, err=True)
    if missed:
        sys.exit(1)

"""`reviewapp bench ingest`: how fast runs come in by the API, beside bare SQLite, here."""

import tempfile
import time
from pathlib import Path
from typing import IO

import click

from reviewapp.bench import table
from reviewapp.bench.ingest.figures import missed, rows
from reviewapp.bench.ingest.measuring import Plan, measure
from reviewapp.bench.telling import tell


@click.command()
@click.option("--runs", default=20_000, show_default=True, type=click.IntRange(min=1), help="Sent in batches.")
@click.option("--singles", default=1_000, show_default=True, type=click.IntRange(min=2), help="Sent one by one.")
@click.option("--batch", default=2_000, show_default=True, type=click.IntRange(min=1, max=20_000), help="Runs a batch.")
@click.option("--json", "file", type=click.File("w", lazy=False), help="Write the figures to that file as well.")
@click.option("--no-bars", is_flag=True, help="Only tell: a figure that misses its bar is no failure.")
def ingest(
    runs: int,
    singles: int,
    batch: int,
    file: IO[str] | None,
    no_bars: bool,  # click passes flags so
) -> None:
    """Measure how fast runs come in by the API, in a folder that is removed again; exit 1 where a bar is missed."""
    with tempfile.TemporaryDirectory(prefix="reviewapp-bench-") as folder:
        plan = Plan(runs, singles, batch)
        found = measure(plan, Path(folder), time.perf_counter, lambda step: click.echo(step, err=True))
    lines = (found.machine.sentence, "", *table.aligned(list(rows(found))))
    tell(lines, found.as_json(), () if no_bars else tuple(missed(found)), file)

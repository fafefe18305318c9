"""`reviewapp bench ingest`: how fast runs come in by the API, beside bare SQLite, here."""

from functools import partial
from typing import IO

import click

from reviewapp.bench.ingest.figures import missed, rows
from reviewapp.bench.ingest.measuring import Plan, measure
from reviewapp.bench.telling import measured


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
    measured(partial(measure, Plan(runs, singles, batch)), rows, missed, file, no_bars=no_bars)

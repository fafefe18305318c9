"""`reviewapp bench`: the performance table of the README, measured here."""

import tempfile
import time
from pathlib import Path
from typing import IO

import click

from reviewapp.bench import table
from reviewapp.bench.bars import missed
from reviewapp.bench.differences.command import diff
from reviewapp.bench.following.command import follow
from reviewapp.bench.ingest.command import ingest
from reviewapp.bench.measuring import Plan, measure
from reviewapp.bench.telling import tell


@click.group(invoke_without_command=True)
@click.option("--runs", default=20_000, show_default=True, type=click.IntRange(min=1), help="Runs to import.")
@click.option(
    "--advisories", default=100_000, show_default=True, type=click.IntRange(min=2), help="Waiting at the end."
)
@click.option("--leaves", default=1_000_000, show_default=True, type=click.IntRange(min=1), help="In the long log.")
@click.option(
    "--database-urls",
    default=("", ""),
    nargs=2,
    metavar="FEW MANY",
    help="Two empty databases to measure in, left filled; else SQLite.",
)
@click.option("--json", "file", type=click.File("w", lazy=False), help="Write the figures to that file as well.")
@click.option(
    "--most-growth", default=1.3, show_default=True, help="How many times as long a page may take in the end."
)
@click.option("--no-bars", is_flag=True, help="Only tell: a figure that misses its bar is no failure.")
def bench(
    runs: int,
    advisories: int,
    leaves: int,
    database_urls: tuple[str, str],
    file: IO[str] | None,
    most_growth: float,
    no_bars: bool,  # click passes flags so
) -> None:
    """Measure importing, pages, deciding, a backtest in a folder that is removed again; exit 1 where a bar is missed.

    With a command, measure what that names instead.
    """
    if click.get_current_context().invoked_subcommand:
        return
    with tempfile.TemporaryDirectory(prefix="reviewapp-bench-") as folder:
        plan = Plan(runs, advisories, database_urls, leaves)
        figures = measure(plan, Path(folder), time.perf_counter, lambda step: click.echo(step, err=True))
    tell(table.lines(figures), figures.as_json(), () if no_bars else missed(figures, most_growth), file)


bench.add_command(diff)
bench.add_command(follow)
bench.add_command(ingest)

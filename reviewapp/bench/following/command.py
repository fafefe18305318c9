"""`reviewapp bench follow`: how soon what RMOS writes is in the queue, beside merely listing the store, here."""

from functools import partial
from typing import IO

import click

from reviewapp.bench.following.figures import missed, rows
from reviewapp.bench.following.measuring import Plan, measure
from reviewapp.bench.telling import measured


@click.command()
@click.option("--runs", default=20_000, show_default=True, type=click.IntRange(min=1), help="In the store before.")
@click.option("--arrivals", default=40, show_default=True, type=click.IntRange(min=1), help="Moved into place, timed.")
@click.option("--rounds", default=100, show_default=True, type=click.IntRange(min=1), help="In which nothing changes.")
@click.option("--json", "file", type=click.File("w", lazy=False), help="Write the figures to that file as well.")
@click.option("--no-bars", is_flag=True, help="Only tell: a figure that misses its bar is no failure.")
def follow(
    runs: int,
    arrivals: int,
    rounds: int,
    file: IO[str] | None,
    no_bars: bool,  # click passes flags so
) -> None:
    """Measure how soon a followed run waits, in a folder that is removed again; exit 1 where a bar is missed."""
    measured(partial(measure, Plan(runs, arrivals, rounds)), rows, missed, file, no_bars=no_bars)

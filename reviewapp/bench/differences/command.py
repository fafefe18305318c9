"""`reviewapp bench diff`: how fast differences are found and shown, beside the named peers, here."""

import resource
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import click

from reviewapp.bench.differences.figures import Differences, missed, rows
from reviewapp.bench.differences.measuring import Plan, measure
from reviewapp.bench.table import aligned
from reviewapp.bench.telling import tell


@click.command()
@click.option("--rounds", default=7, show_default=True, type=click.IntRange(min=1), help="Rounds taken in turn.")
@click.option(
    "--share",
    default=1.0,
    show_default=True,
    type=click.FloatRange(min=0, max=1, min_open=True),
    help="Of the sizes there are; less is only a try.",
)
@click.option("--peers", is_flag=True, help="Wait for difflib.HtmlDiff too.")
@click.option("--peer-seconds", default=100.0, show_default=True, help="How long that is waited for.")
@click.option(
    "--computing",
    is_flag=True,
    help="Count time spent computing, not time that passes: for a machine that others use meanwhile.",
)
@click.option("--json", "file", type=click.File("w", lazy=False), help="Write the figures to that file as well.")
@click.option("--no-bars", is_flag=True, help="Only tell: a figure that misses its bar is no failure.")
def diff(
    rounds: int,
    share: float,
    peers: bool,  # click passes flags so
    peer_seconds: float,
    computing: bool,
    file: IO[str] | None,
    no_bars: bool,
) -> None:
    """Measure how fast differences are found and shown, beside git, in a folder that is removed again."""
    with tempfile.TemporaryDirectory(prefix="reviewapp-bench-") as folder:
        plan = Plan(rounds, share, peer_seconds if peers else None)
        clock = _computing if computing else time.perf_counter
        found = measure(plan, Path(folder), clock, lambda step: click.echo(step, err=True))
    counted = "time spent computing" if computing else "time that passed"
    document = {**found.as_json(), "counted": counted}
    tell(_lines(found, counted), document, () if no_bars else missed(found.figures), file)


def _computing() -> float:
    """Seconds that this process has computed until now, and those it started and that ended."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def _lines(found: Differences, counted: str) -> Iterator[str]:
    yield f"{found.machine}; {counted}, median of rounds taken in turn"
    yield ""
    table = rows(found.figures)
    numbers = aligned([row[:3] for row in table])
    yield from (f"{cells}  {row[3]}".rstrip() for cells, row in zip(numbers, table, strict=True))
    yield ""
    yield f"{found.peer}."

"""Writing outcomes back into an RMOS store in the foreground."""

import signal
import sys
import threading
from pathlib import Path

import click

from reviewapp.actions import mirroring
from reviewapp.actions.mirroring import Round
from reviewapp.cli import desk
from reviewapp.domain.errors import DeskError
from reviewapp.http import logs
from reviewapp.jobs.mirroring import EVERY, LOGGER, tell
from reviewapp.store.database import Store

_AGAIN = 5.0
"""Seconds until what failed is tried again."""


@click.command()
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@click.option("--once", is_flag=True, help="Write back what there is now, and end.")
def mirror(path: Path, once: bool) -> None:  # click passes flags so
    """Write outcomes back over a run store of layout dated, until Ctrl-C or SIGTERM; it goes on where it ended."""
    over = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: over.set())
    logs.configure(sys.stderr)
    with desk.opened() as store:
        if once:
            click.echo(_all_of_it(store, path, over))
            return
        mirroring.mirror(store, path, desk.now())  # says at once where this is no such store
        click.echo(f"Writing back into {path}: what is decided here is read there within moments. Ctrl-C ends it.")
        _until(store, path, over)


def _until(store: Store, path: Path, over: threading.Event) -> None:
    """One round after another; what fails is told and tried again."""
    pause = 0.0
    while not over.wait(pause):
        try:
            done = mirroring.mirror(store, path, desk.now())
            tell(path, done)
            pause = 0.0 if done.has_more else EVERY
        except DeskError as error:
            LOGGER.error("Writing back into %s: %s", path.name, error)  # a sentence for people
            pause = _AGAIN


def _all_of_it(store: Store, path: Path, over: threading.Event) -> str:
    """Rounds until nothing is left that can be written now."""
    total = Round()
    while not over.is_set():
        done = mirroring.mirror(store, path, desk.now())
        total.written, total.failed = total.written + done.written, total.failed + done.failed
        if not done.has_more:
            break
    return f"{total.sentence}; `reviewapp doctor` says why." if total.failed else f"{total.sentence}."

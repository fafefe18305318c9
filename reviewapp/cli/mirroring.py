"""Writing outcomes back into an RMOS store in the foreground."""

import sys
import threading
from pathlib import Path

import click

from reviewapp.actions import mirroring
from reviewapp.actions.mirroring import Round
from reviewapp.cli import desk, rounds
from reviewapp.domain.errors import DeskError
from reviewapp.http import logs
from reviewapp.jobs.mirroring import EVERY, LOGGER, tell
from reviewapp.store.database import Store


@click.command()
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@click.option("--once", is_flag=True, help="Write back what there is now, and end.")
def mirror(path: Path, once: bool) -> None:  # click passes flags so
    """Write outcomes back over a run store of layout dated, until Ctrl-C or SIGTERM; it goes on where it ended."""
    over = rounds.ended()
    logs.configure(sys.stderr)
    with desk.opened() as store:
        if once:
            click.echo(_all_of_it(store, path, over))
            return
        mirroring.mirror(store, path, desk.now())  # says at once where this is no such store
        click.echo(f"Writing back into {path}: what is decided here is read there within moments. Ctrl-C ends it.")
        _until(store, path, over)


def _until(store: Store, path: Path, over: threading.Event) -> None:
    def once() -> float:
        done = mirroring.mirror(store, path, desk.now())
        tell(path, done)
        return 0.0 if done.has_more else EVERY

    rounds.go_on(over, once, lambda error: LOGGER.error("Writing back into %s: %s", path.name, error), DeskError)


def _all_of_it(store: Store, path: Path, over: threading.Event) -> str:
    """Rounds until nothing is left that can be written now."""
    total = Round()
    while not over.is_set():
        done = mirroring.mirror(store, path, desk.now())
        total.written, total.failed = total.written + done.written, total.failed + done.failed
        if not done.has_more:
            break
    return f"{total.sentence}; `reviewapp doctor` says why." if total.failed else f"{total.sentence}."

"""Following an RMOS store in the foreground."""

import sys
import threading
from datetime import datetime
from pathlib import Path

import click

from reviewapp.actions import following
from reviewapp.actions.following import Follower
from reviewapp.cli import desk, rounds
from reviewapp.domain.errors import Invalid, Unavailable
from reviewapp.http import logs
from reviewapp.jobs.following import EVERY, LOGGER, Telling
from reviewapp.store.database import Store
from reviewapp.store.reads.sources import StoredSource


@click.command()
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--once", is_flag=True, help="Look at all of it once, take what changed, and end.")
@click.option("--history-before", type=click.DateTime(["%Y-%m-%d"]), help="Runs made before that day never wait.")
@click.option("--attachments", multiple=True, type=click.Path(exists=True, path_type=Path), help="Folder of files.")
@click.option("--advisories", multiple=True, type=click.Path(exists=True, path_type=Path), help="Folder of assets.")
def follow(
    path: Path,
    once: bool,  # click passes flags so
    history_before: datetime | None,
    attachments: tuple[Path, ...],
    advisories: tuple[Path, ...],
) -> None:
    """Keep importing a run store while RMOS writes it, until Ctrl-C or SIGTERM; it goes on where it ended.

    Without options it takes those of the last import of that store.
    """
    over = rounds.ended()
    logs.configure(sys.stderr)
    before = history_before.date() if history_before else None
    given = StoredSource(path, attachments, advisories, before) if attachments or advisories or before else None
    with desk.opened() as store:
        follower = Follower.of(store, path, given)
        if once:
            click.echo(_all_of_it(store, follower, over))
            return
        click.echo(f"Following {path}: what RMOS writes there is taken within moments. Ctrl-C ends it.")
        _until(store, follower, over)


def _until(store: Store, follower: Follower, over: threading.Event) -> None:
    telling = Telling(follower.place.path.name)

    def once() -> float:
        done = following.follow(store, follower, desk.now)
        telling.tell(done)
        return 0.0 if done.more else EVERY

    rounds.go_on(over, once, lambda error: LOGGER.error("The database cannot be used: %s", error), Unavailable)


def _all_of_it(store: Store, follower: Follower, over: threading.Event) -> str:
    """Rounds until every file was looked at and nothing is left; raises Invalid where it cannot be looked at."""
    telling, took, seen = Telling(follower.place.path.name), 0, False
    while not over.is_set():
        done = following.follow(store, follower, desk.now)
        if done.failure:
            raise Invalid(done.failure)
        telling.tell(done)
        took += done.report.took
        seen = seen or done.is_through
        if seen and not done.more:
            break
    return f"{took} runs are new or otherwise." if took else "Nothing changed."

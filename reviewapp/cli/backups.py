"""Backing up a desk into one file, and restoring it."""

from pathlib import Path

import click

from reviewapp.actions.backing_up import back_up
from reviewapp.cli import desk
from reviewapp.store.backups.restoring import restore as put_back
from reviewapp.store.blobs import Blobs


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
def backup(file: Path) -> None:
    """Write the whole desk into FILE while it goes on working; FILE is read again before this says that it is done."""
    with desk.opened() as store:
        held = back_up(store, file, desk.now)
    click.echo(f"{file}: {held.events} events, {held.blobs} files, verified. Keep it off this machine.")
    for sha256 in held.damaged:
        click.echo(f"Damaged here and not in the backup: {sha256}", err=True)


@click.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
def restore(file: Path) -> None:
    """Put a backup into an empty data folder and database; nothing remains where anything fails."""
    settings = desk.settings()
    settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    held = put_back(settings.url, Blobs(settings.blob_dir), file)
    click.echo(f"Restored: {held.events} events, {held.blobs} files, as of {held.made_at}. Everybody signs in again.")

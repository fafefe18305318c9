"""Backing up a desk into one file, and restoring it."""

from pathlib import Path

import click

from reviewapp.actions import checkpointing
from reviewapp.actions.backing_up import back_up
from reviewapp.cli import desk
from reviewapp.ledger.checkpoints import Signer
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
    """Put a backup into an empty data folder and database; nothing remains where anything fails.

    The trail goes on as another log, whose first event says from where: what came after the backup is lost.
    """
    settings = desk.settings()
    settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    held = put_back(settings.migrating_url, Blobs(settings.blob_dir), file, settings.url)
    if not settings.signing_key.exists():
        click.echo(
            "There is no signing.key here: a new key is made. Give it to whoever checks what this desk signs.", err=True
        )
    with desk.opened(settings) as store:
        reason = f"Restored from a backup made at {held.made_at}."
        made = checkpointing.reopen(store, Signer.of(settings), reason, desk.now())
    click.echo(f"Restored: {held.events} events, {held.blobs} files, as of {held.made_at}. Everybody signs in again.")
    click.echo(f"The trail goes on as {made.origin}. Give its first checkpoint away (`reviewapp audit checkpoint`).")

"""Setting up: data folder, tables, the built-in policy."""

import click

from reviewapp.actions import setup
from reviewapp.cli import desk
from reviewapp.config import Settings
from reviewapp.store import migrate


def prepare(settings: Settings) -> bool:
    """Make the data folder, the tables and the policy; answers whether anything was new."""
    settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    migrate.upgrade(settings.migrating_url, settings.url)
    with desk.opened(settings) as store:
        return setup.initialise(store, desk.now())


@click.command()
def init() -> None:
    """Make the data folder, the tables and the built-in policy."""
    settings = desk.settings()
    made = prepare(settings)
    click.echo(f"{'Set up' if made else 'Was set up already'}: {settings.data_dir}")
    click.echo("Next: reviewapp user add NAME --role reviewer, reviewapp import PATH, reviewapp serve")


@click.group()
def db() -> None:
    """The database."""


@db.command()
def upgrade() -> None:
    """Bring the tables to this version's shape, and grant the desk's role what it needs where it is not the owner's."""
    settings = desk.settings()
    migrate.upgrade(settings.migrating_url, settings.url)
    with desk.opened(settings):
        pass  # refuses now what the start would refuse
    click.echo("The tables are those of this version.")

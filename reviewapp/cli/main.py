"""The entry point: each command's module is loaded when it is called."""

import importlib
import logging
import sys
from typing import NoReturn

import click
from sqlalchemy.exc import SQLAlchemyError

from reviewapp import __version__
from reviewapp.domain.errors import DeskError

COMMANDS = {
    "init": "reviewapp.cli.setting_up:init",
    "db": "reviewapp.cli.setting_up:db",
    "user": "reviewapp.cli.users:user",
    "token": "reviewapp.cli.tokens:token",
    "import": "reviewapp.cli.importing:import_store",
    "follow": "reviewapp.cli.following:follow",
    "mirror": "reviewapp.cli.mirroring:mirror",
    "migrate": "reviewapp.cli.migrating:migrate",
    "serve": "reviewapp.cli.serving:serve",
    "deliver": "reviewapp.cli.delivering:deliver",
    "doctor": "reviewapp.cli.doctor:doctor",
    "backup": "reviewapp.cli.backups:backup",
    "restore": "reviewapp.cli.backups:restore",
    "policy": "reviewapp.cli.policies:policy",
    "audit": "reviewapp.cli.audit:audit",
    "evidence": "reviewapp.cli.evidence:evidence",
    "certificate": "reviewapp.cli.certificates:certificate",
    "demo": "reviewapp.demo.command:demo",
    "bench": "reviewapp.bench.command:bench",
}


class Lazy(click.Group):
    """A group whose commands are imported when they are needed: importing all takes most of a second."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  # click's signature
        """The names of all commands."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:  # noqa: ARG002
        """The command of that name."""
        if name not in COMMANDS:
            return None
        module, _, attribute = COMMANDS[name].partition(":")
        command: click.Command = getattr(importlib.import_module(module), attribute)
        return command


@click.group(cls=Lazy)
@click.version_option(__version__, prog_name="reviewapp")
def cli() -> None:
    """The review desk that stands between AI advice and machine tools."""


def main() -> None:
    """Run a command; a refusal of ours is one line, not a traceback."""
    logging.basicConfig(level=logging.WARNING, format="%(message)s")
    try:
        cli()
    except DeskError as error:
        _fail(str(error))
    except SQLAlchemyError as error:
        _fail(f"the database cannot be used ({_first_line(error)}). Check REVIEWAPP_DATABASE_URL and the data folder.")
    except OSError as error:
        _fail(f"{error.filename or 'a file'} cannot be used: {error.strerror}.")


def _fail(told: str) -> NoReturn:
    click.echo(f"reviewapp: {told}", err=True)
    sys.exit(1)


def _first_line(error: SQLAlchemyError) -> str:
    """The driver's own words: SQLAlchemy's would repeat the statement and its values."""
    words = str(getattr(error, "orig", None) or error).strip()
    return words.splitlines()[0] if words else type(error).__name__

"""People, from the command line."""

import click

from reviewapp.actions import people
from reviewapp.cli import desk
from reviewapp.domain.person import OPERATOR
from reviewapp.store.reads import people as read


@click.group()
def user() -> None:
    """People: added with a one-time code, with which they set their own password."""


@user.command()
@click.argument("name")
@click.option("--name", "printed", default="", help="The name as printed in signatures.")
@click.option("--role", "roles", multiple=True, required=True, help="reviewer, admin or auditor; may be repeated.")
def add(name: str, printed: str, roles: tuple[str, ...]) -> None:
    """Add a person and print their one-time code."""
    with desk.opened() as store:
        code = people.add(store, name, printed, roles, OPERATOR, desk.now())
    _tell(name, code)


@user.command("list")
def list_people() -> None:
    """List everybody."""
    with desk.opened() as store, store.reading() as conn:
        for account in read.everybody(conn):
            one = account.person
            state = "disabled" if one.disabled_at else "active" if account.password_hash else "no password yet"
            click.echo(f"{one.id:20} {one.name:30} {', '.join(sorted(one.roles)):20} {state}")


@user.command()
@click.argument("name")
def disable(name: str) -> None:
    """Bar a person for good; what they signed stays."""
    with desk.opened() as store:
        people.disable(store, name, OPERATOR, desk.now())
    click.echo(f"{name} is disabled; their sessions have ended.")


@user.command()
@click.argument("name")
def reset(name: str) -> None:
    """Take a person's password away and print a new one-time code."""
    with desk.opened() as store:
        code = people.reset(store, name, OPERATOR, desk.now())
    _tell(name, code)


def _tell(name: str, code: str) -> None:
    click.echo(f"One-time code for {name}: {code}")
    click.echo(f"Valid for {people.CODE_HOURS} hours. They set their own password with it at /sign-in/first")

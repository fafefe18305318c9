"""Tokens of programs, from the command line."""

import click

from reviewapp.actions import tokens
from reviewapp.cli import desk
from reviewapp.domain.person import OPERATOR
from reviewapp.domain.token import USUAL_DAYS, Scope, Wanted
from reviewapp.store.reads import tokens as read

_MOST = 1_000


@click.group()
def token() -> None:
    """Tokens with which programs use the API; each is shown once."""


@token.command()
@click.argument("name")
@click.option("--owner", required=True, help="User name of who answers for it, and never decides what it asks for.")
@click.option("--scope", "scopes", multiple=True, required=True, help=f"{', '.join(Scope)}; may be repeated.")
@click.option("--days", default=USUAL_DAYS, show_default=True, help="Days until it expires.")
@click.option("--source", default="", help="The producer that uses it; the token's own name unless given.")
def add(name: str, owner: str, scopes: tuple[str, ...], days: int, source: str) -> None:
    """Make a token and print its secret, once."""
    wanted = Wanted(name=name, owner=owner, scopes=scopes, days=days, source=source)
    with desk.opened() as store:
        made = tokens.make(store, wanted, OPERATOR, desk.now())
    click.echo(made.secret)
    click.echo(f"Shown once: keep it now. It expires on {made.token.expires_at:%Y-%m-%d}.", err=True)


@token.command("list")
def list_tokens() -> None:
    """List every token, newest first, with its last use."""
    now = desk.now()
    with desk.opened() as store, store.reading() as conn:
        for one in read.page(conn, _MOST):
            used = f"used {one.used_at:%Y-%m-%d %H:%M}" if one.used_at else "never used"
            state = one.ended(now) or f"until {one.expires_at:%Y-%m-%d}"
            click.echo(f"{one.name:20} {one.owner:16} {state:18} {used:22} {' '.join(sorted(one.scopes))}")


@token.command()
@click.argument("name")
@click.argument("reason")
def revoke(name: str, reason: str) -> None:
    """End a token at once."""
    with desk.opened() as store:
        tokens.revoke(store, name, reason, OPERATOR, desk.now())
    click.echo(f"{name} is revoked.")

"""`reviewapp policy`: the policies that ship and those that were active, in words, and whether a document is sound."""

import sys
from pathlib import Path

import click

from reviewapp.cli import desk
from reviewapp.domain import governance, policy_check
from reviewapp.domain.errors import Invalid, NotFound
from reviewapp.domain.policy import Policy
from reviewapp.domain.presets import PRESETS
from reviewapp.store.reads import policies


@click.group()
def policy() -> None:
    """The rules that say who must look at what."""


@policy.command("list")
def list_policies() -> None:
    """Every policy that was active here, the newest in front, and those that ship."""
    with desk.opened() as store, store.reading() as conn:
        active = policies.history(conn)
    for n, one in enumerate(active):
        click.echo(f"{'active' if n == 0 else 'was active':10}  {one.ref!s:24}  {one.ref.sha256[:12]}  {one.title}")
    for one in PRESETS:
        click.echo(f"{'ships':10}  {one.ref!s:24}  {one.ref.sha256[:12]}  {one.title}")


@policy.command()
@click.argument("name", required=False)
@click.option("--json", "as_json", is_flag=True, help="The exact document, to be edited and checked.")
def show(name: str | None, as_json: bool) -> None:  # click passes flags so
    """Print a policy as one document with its hash; NAME is one that ships, or ID@VERSION; else the active one."""
    found = _named(name)
    click.echo(found.record().decode() if as_json else governance.document(found), nl=as_json)


@policy.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def check(file: Path) -> None:
    """Say everything that is wrong with a policy document; exit 1 where anything is."""
    try:
        found = policy_check.parse(file.read_bytes())
    except Invalid as error:
        click.echo(str(error), err=True)
        sys.exit(1)
    click.echo(f"{found.ref} is sound, SHA-256 {found.ref.sha256}.")


def _named(name: str | None) -> Policy:
    if shipped := next((one for one in PRESETS if name in (one.id, str(one.ref))), None):
        return shipped
    with desk.opened() as store, store.reading() as conn:
        known = policies.history(conn)
    if name is None:
        return known[0]
    found = next((one for one in known if name in (one.id, str(one.ref))), None)
    if found is None:
        raise NotFound(f"There is no policy {name!r} here; `reviewapp policy list` says which there are.")
    return found

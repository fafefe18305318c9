"""`reviewapp policy`: what ships and what was active, whether a document is sound, and what it would have done."""

import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from reviewapp.cli import desk
from reviewapp.domain import backtest, governance, policy_check
from reviewapp.domain.backtest import Group, Outcome
from reviewapp.domain.errors import Invalid, NotFound
from reviewapp.domain.policy import Policy
from reviewapp.domain.presets import PRESETS
from reviewapp.store.reads import arrivals, policies

_MOST_NAMED, _MOST_EXAMPLES = 8, 5


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


@policy.command("backtest")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="Only what arrived on or after this day (UTC).")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help="Only what arrived before this day (UTC).")
def replay(file: Path, since: datetime | None, until: datetime | None) -> None:
    """Say what a policy document would have done to what arrived here, beside the policy in force."""
    try:
        draft = policy_check.parse(file.read_bytes())
    except Invalid as error:
        click.echo(str(error), err=True)
        sys.exit(1)
    since, until = (day.replace(tzinfo=UTC) if day else None for day in (since, until))
    with desk.opened() as store, store.reading() as conn:
        total, active = arrivals.count(conn, since, until), policies.active(conn)
        seen = arrivals.between(conn, since, until)
        with click.progressbar(seen, length=total, label="Replaying", file=sys.stderr) as bar:
            found = backtest.replay(bar, active, draft)
    click.echo(f"{found.total} advisories under {draft.ref}, beside {active.ref}:")
    for outcome, group in found.groups.items():
        if group.count:
            _tell(outcome, group)


def _tell(outcome: Outcome, group: Group) -> None:
    click.echo(f"{group.count:8}  {outcome}")
    if outcome is not Outcome.SAME:
        for counter in (group.by_risk, group.by_class, group.by_tool):
            click.echo(f"{'':10}{', '.join(f'{label} {count}' for label, count in counter.most_common(_MOST_NAMED))}")
        click.echo(f"{'':10}such as {', '.join('/'.join(names) for names in group.examples[:_MOST_EXAMPLES])}")


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

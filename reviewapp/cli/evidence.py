"""`reviewapp evidence`: a file that proves what was decided, without this server."""

from datetime import UTC, datetime
from pathlib import Path

import click

from reviewapp.actions import bundling
from reviewapp.cli import desk
from reviewapp.domain.export import Wanted
from reviewapp.domain.person import OPERATOR
from reviewapp.ledger.checkpoints import Signer
from reviewapp.store.reads import events

_DAY = click.DateTime(["%Y-%m-%d"])


@click.command()
@click.argument("run_id", required=False)
@click.option("--advisory", help="Only this advisory of the run.")
@click.option("--since", type=_DAY, help="Only what happened from this day on (UTC).")
@click.option("--until", type=_DAY, help="Only what happened before this day (UTC).")
@click.option(
    "-o", "--output", required=True, type=click.Path(dir_okay=False, path_type=Path), help="The file to write."
)
def evidence(
    run_id: str | None, advisory: str | None, since: datetime | None, until: datetime | None, output: Path
) -> None:
    """Write a bundle that proves what happened to RUN_ID, or in a period; verify.py checks it anywhere."""
    if run_id is None and (advisory is not None or since is None or until is None):
        raise click.UsageError("Name a run, or a period with --since and --until.")
    first, end = (day.replace(tzinfo=UTC) if day else None for day in (since, until))
    settings = desk.settings()
    with desk.opened(settings) as store:
        wanted = Wanted(run_id=run_id, advisory_id=advisory, since=first, until=end)
        n = bundling.make(store, Signer.of(settings), wanted, OPERATOR, desk.now)
        with store.reading() as conn:
            after = events.record_of(conn, n)["after"]
        desk.carry_away(store, after["sha256"], output)
    click.echo(f"{output}: {after['files']} files, {after['events']} events, under size {after['checkpoint_size']}.")
    click.echo(f"python -I verify.py bundle {output} --key KEYS")

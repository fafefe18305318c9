"""`reviewapp doctor`: whether this desk is fit to work, one line a check."""

import json
import sys
from collections.abc import Iterator

import click

from reviewapp.cli import checks, desk
from reviewapp.cli.checks.finding import Finding, Patient, State
from reviewapp.domain.errors import DeskError
from reviewapp.store.database import open_store

_MARKS = {State.OK: "ok  ", State.WARN: "WARN", State.FAIL: "FAIL"}


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object a check.")
def doctor(as_json: bool) -> None:  # click passes flags so
    """Look at versions, permissions, database, guards, clock, disk, files and backups; exit 1 where one fails."""
    settings = desk.settings()
    store = open_store(settings.url, settings.blob_dir)
    try:
        found = list(examine(Patient(store, settings, desk.now())))
    finally:
        store.close()
    for one in found:
        click.echo(json.dumps(one.as_json()) if as_json else f"{_MARKS[one.state]}  {one.name:10} {one.told()}")
    if any(one.state is State.FAIL for one in found):
        sys.exit(1)


def examine(patient: Patient) -> Iterator[Finding]:
    """Every check in turn; what one cannot tell does not stop the next."""
    for check in checks.ALL:
        try:
            yield from check(patient)
        except DeskError as error:
            yield Finding(check.__name__, State.FAIL, str(error))

"""Importing an RMOS store, from the command line."""

from datetime import datetime
from pathlib import Path

import click

from reviewapp.actions.importing import ImportOptions, Report, count, import_path
from reviewapp.cli import desk
from reviewapp.store.database import Store


@click.command("import")
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Say what would happen and write nothing.")
@click.option("--history-before", type=click.DateTime(["%Y-%m-%d"]), help="Runs made before that day never wait.")
@click.option("--attachments", multiple=True, type=click.Path(exists=True, path_type=Path), help="Folder of files.")
@click.option("--advisories", multiple=True, type=click.Path(exists=True, path_type=Path), help="Folder of assets.")
def import_store(
    path: Path,
    dry_run: bool,  # click passes flags so
    history_before: datetime | None,
    attachments: tuple[Path, ...],
    advisories: tuple[Path, ...],
) -> None:
    """Import every run of an RMOS store; what is known already is left as it is."""
    before = history_before.date() if history_before else None
    options = ImportOptions(dry_run, before, attachments, advisories)
    with desk.opened() as store:
        report = shown(store, path, options)
    click.echo(("Dry run, nothing was written: " if dry_run else "") + report.sentence())
    for refused in report.refused:
        place = f" at {refused.place}" if refused.place else ""
        click.echo(_visible(f"refused: {refused.file}{place}: {refused.reason}"), err=True)


def _visible(text: str) -> str:
    """`text` with control characters written out: names of files must not steer the terminal."""
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in text)


def shown(store: Store, path: Path, options: ImportOptions) -> Report:
    """Import with a progress bar."""
    with click.progressbar(length=count(path, options), label=f"Importing {path.name}") as bar:
        return import_path(store, path, options, desk.now, bar.update)

"""Leaving a store of RMOS for this desk, from the command line: each step says what it did and what comes next."""

import json
import sys
from datetime import datetime
from pathlib import Path

import click

from reviewapp.actions import migrating, quarantining, returning, signing_in
from reviewapp.actions.importing import ImportOptions, count
from reviewapp.actions.signing_in import Proof
from reviewapp.cli import desk
from reviewapp.domain.errors import Invalid, WrongState
from reviewapp.domain.migrating import Migration, Move, Phase, moved, require_admin
from reviewapp.domain.person import OPERATOR, Person
from reviewapp.domain.reconciled import Reconciliation
from reviewapp.rmos import cutover as marks
from reviewapp.rmos import laying_out, reader
from reviewapp.store.database import Store
from reviewapp.store.reads import migrating as read
from reviewapp.store.reads import people, sources

_PATH = click.argument("path", type=click.Path(exists=True, path_type=Path))
_USER = click.option("--user", prompt="Your user name", help="The admin who signs.")
_NOTE = click.option("--note", prompt="Why", help="What the signature says of the reason.")


@click.group()
def migrate() -> None:
    """Leave an RMOS store for this desk, step by step, with a way back: start, verify, cutover, rollback."""


@migrate.command()
@_PATH
@click.option("--history-before", type=click.DateTime(["%Y-%m-%d"]), help="Runs made before that day never wait.")
@click.option("--attachments", multiple=True, type=click.Path(exists=True, path_type=Path), help="Folder of files.")
@click.option("--advisories", multiple=True, type=click.Path(exists=True, path_type=Path), help="Folder of assets.")
def start(
    path: Path, history_before: datetime | None, attachments: tuple[Path, ...], advisories: tuple[Path, ...]
) -> None:
    """Import all of a store; from then on both sides are kept together and compared."""
    before = history_before.date() if history_before else None
    options = ImportOptions(False, before, attachments, advisories, OPERATOR)
    with desk.opened() as store:
        with click.progressbar(length=count(path, options), label=f"Importing {path.name}") as bar:
            report = migrating.start(store, path, options, desk.now, bar.update)
        one = migrating.standing(store, path)
    click.echo(report.sentence())
    click.echo(f"{one.sentence}.")
    click.echo(f"Keep both sides together with `reviewapp serve --follow {path}` or `reviewapp follow {path}`.")
    if one.layout == "dated":
        click.echo(f"`reviewapp serve --mirror {path}` lets RMOS read meanwhile what is decided here.")
    click.echo(f"`reviewapp migrate verify {path}` compares them as often as you like.")


@migrate.command()
def status() -> None:
    """Say of each store how far it has come."""
    with desk.opened() as store, store.reading() as conn:
        found = [(one, sources.find(conn, one.id)) for one in read.every(conn)]
    if not found:
        click.echo("No migration was begun. `reviewapp migrate start PATH` begins one.")
    for one, place in found:
        click.echo(f"{one.sentence}. {f'It lies at {place.path}.' if place else ''}")
        click.echo(f"  {_verified(one)}")


def _verified(one: Migration) -> str:
    seen = one.verified
    if seen is None:
        return "Both sides were not compared yet."
    fits = f"{seen.differing} differences" if seen.differing else "everything fitted"
    return f"Compared at {seen.at:%Y-%m-%d %H:%M} UTC: {seen.runs} runs, {fits}; report {seen.report_sha256}."


@migrate.command()
@_PATH
@click.option("--json", "as_json", is_flag=True, help="The report as JSON.")
def verify(path: Path, as_json: bool) -> None:  # click passes flags so
    """Compare every run of a store with the desk, hash by hash; exit 1 where anything differs."""
    with desk.opened() as store:
        report = _compared(store, path)
    if as_json:
        click.echo(json.dumps(report.model_dump(mode="json"), indent=2))
    else:
        _tell(report)
    if report.differing:
        click.echo(f"`reviewapp follow --once {path}` takes what RMOS wrote meanwhile; then verify again.", err=True)
        sys.exit(1)


def _compared(store: Store, path: Path) -> Reconciliation:
    folder = migrating.store_at(store, path)
    with click.progressbar(length=reader.count(folder), label=f"Comparing {path.name}", file=sys.stderr) as bar:
        return migrating.verify(store, path, desk.now, bar.update)


def _tell(report: Reconciliation) -> None:
    for line in report.lines():
        click.echo("".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in line))


@migrate.command()
@_PATH
@_USER
@_NOTE
def cutover(path: Path, user: str, note: str) -> None:
    """Compare once more, and where everything fits make this desk the only place: signed, and marked in the store."""
    chosen = desk.settings()
    with desk.opened(chosen) as store:
        if migrating.freeze(store, path, chosen.origin):
            click.echo("It was signed before; the store is marked now.")
            return
        moved(Move.CUT_OVER, migrating.standing(store, path))
        person, report = _admin(store, user), _compared(store, path)
        if report.differing:
            _tell(report)
            raise WrongState("Nothing was cut over: both sides differ.")
        one = migrating.cut_over(store, path, note, person, _proof(store, path, person), desk.now())
        migrating.freeze(store, path, chosen.origin)
    click.echo(f"{one.sentence}; this is event {one.event_n}.")
    click.echo(
        f"The store is frozen, {marks.NAME} in it says so: nothing is taken from it or written into it any more."
    )
    click.echo("Take it out of --follow and --mirror, and let producers submit to this desk.")


@migrate.command()
@_PATH
@_USER
@_NOTE
@click.option("--into", type=click.Path(path_type=Path), help="Layouts single and flat: a new folder to write into.")
def rollback(path: Path, user: str, note: str, into: Path | None) -> None:
    """Give a store back to RMOS with everything decided since, signed; the other layouts as a new store."""
    with desk.opened() as store:
        folder, one = migrating.store_at(store, path), migrating.standing(store, path)
        if (folder.layout == "dated") != (into is None):
            raise Invalid(_HOW[folder.layout == "dated"].format(layout=folder.layout))
        if into is not None:
            laying_out.require_free(folder, into)
        if one.phase is not Phase.ROLLED_BACK or not marks.is_frozen(folder):  # else a process died before its end
            moved(Move.ROLL_BACK, one)
            person = _admin(store, user)
            one = migrating.roll_back(store, path, note, person, _proof(store, path, person), desk.now())
            click.echo(f"{one.sentence}; this is event {one.event_n}.")
        if into is None:
            done = returning.write_back(store, folder, desk.now)
        else:
            done = returning.export(store, folder, into, desk.now())
    _told(done, path, into)


_HOW = {
    True: "A store of layout {layout} takes everything back itself; leave --into out.",
    False: "A store of layout {layout} is given back as a new one: name a new folder with --into.",
}


def _told(done: returning.Returned, path: Path, into: Path | None) -> None:
    click.echo(f"{done.written} runs written into {into or path}.")
    if done.added:
        click.echo(f"{done.added} runs that programs submitted here were added to it.")
    if done.elsewhere:
        click.echo(f"{done.elsewhere} runs of this desk are of no such store, and were left out.")
    for due in done.stuck:
        click.echo(f"not written: {due.run_id}: {due.failure}", err=True)
    if done.stuck:
        raise WrongState(f"{path} is still frozen: see to what was not written, and run this again.")
    click.echo("RMOS may write there again." if into is None else f"Let RMOS work on {into}; {path} was left as it is.")


def _admin(store: Store, user: str) -> Person:
    """Who signs, refused before anything long begins."""
    with store.reading() as conn:
        person = people.get(conn, user).person
    require_admin(person)
    return person


def _proof(store: Store, path: Path, person: Person) -> Proof:
    """Their password, typed for exactly this; raises NotAllowed, TooMany."""
    with store.reading() as conn:
        found = read.get(conn, quarantining.Source.of(path).id)
    password = click.prompt(f"Password of {person.name}", hide_input=True, err=True)
    return signing_in.prove(store, person, password, found.sha256, "terminal", desk.now(), None)

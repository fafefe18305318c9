"""`reviewapp demo`: data, people and a browser address, nothing else to set up."""

import os
import secrets
import shutil
from pathlib import Path
from typing import IO

import click

from reviewapp.actions import importing, overriding, people, setup
from reviewapp.app import server, system_clock
from reviewapp.config import Settings, load
from reviewapp.demo import answering
from reviewapp.demo.catalogue import MACHINES
from reviewapp.demo.damaged import write_damaged
from reviewapp.demo.shop import write_shop
from reviewapp.domain.advisory import Advisory
from reviewapp.domain.errors import Misconfigured
from reviewapp.domain.machine import Machine
from reviewapp.domain.person import OPERATOR
from reviewapp.ledger.checkpoints import Signer
from reviewapp.store import migrate
from reviewapp.store.database import Store, open_store
from reviewapp.store.reads import people as read

CAST = {
    "rita": ("Rita Reviewer", ("reviewer",)),
    "raj": ("Raj Reviewer", ("reviewer",)),
    "ada": ("Ada Admin", ("admin",)),
    "otto": ("Otto Admin", ("admin", "reviewer")),
    "aude": ("Aude Auditor", ("auditor",)),
}
ASKERS = {"YELLOW": "otto", "RED": "raj"}
"""Who asks for overrides of a scope: scope RED takes both admins, so neither of them may have asked."""
STARTED, FINISHED, LOG = "demo.started", "demo.finished", "desk.log"
"""Marks in the data folder: only what a demo made is ever removed, or has its passwords changed."""
_WORDS = (
    "maple walnut spruce cedar ebony birch cherry rosewood spindle collet feed router saw veneer groove fillet "
    "chamfer pocket rosette bridge binding purfling bearing shim jig clamp fence gauge"
).split()


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="Port to listen on.")
@click.option("--data-dir", default="reviewapp-demo", show_default=True, type=click.Path(path_type=Path))
@click.option("--fresh", is_flag=True, help="Remove what an earlier demo left in the data folder, and start anew.")
def demo(host: str, port: int, data_dir: Path, fresh: bool) -> None:  # click passes flags so
    """Make a demonstration desk, print its people and their passwords, and serve it."""
    load(os.environ)
    url, owner = (os.environ.get(f"REVIEWAPP_{name}_URL", "") for name in ("DATABASE", "OWNER"))
    settings = Settings(
        data_dir=data_dir, host=host, port=port, database_url=url, owner_url=owner, machine=limits_of_machines()
    )
    listening = server.bind(settings)  # before a minute is spent on data
    if fresh:
        _clear(settings)
    passwords = prepare(settings)
    _tell(settings, passwords)
    # In a file, for the passwords stand on the screen.
    with open_log(settings.data_dir / LOG) as log:
        server.serve(settings, listening, log)


def prepare(settings: Settings) -> dict[str, str]:
    """The desk of the demonstration, made or found again; answers the new passwords of its people."""
    folder = settings.data_dir
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    migrate.upgrade(settings.migrating_url, settings.url)
    store = open_store(settings.url, settings.blob_dir)
    try:
        asked: list[Advisory] = []
        if setup.initialise(store, system_clock()):
            (folder / STARTED).touch()
            asked = furnish(store, folder / "shop")
            (folder / STARTED).rename(folder / FINISHED)
        elif not (folder / FINISHED).exists():
            # Its rita or ada may be real people, whose passwords are not ours to take away.
            begun = "was not finished; start anew with --fresh" if (folder / STARTED).exists() else "is not a demo's"
            raise Misconfigured(f"The desk in {folder} {begun}. Another folder is chosen with --data-dir.")
        else:
            click.echo(f"Using the desk that lies in {folder}, with new passwords; --fresh starts anew.")
        passwords = give_passwords(store)
        if asked:
            click.echo("A few are decided already, so that there is something signed to look at.")
            answering.answer(store, asked, "ada", passwords["ada"])
            answering.begin_a_morning(store, "rita", passwords["rita"])
            answering.propose_a_policy(store, "otto")
            answering.export_the_trail(store, "aude")
            signer = Signer.of(settings)
            answering.prove(store, signer, asked[0].run_id, "aude")
        return passwords
    finally:
        store.close()


def limits_of_machines() -> dict[str, Machine]:
    """What `[machine.<id>]` would say of the shop's machines; none cuts faster than it can move."""
    return {
        one.machine_id: Machine(max_spindle_rpm=one.max_rpm, max_feed_mm_min=one.rapid_mm_min)
        for one in MACHINES.values()
    }


def _clear(settings: Settings) -> None:
    folder = settings.data_dir
    if settings.database_url:
        raise Misconfigured("--fresh removes folders, not the database that REVIEWAPP_DATABASE_URL names.")
    if not folder.exists():
        return
    if not any((folder / mark).exists() for mark in (STARTED, FINISHED)):
        raise Misconfigured(f"{folder} was not made by a demo and is left as it is.")
    shutil.rmtree(folder)


def furnish(store: Store, folder: Path) -> list[Advisory]:
    """Write the shop to disk and import it through the real importer; answers the overrides its people ask for."""
    click.echo("Writing a fortnight of a shop ...")
    shop = write_shop(folder, until=system_clock())
    write_damaged(shop.dated)
    for name, (printed, roles) in CAST.items():
        people.add(store, name, printed, roles, OPERATOR, system_clock())
    options = importing.ImportOptions()
    with click.progressbar(length=importing.count(folder, options), label="Importing it") as bar:
        report = importing.import_path(store, folder, options, system_clock, bar.update)
    click.echo(report.sentence())
    with store.reading() as conn:
        askers = {scope: read.get(conn, name).person for scope, name in ASKERS.items()}
    return [
        overriding.request(
            store, wish.run_id, wish.scope, wish.minutes, wish.reason, askers[wish.scope], system_clock()
        )
        for wish in shop.override_candidates
    ]


def give_passwords(store: Store) -> dict[str, str]:
    """A random password for each person, set the way a person sets it: with a one-time code."""
    passwords = {}
    for name in CAST:
        password = "-".join(secrets.choice(_WORDS) for _ in range(3)) + f"-{secrets.randbelow(9000) + 1000}"
        code = people.reset(store, name, OPERATOR, system_clock())
        people.set_first_password(store, name, code, password, system_clock())
        passwords[name] = password
    return passwords


def _tell(settings: Settings, passwords: dict[str, str]) -> None:
    click.echo("")
    click.echo(f"  {'user':6} {'password':34} role")
    for name, password in passwords.items():
        click.echo(f"  {name:6} {password:34} {' and '.join(CAST[name][1])}")
    click.echo("")
    click.echo(f"Open http://{settings.host}:{settings.port} and sign in as rita. Ctrl-C stops the desk.")
    click.echo(f"What it logs goes to {settings.data_dir / LOG}.")


def open_log(path: Path) -> IO[str]:
    """The demo's log file, for its owner only, a line at a time."""
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600), "a", buffering=1)

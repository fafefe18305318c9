"""`reviewapp demo`: data, people and a browser address, nothing else to set up."""

import os
import secrets
import signal
import sys
from pathlib import Path

import click
from waitress.server import create_server

from reviewapp.actions import importing, overriding, people, setup
from reviewapp.app import create_app, system_clock
from reviewapp.config import Settings, load
from reviewapp.demo.shop import Shop, write_shop
from reviewapp.domain.errors import Misconfigured
from reviewapp.domain.person import OPERATOR
from reviewapp.http import logs
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
_WORDS = (
    "maple walnut spruce cedar ebony birch cherry rosewood spindle collet feed router saw veneer groove fillet "
    "chamfer pocket rosette bridge binding purfling bearing shim jig clamp fence gauge"
).split()


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="Port to listen on.")
@click.option("--data-dir", default="reviewapp-demo", show_default=True, type=click.Path(path_type=Path))
def demo(host: str, port: int, data_dir: Path) -> None:
    """Make a demonstration desk, print its people and their passwords, and serve it."""
    load(os.environ)
    settings = Settings(
        data_dir=data_dir, host=host, port=port, database_url=os.environ.get("REVIEWAPP_DATABASE_URL", "")
    )
    data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    migrate.upgrade(settings.url)
    store = open_store(settings.url, settings.blob_dir)
    if setup.initialise(store, system_clock()):
        furnish(store, data_dir / "shop")
    else:
        click.echo(f"Using the desk that lies in {data_dir}; remove that folder to start afresh.")
    passwords = give_passwords(store)
    store.close()
    _tell(settings, passwords)
    _serve(settings)


def furnish(store: Store, folder: Path) -> Shop:
    """Write the shop to disk and import it through the real importer; its people ask for overrides."""
    click.echo("Writing a fortnight of a shop ...")
    shop = write_shop(folder, until=system_clock())
    for name, (printed, roles) in CAST.items():
        people.add(store, name, printed, roles, OPERATOR, system_clock())
    options = importing.ImportOptions()
    with click.progressbar(length=importing.count(folder, options), label="Importing it") as bar:
        report = importing.import_path(store, folder, options, system_clock, bar.update)
    click.echo(report.sentence())
    with store.reading() as conn:
        askers = [read.get(conn, name).person for name in ("rita", "otto", "raj")]
    for wish, asker in zip(shop.override_candidates, askers, strict=False):
        overriding.request(store, wish.run_id, wish.scope, wish.minutes, wish.reason, asker, system_clock())
    return shop


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


def _serve(settings: Settings) -> None:
    app = create_app(settings)
    try:
        server = create_server(app, host=settings.host, port=settings.port, threads=settings.threads, ident=None)
    except OSError as error:
        raise Misconfigured(
            f"Port {settings.port} cannot be used ({error.strerror}). Choose another with --port."
        ) from error
    signal.signal(signal.SIGTERM, _stop)
    logs.configure(sys.stderr)
    server.run()


def _stop(*_: object) -> None:
    raise SystemExit(0)

"""`reviewapp audit`: check the trail, sign it, carry it away, replace its key, declare that it was put back."""

import sys
from pathlib import Path

import click

from reviewapp import signing
from reviewapp.actions import checking, checkpointing, exporting
from reviewapp.cli import desk
from reviewapp.domain.errors import WrongState
from reviewapp.domain.export import Form, Wanted
from reviewapp.domain.person import OPERATOR
from reviewapp.ledger import keys
from reviewapp.ledger.checkpoints import Signer
from reviewapp.store.reads import events
from reviewapp.store.reads.ledger import Signed

_FILE = click.Path(dir_okay=False, path_type=Path)


@click.group()
def audit() -> None:
    """The trail of everything that happened: check it, sign it, carry it away."""


@audit.command()
def verify() -> None:
    """Compute every hash again, compare roots with checkpoints and events with tables; exit 1 where one differs."""
    settings = desk.settings()
    with desk.opened(settings) as store, click.progressbar(length=1, label="Checking", file=sys.stderr) as bar:

        def show(what: str, done: int, there: int) -> None:
            bar.label, bar.length = f"Checking {what}", there
            bar.pos = 0
            bar.update(done)

        verdict = checking.look(store, Signer.of(settings), show)
    if verdict.finding is not None:
        click.echo(f"DOES NOT FIT: {verdict.finding}")
        sys.exit(1)
    click.echo(
        f"Sound: {verdict.size} events, {verdict.checkpoints} checkpoints, and every table as its events left it."
    )


@audit.command()
def checkpoint() -> None:
    """Sign the trail as it stands, and print the signed note, for somebody else to keep."""
    settings = desk.settings()
    with desk.opened(settings) as store:
        made = checkpointing.sign(store, Signer.of(settings), desk.now())
    click.echo(made.note.decode(), nl=False)


@audit.command()
@click.argument("file", type=_FILE)
@click.option("--format", "form", type=click.Choice([form.value for form in Form]), default=Form.JSON_LINES.value)
def export(file: Path, form: str) -> None:
    """Write the whole trail into FILE, which must not be there yet; that it was done is an event."""
    with desk.opened() as store:
        n = exporting.make(store, Wanted(), Form(form), OPERATOR, desk.now(), None)
        with store.reading() as conn:
            after = events.record_of(conn, n)["after"]
        desk.carry_away(store, after["sha256"], file)
    click.echo(f"{file}: {after['events']} events, SHA-256 {after['sha256']}.")


@audit.command()
@click.argument("reason")
def rotate(reason: str) -> None:
    """Replace the key that signs: an event and a checkpoint by both, then the new key's file in the old one's place."""
    settings = desk.settings()
    old, following = Signer.of(settings), signing.make_next(settings.signing_key, settings.origin)
    with desk.opened(settings) as store:
        with store.reading() as conn:
            newer = keys.superseded(conn, old.key.public)
        if newer is None:
            checkpointing.rotate(store, old, Signer(following, old.copy), reason, desk.now())
        elif newer != following.public.text:
            raise WrongState(f"The trail is signed with {newer}, whose file is not here. Bring it back.")
    signing.put_in_place(settings.signing_key)
    click.echo(f"The key is now {following.public.text}\nGive it to whoever checks what this desk signs.")


@audit.command()
@click.argument("reason")
def reopen(reason: str) -> None:
    """Declare that the database was put back to an older state: the trail goes on as another log, which says so."""
    settings = desk.settings()
    with desk.opened(settings) as store:
        _tell(checkpointing.reopen(store, Signer.of(settings), reason, desk.now()))


def _tell(made: Signed) -> None:
    click.echo(f"The trail goes on as {made.origin}, from {made.size - 1} events on. Give its checkpoint away:")
    click.echo(made.note.decode(), nl=False)

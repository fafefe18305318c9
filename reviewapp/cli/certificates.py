"""`reviewapp certificate verify`: what verify.py says beside the machine, said here."""

import sys
from pathlib import Path

import click

from reviewapp import signing
from reviewapp.cli import desk
from reviewapp.verify import Key, ProofError, parse_keys, released, verify_certificate

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group()
def certificate() -> None:
    """Release certificates."""


@certificate.command()
@click.argument("file", type=_FILE)
@click.option("--output", required=True, type=_FILE, help="The G-code file that is to be run.")
@click.option("--key", type=_FILE, help="File of public keys to trust; else the key of this desk.")
def verify(file: Path, output: Path, key: Path | None) -> None:
    """Say whether a certificate releases exactly this G-code file now; exit 1 where it does not."""
    try:
        record = verify_certificate(file.read_bytes(), output.read_bytes(), _trusted(key), desk.now())
    except (ProofError, UnicodeDecodeError) as error:
        click.echo(f"REFUSED: {error}")
        sys.exit(1)
    click.echo(released(record, output))


def _trusted(key: Path | None) -> list[Key]:
    if key is not None:
        return parse_keys(key.read_text())
    settings = desk.settings()
    return [signing.load_or_make(settings.signing_key, settings.origin).public]

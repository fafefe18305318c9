"""What a measurement found: as lines, as a file, and as an exit code."""

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import IO, Any

import click


def tell(lines: Iterable[str], document: Mapping[str, Any], missed: Sequence[str], file: IO[str] | None) -> None:
    """Print the lines, write the document with what missed its bar to `file`, and exit with 1 where something did."""
    for line in lines:
        click.echo(line)
    if file:
        json.dump({**document, "missed": missed}, file, indent=2)
        file.write("\n")
    for sentence in missed:
        click.echo(sentence, err=True)
    if missed:
        sys.exit(1)

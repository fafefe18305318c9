"""The production server."""

import os
import sys
from pathlib import Path

import click

from reviewapp.app import server
from reviewapp.cli import desk
from reviewapp.store.engine import library


@click.command()
@click.option("--host", help="Address to listen on.")
@click.option("--port", type=click.IntRange(1, 65535), help="Port to listen on.")
@click.option("--processes", type=click.IntRange(1, 64), help="Worker processes, which share the port.")
@click.option("--follow", multiple=True, type=click.Path(path_type=Path), help="A run store to follow.")
@click.option(
    "--mirror", multiple=True, type=click.Path(path_type=Path), help="A run store to write outcomes back into."
)
def serve(
    host: str | None, port: int | None, processes: int | None, follow: tuple[Path, ...], mirror: tuple[Path, ...]
) -> None:
    """Run the production server until it is told to stop."""
    given = {"host": host, "port": port, "processes": processes}
    settings = desk.settings().model_copy(update={name: value for name, value in given.items() if value is not None})
    places = dict.fromkeys((*settings.followed, *follow))
    written = dict.fromkeys((*settings.mirrored, *mirror))
    joined = {name: os.pathsep.join(map(str, paths)) for name, paths in (("follow", places), ("mirror", written))}
    settings = settings.model_copy(update=joined)
    with desk.opened(settings):
        pass  # refuses before a process is made what every process would refuse
    listening = server.bind(settings)
    click.echo(f"Reviewapp on http://{settings.host}:{settings.port} with {library()}; Ctrl-C stops it.")
    for place in places:
        click.echo(f"It follows {place}: what RMOS writes there is taken within moments.")
    for place in written:
        click.echo(f"It writes outcomes back into {place}.")
    server.serve(settings, listening, sys.stderr)

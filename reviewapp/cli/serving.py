"""The production server."""

import sys

import click

from reviewapp.app import server
from reviewapp.cli import desk
from reviewapp.store.engine import library


@click.command()
@click.option("--host", help="Address to listen on.")
@click.option("--port", type=click.IntRange(1, 65535), help="Port to listen on.")
@click.option("--processes", type=click.IntRange(1, 64), help="Worker processes, which share the port.")
def serve(host: str | None, port: int | None, processes: int | None) -> None:
    """Run the production server until it is told to stop."""
    given = {"host": host, "port": port, "processes": processes}
    settings = desk.settings().model_copy(update={name: value for name, value in given.items() if value is not None})
    with desk.opened(settings):
        pass  # refuses before a process is made what every process would refuse
    listening = server.bind(settings)
    click.echo(f"Reviewapp on http://{settings.host}:{settings.port} with {library()}; Ctrl-C stops it.")
    server.serve(settings, listening, sys.stderr)

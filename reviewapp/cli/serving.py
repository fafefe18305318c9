"""The production server."""

import signal
import sys
from typing import Any

import click
from flask import Flask
from waitress.server import create_server

from reviewapp.app import create_app
from reviewapp.cli import desk
from reviewapp.config import Settings
from reviewapp.domain.errors import Misconfigured
from reviewapp.http import logs
from reviewapp.store.engine import library


@click.command()
@click.option("--host", help="Address to listen on.")
@click.option("--port", type=click.IntRange(1, 65535), help="Port to listen on.")
def serve(host: str | None, port: int | None) -> None:
    """Run the production server until it is told to stop."""
    settings = desk.settings()
    changes = {name: value for name, value in (("host", host), ("port", port)) if value is not None}
    run(settings.model_copy(update=changes))


def run(settings: Settings) -> None:
    """Serve until SIGTERM or Ctrl-C; the request in flight is finished."""
    app = create_app(settings)
    server = _bound(app, settings)
    signal.signal(signal.SIGTERM, _stop)
    logs.configure(sys.stderr)
    click.echo(f"Reviewapp on http://{settings.host}:{settings.port} with {library()}; Ctrl-C stops it.")
    try:
        server.run()
    finally:
        server.close()


def _bound(app: Flask, settings: Settings) -> Any:
    try:
        return create_server(
            app,
            host=settings.host,
            port=settings.port,
            threads=settings.threads,
            ident=None,
            max_request_body_size=settings.largest_body,
        )
    except OSError as error:
        address = f"{settings.host}:{settings.port}"
        raise Misconfigured(f"Cannot listen on {address} ({error.strerror}). Choose another with --port.") from error


def _stop(*_: object) -> None:
    raise SystemExit(0)

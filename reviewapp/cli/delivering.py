"""`reviewapp deliver`: the worker that tells others, where `serve` does not run it."""

import signal
from types import FrameType
from uuid import uuid4

import click

from reviewapp.actions.delivering import Worker
from reviewapp.cli import desk
from reviewapp.deliver.webhooks import Webhooks
from reviewapp.jobs import delivery


@click.command()
@click.option("--once", is_flag=True, help="Send what is due now, and end.")
def deliver(*, once: bool) -> None:
    """Send messages to their endpoints until it is told to stop; of many workers one does it at a time."""
    settings = desk.settings()
    transport = Webhooks(settings.delivery_networks)
    signal.signal(signal.SIGTERM, _stop)
    with desk.opened(settings) as store:
        if not once:
            click.echo("Delivering; Ctrl-C stops it.")
            delivery.runner(store, settings, desk.now, transport).run()
            return
        worker = Worker(transport, uuid4().hex, desk.now)
        tried = 0
        while any(step := delivery.round_(store, settings.origin, worker, desk.now())):
            tried += step.attempts
    click.echo(f"Tried to send {tried} message{'' if tried == 1 else 's'}; nothing more is due now.")


def _stop(_signal: int, _frame: FrameType | None) -> None:
    raise SystemExit(0)

"""The production server: one process, or several that share a socket and are replaced when they die."""

import os
import signal
import socket
from contextlib import suppress
from functools import partial
from types import FrameType
from typing import IO

from waitress.server import BaseWSGIServer, create_server

from reviewapp.app import memory
from reviewapp.app.bodies import Channel
from reviewapp.app.wiring import create_app
from reviewapp.config import Settings
from reviewapp.deliver.webhooks import Webhooks
from reviewapp.domain.errors import Misconfigured
from reviewapp.http import logs
from reviewapp.http.context import EXTENSION, Desk
from reviewapp.jobs import delivery, following, mirroring, trail
from reviewapp.jobs.runner import Runner

_BACKLOG = 128
_TERM = {signal.SIGTERM}
_hold, _let = partial(signal.pthread_sigmask, signal.SIG_BLOCK), partial(signal.pthread_sigmask, signal.SIG_UNBLOCK)


def bind(settings: Settings) -> socket.socket:
    """The listening socket; raises Misconfigured where the address cannot be had."""
    try:
        family, kind, *_, address = socket.getaddrinfo(settings.host, settings.port, type=socket.SOCK_STREAM)[0]
        listening = socket.socket(family, kind)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(address)
        listening.listen(_BACKLOG)
    except OSError as error:
        place = f"Port {settings.port} of {settings.host}"
        raise Misconfigured(f"{place} cannot be used ({error.strerror}). Choose another with --port.") from error
    return listening


def serve(settings: Settings, listening: socket.socket, log: IO[str]) -> None:
    """Serve on a bound socket until SIGTERM or Ctrl-C; requests in flight are finished. Log lines go to `log`.

    With several processes each makes its own app and its own connections after the fork, and the parent
    only waits: a process that dies is replaced.
    """
    signal.signal(signal.SIGTERM, _stop)
    logs.configure(log)
    if settings.processes == 1:
        _work(settings, listening)
        return
    children: set[int] = set()
    _hold(_TERM)
    try:
        while True:
            while len(children) < settings.processes:
                children.add(_fork(settings, listening))
            children.discard(_wait())
    finally:
        _end(children)


def _work(settings: Settings, listening: socket.socket) -> None:
    app = create_app(settings)
    desk: Desk = app.extensions[EXTENSION]
    runners = [
        Runner(desk.store, desk.clock, trail.jobs(desk.store, settings, desk.clock)),
        # Apart from the others: a receiver that takes its time must not keep the trail from being signed.
        delivery.runner(desk.store, settings, desk.clock, Webhooks(settings.delivery_networks)),
        *following.runners(desk.store, settings.followed, desk.clock),
        *mirroring.runners(desk.store, settings.mirrored, desk.clock),
    ]
    BaseWSGIServer.channel_class = Channel
    server = create_server(
        app,
        sockets=[listening],
        threads=settings.threads,
        ident=None,
        max_request_body_size=settings.largest_body,
        clear_untrusted_proxy_headers=not settings.trusted_proxies,
    )
    try:
        # Only here: raised while the app is being made, the exit could be lost in a library's callback.
        for runner in runners:
            runner.start()
        _let(_TERM)
        with memory.settled():
            server.run()
    finally:
        server.close()
        for runner in runners:
            runner.stop()


def _fork(settings: Settings, listening: socket.socket) -> int:
    child = os.fork()
    if child == 0:
        code = 1
        try:
            _work(settings, listening)
            code = 0
        except SystemExit:
            code = 0
        finally:
            os._exit(code)
    return child


def _wait() -> int:
    """The process that ended; the one place where the parent is told to stop."""
    _let(_TERM)
    try:
        return os.wait()[0]
    finally:
        _hold(_TERM)


def _end(children: set[int]) -> None:
    for child in children:
        with suppress(ProcessLookupError):
            os.kill(child, signal.SIGTERM)
    for child in children:
        with suppress(ChildProcessError):
            os.waitpid(child, 0)


def _stop(_signal: int, _frame: FrameType | None) -> None:
    raise SystemExit(0)

"""Webhooks over HTTP: one POST to one checked address, no redirect, no proxy, no second try, and an end to waiting.

Connections are urllib3's, not a pool's: a pool would follow and try again, and `requests` would ask the environment
for proxies.
"""

import socket
import ssl
from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime
from http.client import HTTPException
from threading import Event, Timer

from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError

from reviewapp.deliver.resolving import NotReachable, Resolve, pinned, resolved
from reviewapp.domain import webhook
from reviewapp.domain.addresses import Address, Network
from reviewapp.domain.delivery import LONGEST_TOLD, Message, Reply
from reviewapp.domain.endpoint import Endpoint
from reviewapp.domain.webhook import PREFIX, Target

SECONDS = 20.0
"""How long one attempt may take, all in all."""
_CONNECT_SECONDS = 5.0
_MOST_READ = 2_000
_AGENT = "reviewapp-webhooks/1"


class Webhooks:
    """The transport of webhooks, with the networks that the operator allows beside the open internet.

    `resolve` gives the addresses of a name; `trust` says whom to believe over TLS, by default this machine's store.
    """

    def __init__(
        self,
        allowed: Iterable[Network],
        resolve: Resolve = resolved,
        trust: ssl.SSLContext | None = None,
        seconds: float = SECONDS,
    ) -> None:
        self._allowed, self._resolve, self._seconds = tuple(allowed), resolve, seconds
        self._trust = trust or ssl.create_default_context()

    def send(self, message: Message, to: Endpoint, secrets: tuple[str, ...], now: datetime) -> Reply:
        """Post the message once; whatever the receiver does is a reply."""
        target = webhook.target(to.url)
        signed = webhook.headers(secrets, message.id, now, message.body)
        headers = {
            "Host": target.authority,
            "User-Agent": _AGENT,
            "Content-Type": "application/json",
            "Accept-Encoding": "identity",
            **signed,
        }
        try:
            address = pinned(target, self._allowed, self._resolve)
            status, read = self._post(target, address, headers, message.body)
        except NotReachable as error:
            return Reply(status=None, told=str(error))
        except (HTTPError, HTTPException, OSError, ValueError) as error:
            return Reply(status=None, told=f"No answer: {type(error).__name__}.")
        return Reply(status=status, told=shortened(read, (*secrets, *signed["webhook-signature"].split())))

    def _post(self, target: Target, address: Address, headers: dict[str, str], body: bytes) -> tuple[int, bytes]:
        """The status and the first bytes of the answer; what was cut is none, whatever it had said so far."""
        connection, cut = self._connection(target, address), Event()
        ending = Timer(self._seconds, _end, [connection, cut])
        ending.daemon = True
        ending.start()  # the timeouts of sockets begin anew with each byte, and one byte may come a minute
        try:
            connection.connect()
            connection.sock.settimeout(self._seconds)
            connection.request("POST", target.path, body=body, headers=headers, preload_content=False)
            answer = connection.getresponse()
            read = b""
            with suppress(HTTPError, HTTPException, OSError):  # the status was said; the words are for people
                read = answer.read(_MOST_READ, decode_content=False)
            if cut.is_set():
                raise TimeoutError
            return answer.status, read
        finally:
            ending.cancel()
            connection.close()

    def _connection(self, target: Target, address: Address) -> HTTPConnection:
        timeout = min(_CONNECT_SECONDS, self._seconds)
        if target.scheme == "http":
            return HTTPConnection(str(address), target.port, timeout=timeout)
        return HTTPSConnection(
            str(address),
            target.port,
            timeout=timeout,
            ssl_context=self._trust,
            server_hostname=target.host,
            assert_hostname=target.host,
        )


def shortened(read: bytes, secrets: Iterable[str]) -> str:
    """The first words of an answer, on one line, without what signs for us, should the receiver have said it back."""
    told = read.decode("utf-8", "replace")
    for secret in secrets:
        told = told.replace(secret, "…").replace(secret.removeprefix(PREFIX), "…")
    plain = "".join(sign if sign.isprintable() else " " for sign in told)
    return " ".join(plain.split())[:LONGEST_TOLD]


def _end(connection: HTTPConnection, cut: Event) -> None:
    """Cut a connection that takes too long."""
    cut.set()
    held = connection.sock
    with suppress(OSError):
        if isinstance(held, socket.socket):
            held.shutdown(socket.SHUT_RDWR)

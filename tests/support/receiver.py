"""A receiver of webhooks: a real HTTP server on the loopback, which answers as it is told and keeps what came."""

import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email.message import Message as Headers
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple

import pytest

from reviewapp.domain.addresses import networks

LOOPBACK = networks("127.0.0.1/32")


class Post(NamedTuple):
    """One request as it came."""

    path: str
    headers: Headers
    body: bytes

    @property
    def id(self) -> str:
        return str(self.headers["webhook-id"])

    @property
    def told(self) -> dict[str, Any]:
        told: dict[str, Any] = json.loads(self.body)
        return told

    @property
    def run_id(self) -> str:
        return str(self.told["data"].get("run_id"))


class Said(NamedTuple):
    """What to answer."""

    status: int = 204
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = ()


@dataclass
class Receiver:
    """`answer` may be replaced at any time; `posts` holds everything that came, `taken` what was answered with 2xx."""

    url: str = ""
    answer: Callable[[Post], Said] = lambda _: Said()
    posts: list[Post] = field(default_factory=list)
    taken: list[Post] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)
    open_now: dict[str, int] = field(default_factory=dict)
    most_at_once: int = 0

    def receive(self, post: Post) -> Said:
        with self.lock:
            self.posts.append(post)
            self.open_now[post.id] = self.open_now.get(post.id, 0) + 1
            self.most_at_once = max(self.most_at_once, self.open_now[post.id])
        said = self.answer(post)
        with self.lock:
            self.open_now[post.id] -= 1
            if 200 <= said.status < 300:
                self.taken.append(post)
        return said


def listening(receiver: Receiver) -> ThreadingHTTPServer:
    """A server for it on a free port, which sets its address."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            said = receiver.receive(Post(self.path, self.headers, body))
            self.send_response(said.status)
            for name, value in said.headers:
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(said.body)))
            self.end_headers()
            self.wfile.write(said.body)

        def log_message(self, *_: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        def handle_error(self, *_: object) -> None:
            """A sender that is gone when it is answered is nothing to tell."""

    server = Server(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    receiver.url = f"http://127.0.0.1:{server.server_address[1]}/hook"
    return server


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """A receiver that is listening."""
    made = Receiver()
    server = listening(made)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield made
    server.shutdown()
    thread.join()
    server.server_close()

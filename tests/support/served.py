"""The desk as a process of its own, started as an operator starts it."""

import http.client
import re
import select
import socket
import subprocess
from contextlib import closing
from pathlib import Path
from urllib.parse import urlencode

from tests.support.commands import begun
from tests.support.website import PASSWORD


def free_port() -> int:
    """A port of the loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def served(url: str, folder: Path, *options: str) -> tuple["subprocess.Popen[bytes]", int]:
    """`reviewapp serve` on a database, and its port; it listens when this returns."""
    port = free_port()
    process = begun(url, folder, "serve", "--port", str(port), *options)
    assert process.stdout
    assert select.select([process.stdout], [], [], 60)[0], "the server did not start"
    assert process.stdout.readline().startswith(b"Reviewapp on")
    return process, port


class Client:
    """A reviewer without a browser, who signs by session on YELLOW notices."""

    def __init__(self, port: int) -> None:
        self.port, self.cookie, self.token = port, "", ""

    def ask(self, method: str, path: str, **form: str) -> tuple[int, str]:
        """The status and text of an answer; the session and the token of forms are kept."""
        headers = {"Cookie": self.cookie, "Content-Type": "application/x-www-form-urlencoded"}
        body = urlencode({"csrf_token": self.token, **form}) if form else None
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)) as connection:
            connection.request(method, path, body, headers)
            with connection.getresponse() as response:
                text = response.read().decode()
        if given := response.headers.get("Set-Cookie"):
            self.cookie = given.partition(";")[0]
        if found := re.search(r'name="csrf_token"[^>]*value="([^"]+)"', text):
            self.token = found.group(1)
        return response.status, text

    def sign_in(self) -> None:
        """Sign in as ana."""
        self.ask("GET", "/sign-in")
        assert self.ask("POST", "/sign-in", name="ana", password=PASSWORD)[0] == 303

    def approve(self, run_id: str) -> int:
        """Approve the notice of a run as it is shown; answers the status, 0 where nothing can be decided."""
        path = f"/runs/{run_id}/advisories/risk-notice"
        page = self.ask("GET", path)[1]
        shown = re.search(r'name="packet_sha256" value="([0-9a-f]{64})"', page)
        based = re.search(r'name="baseline" value="([^"]*)"', page)
        if not shown or not based:
            return 0
        form = {"packet_sha256": shown.group(1), "baseline": based.group(1), "verdict": "approve"}
        return self.ask("POST", f"{path}/decision", **form)[0]

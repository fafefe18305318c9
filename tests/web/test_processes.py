"""`reviewapp serve --processes N`: one port, several processes, a dead one is replaced, all end together."""

import http.client
import os
import signal
from contextlib import closing, suppress
from pathlib import Path

import pytest

from tests.support.desk import Desk
from tests.support.served import served


def ask(port: int) -> int:
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=30)) as connection:
        connection.request("GET", "/sign-in")
        with connection.getresponse() as response:
            response.read()
            return response.status


def children(parent: int) -> set[int]:
    return {int(child) for child in Path(f"/proc/{parent}/task/{parent}/children").read_text().split()}


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="reads the processes of Linux")
def test_a_process_that_dies_is_replaced_and_all_end_together(desk: Desk, peopled_url: str, tmp_path: Path) -> None:
    parent, port = served(peopled_url, tmp_path, "--processes", "2")
    try:
        assert [ask(port) for _ in range(10)] == [200] * 10
        before = children(parent.pid)
        assert len(before) == 2
        lost = min(before)
        os.kill(lost, signal.SIGKILL)
        while lost in (now := children(parent.pid)) or len(now) < 2:
            assert parent.poll() is None
        assert [ask(port) for _ in range(10)] == [200] * 10
        last = children(parent.pid)
    finally:
        parent.send_signal(signal.SIGTERM)
        assert parent.wait(30) == 0
        assert parent.stdout
        parent.stdout.close()
    for child in last:
        with suppress(ProcessLookupError):
            os.kill(child, 0)
            pytest.fail("a worker outlived its parent")

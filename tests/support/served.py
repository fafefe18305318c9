"""The desk as a process of its own, started as an operator starts it."""

import os
import select
import socket
import subprocess
import sys
from pathlib import Path


def free_port() -> int:
    """A port of the loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def served(url: str, folder: Path, *options: str) -> tuple["subprocess.Popen[bytes]", int]:
    """`reviewapp serve` on a database, and its port; it listens when this returns."""
    port = free_port()
    environment = {**os.environ, "REVIEWAPP_DATABASE_URL": url, "REVIEWAPP_DATA_DIR": str(folder)}
    program = [sys.executable, "-c", "from reviewapp.cli.main import main; main()"]
    process = subprocess.Popen(
        [*program, "serve", "--port", str(port), *options],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=folder,
    )
    assert process.stdout
    assert select.select([process.stdout], [], [], 60)[0], "the server did not start"
    assert process.stdout.readline().startswith(b"Reviewapp on")
    return process, port

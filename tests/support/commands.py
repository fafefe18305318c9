"""Commands that run in processes of their own, beside the desk of a test."""

import os
import subprocess
import sys
from pathlib import Path

PROGRAM = [sys.executable, "-c", "from reviewapp.cli.main import main; main()"]


def begun(url: str, folder: Path, *words: str) -> "subprocess.Popen[bytes]":
    """A command on the desk of that database and folder; what it says can be read."""
    environment = {**os.environ, "REVIEWAPP_DATABASE_URL": url, "REVIEWAPP_DATA_DIR": str(folder)}
    out = {"stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
    return subprocess.Popen([*PROGRAM, *words], env=environment, cwd=folder, **out)  # type: ignore[call-overload,no-any-return]

"""The Makefile explains itself and keeps what is already made."""

import os
import subprocess

from tests.architecture.checkout import ROOT

# Not those of the make that runs the tests.
ENV = {key: value for key, value in os.environ.items() if not key.startswith(("MAKE", "MFLAGS"))}


def make(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["make", *words], cwd=ROOT, env=ENV, capture_output=True, text=True, check=False)


def test_help_lists_every_target() -> None:
    told = make("help").stdout
    for target in ("demo", "test", "prove", "lint", "format", "serve", "pins", "wheel", "clean"):
        assert f"make {target} " in told


def test_make_alone_is_help() -> None:
    assert make().stdout == make("help").stdout


def test_a_python_missing_or_too_old_is_told_so() -> None:
    told = make("dev", "PYTHON=/nowhere/python3", "VENV=/nowhere/venv")
    assert told.returncode != 0
    assert "Python 3.11" in told.stderr

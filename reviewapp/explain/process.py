"""Asking an explainer of others: it may fail, hang or answer rubbish, and what comes of that is a reason, no error."""

import os
import signal
import subprocess
import sys
import tempfile
from contextlib import suppress
from typing import IO

from pydantic import ValidationError

from reviewapp.domain.canonical import plain_text
from reviewapp.domain.explaining import LONGEST_REASON, Detail, Explained, Facts, Failed, Plain, run_explainer
from reviewapp.explain.answer import LARGEST, Answer, Question

_CHILD = "reviewapp.explain.child"
_OURS = "REVIEWAPP_"


def explain(name: str, facts: Facts, detail: Detail, seconds: float) -> Explained | Failed:
    """What the explainer `name` (`module:object`) says within so many seconds; an empty name is the built-in one."""
    if not name:
        return run_explainer(Plain(), facts, detail)
    with tempfile.TemporaryFile() as asked, tempfile.TemporaryFile() as told:
        asked.write(Question(name=name, facts=facts, detail=detail).model_dump_json().encode())
        asked.seek(0)
        code = _run(asked, told, seconds)
        told.seek(0)
        said = told.read(LARGEST + 1)
    if code is None:
        return Failed(reason=f"The explainer gave no answer within {seconds:g} seconds and was stopped.")
    return _answer(said, code)


def _run(asked: IO[bytes], told: IO[bytes], seconds: float) -> int | None:
    """The exit code, None where it took too long. Files rather than pipes: nothing it does can keep us waiting."""
    process = subprocess.Popen(  # noqa: S603  # the program is our own; what it loads, the operator named
        [sys.executable, "-m", _CHILD],
        stdin=asked,
        stdout=told,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        # Settings may hold passwords, which are no concern of an explainer's.
        env={name: value for name, value in os.environ.items() if not name.startswith(_OURS)},
    )
    try:
        return process.wait(seconds)
    except subprocess.TimeoutExpired:
        return None
    finally:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)  # with whatever it started
        process.wait()


def _answer(said: bytes, code: int) -> Explained | Failed:
    if not said:
        return Failed(reason=f"The explainer ended without an answer (exit code {code}).")
    try:
        answer = Answer.model_validate_json(said)
    except ValidationError:
        return Failed(reason="The explainer answered something that is no explanation.")
    if answer.explained is not None:
        return answer.explained
    return Failed(reason=plain_text(answer.failure or "The explainer failed.")[:LONGEST_REASON])

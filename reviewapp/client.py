"""A small client for producers: send a run and its files, attach an advisory, wait for the gate, verify a webhook.

It needs the standard library and urllib3, and nothing else of this package. Writes are sent with a key of their own, so
that what is sent again after a fault of the network is done once.
"""

import base64
import hashlib
import hmac
import json
import secrets
import time
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import quote

import urllib3

OPEN = ("allowed", "overridden")
TOLERANCE = 300.0
"""Seconds by which the time of a webhook may be off."""
_TRIES = 4
_AGAIN = {429, 502, 503, 504}
_FAULT = 400


class Refused(Exception):
    """The desk refused: its status, its `error` for programs, and a sentence for people."""

    def __init__(self, status: int, error: str, detail: str) -> None:
        super().__init__(f"{status} {error}: {detail}")
        self.status, self.error, self.detail = status, error, detail


class TooLate(Exception):
    """The gate was still shut when the time was up; the message says why."""


class Forged(Exception):
    """A webhook that the desk did not send, or not lately."""


class Client:
    """A desk, and the token by which it is asked. `pool` and `sleep` may be others' for tests."""

    def __init__(
        self,
        origin: str,
        token: str,
        pool: urllib3.PoolManager | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._base, self._token, self._sleep = f"{origin.rstrip('/')}/api/rmos", token, sleep
        self._pool = pool or urllib3.PoolManager(timeout=urllib3.Timeout(connect=5, read=60), retries=False)

    def submit_run(self, run: Mapping[str, Any]) -> str:
        """Send a run; answers its id. Raises Refused, and urllib3.exceptions.HTTPError where nothing answers."""
        run_id: str = self._ask("POST", "/runs", run)["run_id"]
        return run_id

    def attach_file(self, run_id: str, kind: str, data: bytes, filename: str | None = None) -> str:
        """Add a file to a run, such as its `gcode`; answers its SHA-256. Raises as `submit_run` does."""
        body = {"kind": kind, "content_base64": base64.b64encode(data).decode(), "filename": filename}
        sha256: str = self._ask("POST", f"/runs/{quote(run_id, safe='')}/attachments", body)["sha256"]
        return sha256

    def attach_advisory(self, run_id: str, advisory: Mapping[str, Any]) -> str:
        """Attach an advisory to a run; answers its state. Raises as `submit_run` does."""
        state: str = self._ask("POST", f"/runs/{quote(run_id, safe='')}/attach-advisory", advisory)["state"]
        return state

    def gate(self, run_id: str) -> dict[str, Any]:
        """What the gate says of a run now: `gate`, `reasons`, `remedies`. Raises as `submit_run` does."""
        return self._ask("GET", f"/runs/{quote(run_id, safe='')}/gate")

    def wait_for_gate(
        self, run_id: str, seconds: float, every: float = 2.0, clock: Callable[[], float] = time.monotonic
    ) -> str:
        """Wait until a run is `allowed` or `overridden`, and answer which; raises TooLate after so many seconds."""
        end = clock() + seconds
        while (said := self.gate(run_id))["gate"] not in OPEN:
            if clock() + every > end:
                raise TooLate(" ".join((*said["reasons"], *said["remedies"])))
            self._sleep(every)
        answer: str = said["gate"]
        return answer

    def _ask(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {self._token}"}
        if body is not None:
            headers |= {"Content-Type": "application/json", "Idempotency-Key": secrets.token_hex(16)}
        data = None if body is None else json.dumps(body).encode()
        for left in reversed(range(_TRIES)):
            try:
                answer = self._pool.request(method, self._base + path, body=data, headers=headers, redirect=False)
            except urllib3.exceptions.HTTPError:
                if not left:
                    raise
            else:
                if answer.status not in _AGAIN or not left:
                    return _read(answer)
            self._sleep(2.0 ** (_TRIES - left) / 4)
        raise AssertionError("the last try answers or raises")


def verify_webhook(secret: str, headers: Mapping[str, str], body: bytes, now: float) -> dict[str, Any]:
    """What a webhook says (Standard Webhooks): `secret` begins with `whsec_`, `now` is the time in seconds since 1970.

    Raises Forged where no signature fits, or the time is more than five minutes off. Note its id: it may come again.
    """
    named = {name.lower(): value for name, value in headers.items()}
    key = base64.b64decode(secret.removeprefix("whsec_"))
    stamp = named.get("webhook-timestamp", "")
    signed = f"{named.get('webhook-id', '')}.{stamp}.".encode() + body
    wanted = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    given = (one.partition(",") for one in named.get("webhook-signature", "").split())
    if not any(version == "v1" and hmac.compare_digest(wanted.encode(), sign.encode()) for version, _, sign in given):
        raise Forged("No signature of the webhook fits.")
    if not stamp.isascii() or not stamp.isdigit() or abs(now - int(stamp)) > TOLERANCE:
        raise Forged("The webhook is not of now.")
    said: dict[str, Any] = json.loads(body)
    return said


def _read(answer: urllib3.BaseHTTPResponse) -> dict[str, Any]:
    try:
        said = json.loads(answer.data)
    except ValueError:
        said = None
    if answer.status >= _FAULT or not isinstance(said, dict):
        told = said if isinstance(said, dict) else {}
        raise Refused(answer.status, str(told.get("error", "NO_JSON")), str(told.get("detail", "It was no JSON.")))
    return said

"""Server times of pages, asked of the real application by somebody who is signed in."""

import re
from collections.abc import Mapping
from statistics import median

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from reviewapp.bench.desk import REVIEWER
from reviewapp.bench.figures import CONTROL, Clock
from reviewapp.domain.errors import Misconfigured

PATHS = ("/queue", "/runs", "/audit", "/runs?gate=blocked", "/queue?risk=RED", CONTROL)
WARM_UPS, TIMES = 3, 25
_ORIGIN = "https://desk.test"
_TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


def page_times(app: Flask, password: str, clock: Clock) -> Mapping[str, float]:
    """The median of each page in milliseconds.

    The pages take turns, so that whatever else the machine does for a second falls on all of them.
    """
    client = _signed_in(app, password)
    for path in PATHS * WARM_UPS:
        _seconds(client, path, clock)
    rounds = [[_seconds(client, path, clock) for path in PATHS] for _ in range(TIMES)]
    return {path: median(times) * 1000 for path, times in zip(PATHS, zip(*rounds, strict=True), strict=True)}


def _signed_in(app: Flask, password: str) -> FlaskClient:
    client = app.test_client()
    form = client.get("/sign-in", base_url=_ORIGIN).get_data(as_text=True)
    data = {"csrf_token": "".join(_TOKEN.findall(form)[:1]), "name": REVIEWER, "password": password}
    _require(client.post("/sign-in", base_url=_ORIGIN, data=data, headers={"Referer": _ORIGIN}), 303)
    return client


def _seconds(client: FlaskClient, path: str, clock: Clock) -> float:
    begun = clock()
    answer = client.get(path, base_url=_ORIGIN)
    spent = clock() - begun
    _require(answer, 200)
    return spent


def _require(answer: TestResponse, status: int) -> None:
    if answer.status_code != status:
        raise Misconfigured(
            f"{answer.request.path} answered {answer.status_code} instead of {status}; nothing is measured."
        )

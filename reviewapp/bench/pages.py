"""Server times of pages, asked of real applications by somebody who is signed in at each."""

import re
from collections.abc import Mapping, Sequence
from statistics import median

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from reviewapp.bench.desk import REVIEWER
from reviewapp.bench.figures import Clock, PageFigure
from reviewapp.domain.errors import Misconfigured

PATHS = ("/queue", "/runs", "/audit", "/runs?gate=blocked", "/queue?risk=RED")
WARM_UPS, TIMES = 3, 25
ORIGIN = "https://desk.test"
_TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


def page_times(few: tuple[Flask, str], many: tuple[Flask, str], clock: Clock) -> tuple[PageFigure, ...]:
    """The median of each page in milliseconds, at a desk with few and at one with many pending advisories.

    Each desk is given as its application and the password of its reviewer. Pages and desks take turns, so that
    whatever else the machine does for a second falls on all of them.
    """
    desks = [signed_in(app, password) for app, password in (few, many)]
    for _ in range(WARM_UPS):
        _round(desks, clock)
    rounds = [_round(desks, clock) for _ in range(TIMES)]
    return tuple(PageFigure(path, *_medians([one[path] for one in rounds])) for path in PATHS)


def _round(desks: Sequence[FlaskClient], clock: Clock) -> Mapping[str, list[float]]:
    return {path: [opened(desk, path, clock)[0] for desk in desks] for path in PATHS}


def _medians(times: Sequence[Sequence[float]]) -> list[float]:
    return [median(of_one) * 1000 for of_one in zip(*times, strict=True)]


def signed_in(app: Flask, password: str) -> FlaskClient:
    """The reviewer's browser; raises Misconfigured where they cannot sign in."""
    client = app.test_client()
    form = client.get("/sign-in", base_url=ORIGIN).get_data(as_text=True)
    data = {"csrf_token": "".join(_TOKEN.findall(form)[:1]), "name": REVIEWER, "password": password}
    require(client.post("/sign-in", base_url=ORIGIN, data=data, headers={"Referer": ORIGIN}), 303)
    return client


def opened(client: FlaskClient, path: str, clock: Clock) -> tuple[float, str]:
    """How many seconds a page took, and the page; raises Misconfigured where it was not shown."""
    begun = clock()
    answer = client.get(path, base_url=ORIGIN)
    spent = clock() - begun
    require(answer, 200)
    return spent, answer.get_data(as_text=True)


def require(answer: TestResponse, status: int) -> None:
    """Raise Misconfigured where something else was answered: its figures would mean nothing."""
    if answer.status_code != status:
        raise Misconfigured(
            f"{answer.request.path} answered {answer.status_code} instead of {status}; nothing is measured."
        )

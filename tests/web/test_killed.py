"""kill -9 amid decisions: what was acknowledged is there, nothing twice, nothing half."""

import http.client
import random
import re
import signal
import threading
from collections import Counter
from contextlib import closing
from pathlib import Path
from urllib.parse import urlencode

from reviewapp.actions import people
from reviewapp.domain.person import OPERATOR
from reviewapp.domain.states import State
from tests.support.desk import Desk
from tests.support.served import served
from tests.support.website import PASSWORD


class Client:
    """A reviewer without a browser, who signs by session on YELLOW notices."""

    def __init__(self, port: int) -> None:
        self.port, self.cookie, self.token = port, "", ""

    def ask(self, method: str, path: str, **form: str) -> tuple[int, str]:
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
        self.ask("GET", "/sign-in")
        assert self.ask("POST", "/sign-in", name="ana", password=PASSWORD)[0] == 303

    def approve(self, run_id: str) -> int:
        path = f"/runs/{run_id}/advisories/risk-notice"
        page = self.ask("GET", path)[1]
        shown = re.search(r'name="packet_sha256" value="([0-9a-f]{64})"', page)
        based = re.search(r'name="baseline" value="([^"]*)"', page)
        if not shown or not based:
            return 0
        form = {"packet_sha256": shown.group(1), "baseline": based.group(1), "verdict": "approve"}
        return self.ask("POST", f"{path}/decision", **form)[0]


def test_every_acknowledged_decision_survives_kill_9(desk: Desk, peopled_url: str, tmp_path: Path, scale: int) -> None:
    count, rng = 50 * scale, random.Random(7)
    for number in range(count):
        desk.write_run(f"run_{number:04}", "YELLOW")
    desk.take()
    code = people.reset(desk.store, "ana", OPERATOR, desk.now())
    people.set_first_password(desk.store, "ana", code, PASSWORD, desk.now())
    waiting, acknowledged = [f"run_{number:04}" for number in range(count)], set()
    client = Client(0)
    for kills in reversed(range(3 + scale)):
        process, client.port = served(peopled_url, tmp_path)
        if not client.cookie:
            client.sign_in()
        last = waiting[: rng.randint(5, 10) * scale] if kills else waiting
        try:
            for position, run_id in enumerate(last):
                if position == len(last) - 1 and kills:
                    threading.Timer(rng.uniform(0, 0.05), process.send_signal, [signal.SIGKILL]).start()
                if client.approve(run_id) == 303:
                    acknowledged.add(run_id)
        except (OSError, http.client.HTTPException):
            pass
        process.kill()
        process.wait()
        process.stdout.close() if process.stdout else None
        waiting = [run_id for run_id in waiting if desk.advisory(run_id).state is State.PENDING]
    approved = Counter(event["run_id"] for event in desk.events() if event["kind"] == "advisory:approve")
    assert acknowledged <= approved.keys()
    assert set(approved.values()) == {1}
    assert len(approved) == count
    assert [event["n"] for event in desk.events()] == list(range(len(desk.events())))

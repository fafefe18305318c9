"""The client for producers, against the shipped server: the README's example is run as it stands there."""

import base64
import re
import signal
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import urllib3

from reviewapp.actions import tokens
from reviewapp.client import Client, Forged, Refused, TooLate, verify_webhook
from reviewapp.domain import webhook
from reviewapp.domain.person import OPERATOR
from reviewapp.domain.states import State
from reviewapp.domain.token import Scope, Wanted
from tests.support.desk import Desk
from tests.support.served import served

ON_SQLITE = pytest.mark.parametrize("database_kind", ["sqlite"])
README = Path(__file__).parents[2] / "README.md"
RUN = {"run_id": "run_c1", "status": "OK", "decision": {"risk_level": "YELLOW"}}
SECRET = "whsec_" + base64.b64encode(b"s" * 32).decode()


class Served:
    """A served desk: where it is, and the token of a producer."""

    def __init__(self, desk: Desk, port: int) -> None:
        self.desk, self.origin = desk, f"http://127.0.0.1:{port}"
        wanted = Wanted(name="cam-7", owner="ana", scopes=tuple(Scope), days=366)
        self.token = tokens.make(desk.store, wanted, OPERATOR, desk.now()).secret


@pytest.fixture
def there(desk: Desk, peopled_url: str, tmp_path: Path) -> Iterator[Served]:
    process, port = served(peopled_url, tmp_path)
    yield Served(desk, port)
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=20)


def example(there: Served) -> str:
    (code,) = re.findall(r"```python\n(from reviewapp\.client.*?)```", README.read_text(), re.DOTALL)
    return str(code).replace("http://127.0.0.1:8000", there.origin).replace("reviewapp_token_…", there.token)


@ON_SQLITE
def test_the_example_of_the_readme_waits_for_a_person(there: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    looked = threading.Event()
    gate, decided = Client.gate, threading.Event()

    def asked(self: Client, run_id: str) -> dict[str, Any]:
        said = gate(self, run_id)
        if not looked.is_set():
            assert said["gate"] == "blocked"
            assert there.desk.sign("bo", run_id, "why-1").state is State.APPROVED
            looked.set()
        return said

    monkeypatch.setattr(Client, "gate", asked)
    monkeypatch.setattr(Client.__init__, "__defaults__", (None, lambda _: decided.set()))
    names: dict[str, Any] = {}
    exec(compile(example(there), "README.md", "exec"), names)
    assert names["answer"] == "allowed"
    assert decided.is_set(), "it was asked again"
    assert there.desk.gates() == {names["run_id"]: "allowed"}


@ON_SQLITE
def test_a_gate_that_stays_shut_says_why(there: Served) -> None:
    desk, ticks = Client(there.origin, there.token, sleep=lambda _: None), iter(range(100))
    assert desk.submit_run(RUN) == desk.submit_run(RUN) == "run_c1"
    with pytest.raises(TooLate, match="risk notice is pending"):
        desk.wait_for_gate("run_c1", 5, clock=lambda: float(next(ticks)))


@ON_SQLITE
def test_what_the_desk_refuses_is_told(there: Served) -> None:
    desk = Client(there.origin, there.token)
    with pytest.raises(Refused) as told:
        desk.gate("run_none")
    assert (told.value.status, told.value.error) == (404, "RUN_NOT_FOUND")
    with pytest.raises(Refused, match="401 UNAUTHORIZED"):
        Client(there.origin, "wrong").gate("run_none")


class Faulty(urllib3.PoolManager):
    """The answer to the first request is lost on its way, that to the second is that the desk is busy."""

    def request(self, *args: Any, **options: Any) -> Any:
        self.sent = [*getattr(self, "sent", []), options["headers"]["Idempotency-Key"]]
        answer = super().request(*args, **options)
        if len(self.sent) == 1:
            raise urllib3.exceptions.ProtocolError("lost")
        if len(self.sent) == 2:
            answer.status = 503
        return answer


@ON_SQLITE
def test_what_is_sent_again_is_done_once(there: Served) -> None:
    pool = Faulty(retries=False)
    Client(there.origin, there.token, pool, sleep=lambda _: None).submit_run({"status": "OK"})
    assert len(pool.sent) == 3
    assert len(set(pool.sent)) == 1
    assert there.desk.kinds().count("run:imported") == 1


def test_where_nothing_answers_it_says_so(tmp_path: Path) -> None:
    waited: list[float] = []
    desk = Client("http://127.0.0.1:9", "t", urllib3.PoolManager(retries=False, timeout=1), waited.append)
    with pytest.raises(urllib3.exceptions.HTTPError):
        desk.gate("run_c1")
    assert waited == [0.5, 1.0, 2.0]


def signed(body: bytes) -> dict[str, str]:
    sign = webhook.signature(SECRET, "msg_1", datetime.fromtimestamp(1_614_265_330, UTC), body)
    return {"Webhook-Id": "msg_1", "Webhook-Timestamp": "1614265330", "Webhook-Signature": f"v1,AAAA {sign}"}


def test_a_webhook_is_taken_where_it_is_ours_and_of_now() -> None:
    assert verify_webhook(SECRET, signed(b'{"a":1}'), b'{"a":1}', 1_614_265_400) == {"a": 1}


@pytest.mark.parametrize(
    "changes",
    [
        {"Webhook-Id": "msg_2"},
        {"Webhook-Timestamp": "1614265331"},
        {"Webhook-Timestamp": "²"},
        {"Webhook-Signature": ""},
        {"Webhook-Signature": "v1,é"},
        {"Webhook-Signature": "v2,AAAA"},
    ],
)
def test_a_webhook_that_is_not_is_refused(changes: dict[str, str]) -> None:
    with pytest.raises(Forged):
        verify_webhook(SECRET, signed(b"{}") | changes, b"{}", 1_614_265_330)
    with pytest.raises(Forged, match="not of now"):
        verify_webhook(SECRET, signed(b"{}"), b"{}", 1_614_265_330 + 301)

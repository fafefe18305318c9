"""Behind reverse proxies: whose word on address and https is believed, and whose is not."""

import http.client
import signal
from contextlib import closing
from pathlib import Path

import pytest

from reviewapp.app import create_app
from reviewapp.config import Settings
from reviewapp.http import context, guards
from tests.support.desk import Desk
from tests.support.served import served

FORWARDED = {"X-Forwarded-For": "6.6.6.6, 10.0.0.7, 10.0.0.8", "X-Forwarded-Proto": "https, https"}
YEAR = "max-age=31536000; includeSubDomains"


@pytest.mark.parametrize("database_kind", ["sqlite"])
@pytest.mark.parametrize(
    ("proxies", "address", "promise"),
    [
        (0, "127.0.0.1", None),
        (1, "10.0.0.8", YEAR),
        (2, "10.0.0.7", YEAR),
        (3, "6.6.6.6", None),
        (4, "127.0.0.1", None),
    ],
)
def test_each_trusted_proxy_is_believed_one_step(
    desk: Desk, tmp_path: Path, proxies: int, address: str, promise: str | None
) -> None:
    settings = Settings(data_dir=tmp_path, secret_key="k" * 40, trusted_proxies=proxies)
    app = create_app(settings, desk.store, desk.now)
    app.add_url_rule("/where", "where", guards.public(context.address))
    answer = app.test_client().get("/where", headers=FORWARDED)
    assert answer.text == address, "guessing is counted by this address"
    assert answer.headers.get("Strict-Transport-Security") == promise


def promised(port: int) -> str | None:
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=30)) as connection:
        connection.request("GET", "/sign-in", headers=FORWARDED)
        with connection.getresponse() as response:
            response.read()
            return response.getheader("Strict-Transport-Security")


@pytest.mark.parametrize("database_kind", ["sqlite"])
@pytest.mark.parametrize(("proxies", "promise"), [("0", None), ("1", YEAR)])
def test_the_server_lets_their_word_through_only_where_they_are_trusted(
    desk: Desk, peopled_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, proxies: str, promise: str | None
) -> None:
    monkeypatch.setenv("REVIEWAPP_TRUSTED_PROXIES", proxies)
    process, port = served(peopled_url, tmp_path)
    try:
        assert promised(port) == promise
    finally:
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0
        assert process.stdout
        process.stdout.close()

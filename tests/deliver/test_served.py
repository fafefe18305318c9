"""`reviewapp serve` delivers by itself."""

import threading
from pathlib import Path

import pytest

from tests.support.desk import Desk
from tests.support.receiver import Post, Said
from tests.support.served import served
from tests.support.told import Told


@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_the_server_tells_what_happens(
    told: Told, desk: Desk, peopled_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    arrived = threading.Event()

    def answer(post: Post) -> Said:
        if post.told["type"] == "gate.changed":
            arrived.set()
        return Said()

    told.receiver.answer = answer
    told.add(topics=("advisory.pending", "gate.changed"))
    monkeypatch.setenv("REVIEWAPP_DELIVERY_ALLOW", "127.0.0.1/32")
    process, _ = served(peopled_url, tmp_path)
    try:
        desk.write_run("run_y1", "YELLOW")
        desk.take()
        assert arrived.wait(60)
    finally:
        process.terminate()
        assert process.wait(60) == 0
        if process.stdout:
            process.stdout.close()
    assert told.topics("run_y1") == ["advisory.pending", "gate.changed"]

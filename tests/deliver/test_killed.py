"""kill -9 amid delivery: nothing is lost, and what comes twice comes under the same id."""

import os
import subprocess
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

from reviewapp.domain.delivery import LEASE, Fate
from reviewapp.store.reads import messages
from tests.support.commands import PROGRAM
from tests.support.receiver import Post, Said
from tests.support.told import Told

COMMAND = [*PROGRAM, "deliver", "--once"]


def test_nothing_is_lost_and_doubles_have_the_same_id(told: Told, peopled_url: str, tmp_path: Path) -> None:
    told.add(topics=("advisory.pending", "gate.changed"))
    desk, runs, kills = told.desk, [f"run_y{number:02}" for number in range(20)], [3, 11, 26]
    for name in runs:
        desk.write_run(name, "YELLOW")
    desk.take()
    environment = {
        **os.environ,
        "REVIEWAPP_DATABASE_URL": peopled_url,
        "REVIEWAPP_DATA_DIR": str(tmp_path / "data"),
        "REVIEWAPP_DELIVERY_ALLOW": "127.0.0.1/32",
    }
    living: list[subprocess.Popen[bytes]] = []

    def answer(_: Post) -> Said:
        if kills and len(told.receiver.posts) >= kills[0]:
            kills.pop(0)
            living[0].kill()
        return Said()

    told.receiver.answer = answer
    for _ in range(4):
        living[:] = [subprocess.Popen(COMMAND, env=environment, cwd=tmp_path, stdout=subprocess.DEVNULL)]
        living[0].wait(120)
    assert not kills
    assert living[0].returncode == 0
    desk.time = datetime.now(UTC) + LEASE + timedelta(seconds=1)
    told.until_quiet()
    with desk.store.reading() as conn:
        made = messages.of_endpoint(conn, "shop-floor", 1_000)
    assert {one.fate for one in made} == {Fate.DELIVERED}
    assert {post.id: post.body for post in told.receiver.taken} == {one.id: one.body for one in made}
    assert len(made) == 40
    doubles = [count for count in Counter(post.id for post in told.receiver.taken).values() if count > 1]
    assert 1 <= len(doubles) <= 3
    for name in runs:
        assert list(dict.fromkeys(told.topics(name))) == ["advisory.pending", "gate.changed"]

"""`reviewapp serve --follow PATH` as a process of its own: what RMOS writes appears in the queue."""

import signal
from pathlib import Path

import pytest

from reviewapp.actions import people
from reviewapp.domain.person import OPERATOR
from tests.support.desk import Desk
from tests.support.followed import DAYS, Followed, record
from tests.support.served import Client, served
from tests.support.website import PASSWORD


@pytest.mark.parametrize("processes", ["1", "2"])
def test_a_run_that_is_written_appears_in_the_queue(
    desk: Desk, peopled_url: str, tmp_path: Path, processes: str
) -> None:
    world = Followed(desk.store, desk.root)
    world.move(f"{DAYS[0]}/run_first.json", record("run_first", "RED"))
    code = people.reset(desk.store, "ana", OPERATOR, desk.now())
    people.set_first_password(desk.store, "ana", code, PASSWORD, desk.now())
    process, port = served(peopled_url, tmp_path, "--follow", str(desk.root), "--processes", processes)
    client = Client(port)
    try:
        client.sign_in()
        for run_id in ("run_first", "run_later"):
            world.move(f"{DAYS[0]}/{run_id}.json", record(run_id, "RED"))
            while f"/runs/{run_id}" not in client.ask("GET", "/queue")[1]:
                assert process.poll() is None
    finally:
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0
        assert process.stdout
        process.stdout.close()
    assert desk.kinds().count("run:imported") == 2, "whoever of the processes followed: each run once"

"""kill -9 of `reviewapp follow` while RMOS writes: every run exactly once, none lost, none torn."""

import random
import signal
import threading
from collections import Counter
from pathlib import Path

from tests.support.commands import begun
from tests.support.desk import Desk
from tests.support.followed import DAYS, Followed, as_bytes, record


class Writer(threading.Thread):
    """RMOS: runs moved into place or written where they lie, with a late link each, until told to stop."""

    def __init__(self, world: Followed) -> None:
        super().__init__(daemon=True)
        self.world, self.over, self.written = world, threading.Event(), 0

    def run(self) -> None:
        while not self.over.wait(0.02):
            run_id, day = f"run_{self.written:06}", DAYS[self.written % 2]
            name, content = f"{day}/{run_id}.json", record(run_id, "YELLOW", notes="x" * 2_000)
            if self.written % 3:
                self.world.move(name, content)
            else:
                with (self.world.root / name).open("wb") as stream:
                    for start in range(0, 4_000, 500):
                        stream.write(as_bytes(content)[start : start + 500])
                        stream.flush()
            link = {"advisory_id": "adv_000000000001", "kind": "note"}
            self.world.move(f"{day}/{run_id}_advisory_adv_000000000001.json", link)
            self.written += 1


def test_every_run_arrives_once_however_often_the_follower_is_killed(
    desk: Desk, peopled_url: str, tmp_path: Path, scale: int
) -> None:
    world, rng = Followed(desk.store, desk.root), random.Random(7)
    for day in DAYS:
        world.move(f"{day}/run_first.json", record("run_first"))
    writer = Writer(world)
    writer.start()
    for _ in range(2 * scale):
        process = begun(peopled_url, tmp_path, "follow", str(desk.root))
        assert process.stdout
        assert process.stdout.readline().startswith(b"Following")
        threading.Timer(rng.uniform(0, 1), process.send_signal, [signal.SIGKILL]).start()
        process.wait()
        process.stdout.close()
    writer.over.set()
    writer.join()
    assert writer.written
    for _ in range(2):  # what was written a moment ago is believed at the second look
        last = begun(peopled_url, tmp_path, "follow", str(desk.root), "--once")
        assert last.communicate()[0]
        assert last.returncode == 0
    world.time = desk.now().replace(year=2126)  # the program had the true clock
    world.settle()
    kinds = Counter((event["kind"], event.get("run_id")) for event in desk.events())
    names = {f"run_{number:06}" for number in range(writer.written)}
    assert {run_id: kinds["run:imported", run_id] for run_id in names} == dict.fromkeys(names, 1)
    assert not any(kind in {"run:conflict", "quarantine:held"} for kind, _ in kinds)
    for run_id in names:
        assert desk.advisory(run_id, "adv_000000000001").labels == ("note",)

"""Workers beside one another: one message is never with two of them at a time."""

import threading
from datetime import timedelta

from reviewapp.actions import delivering
from reviewapp.deliver.webhooks import Webhooks
from reviewapp.domain.delivery import LEASE, Fate, Reply
from tests.support.receiver import LOOPBACK
from tests.support.told import Told


def test_of_two_workers_one_has_a_message_until_its_lease_is_over(told: Told) -> None:
    told.add(topics=("gate.changed",))
    desk = told.desk
    desk.write_run("run_g1")
    desk.take()
    told.announce()
    first = delivering.claim(desk.store, "shop-floor", "one", desk.time)
    assert first is not None
    assert delivering.claim(desk.store, "shop-floor", "two", desk.time + LEASE - timedelta(seconds=1)) is None
    second = delivering.claim(desk.store, "shop-floor", "two", desk.time + LEASE)
    assert second is not None
    assert second[0].id == first[0].id
    ok = Reply(status=200, told="")
    assert delivering.settle(desk.store, first[0], ok, "one", desk.time) is None, "another has it now"
    after = delivering.settle(desk.store, second[0], ok, "two", desk.time)
    assert after is not None
    assert after.fate is Fate.DELIVERED
    assert delivering.settle(desk.store, second[0], ok, "two", desk.time) is None


def test_eight_workers_send_each_message_once_and_never_two_at_a_time(told: Told) -> None:
    told.add(topics=("gate.changed", "advisory.pending"))
    desk = told.desk
    for number in range(15):
        desk.write_run(f"run_y{number:02}", "YELLOW")
    desk.take()
    told.announce()
    now, start = desk.time, threading.Barrier(8)

    def work(name: str) -> None:
        worker = delivering.Worker(Webhooks(LOOPBACK), name, lambda: now)
        start.wait()
        while delivering.turn(desk.store, "shop-floor", worker):
            pass

    threads = [threading.Thread(target=work, args=(f"worker-{number}",)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    told.until_quiet()
    assert told.receiver.most_at_once == 1
    assert len(told.receiver.posts) == len({post.id for post in told.receiver.posts}) == 30
    for number in range(15):
        assert told.topics(f"run_y{number:02}") == ["advisory.pending", "gate.changed"]

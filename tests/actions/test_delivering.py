"""Messages reach their receiver: at least once, in order for each run, whatever fails on the way."""

import random
import threading
from collections import defaultdict
from datetime import UTC, datetime, timedelta

import pytest
from standardwebhooks.webhooks import Webhook

from reviewapp.actions import delivering, endpoints
from reviewapp.domain.delivery import SCHEDULE, Fate
from reviewapp.domain.endpoint import OVERLAP, Standing
from reviewapp.domain.errors import NotFound, WrongState
from reviewapp.store.reads import messages
from reviewapp.store.writes import endpoints as write_endpoints
from tests.support.desk import Desk
from tests.support.receiver import Post, Said
from tests.support.told import ORIGIN, Told


def decide_on(told: Told, runs: int) -> None:
    """Runs that arrive, are approved and withdrawn: each tells several things, in an order that matters."""
    desk = told.desk
    names = [f"run_y{number:03}" for number in range(runs)]
    for name in names:
        desk.write_run(name, "YELLOW")
    desk.take()
    told.round()
    for name in names:
        desk.sign("ana", name)
    told.round()
    for name in names[::2]:
        desk.withdraw("bo", name)


@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_five_hundred_of_five_hundred_arrive_in_order_through_failures_and_an_outage(
    told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    rng, desk, runs = random.Random(7), told.desk, 100
    monkeypatch.setattr(delivering, "LONGEST", timedelta(days=1))
    told.add()
    down, unanswered = (desk.time + timedelta(minutes=20), desk.time + timedelta(hours=2)), []

    def answer(post: Post) -> Said:
        if down[0] <= desk.time < down[1]:
            unanswered.append(post.id)
            raise ConnectionAbortedError  # it ends without a word
        return Said(rng.choice([500, 503, 302, 429])) if rng.random() < 0.3 else Said()

    told.receiver.answer = answer
    decide_on(told, runs)
    told.until_quiet(timedelta(minutes=10))
    taken = told.receiver.taken
    with desk.store.reading() as conn:
        made = messages.of_endpoint(conn, "shop-floor", 1_000)
    assert len(made) == 500
    assert {one.fate for one in made} == {Fate.DELIVERED}
    assert {post.id for post in taken} == {one.id for one in made}
    by_run: dict[str, list[int]] = defaultdict(list)
    for post in taken:
        by_run[post.run_id].append(post.told["sequence"])
    assert len(by_run) == runs
    assert all(sequences == sorted(sequences) for sequences in by_run.values())
    assert len(told.receiver.posts) - len(unanswered) > 600, "nearly a third failed"
    assert unanswered, "it was down while something waited"


def test_a_failing_run_holds_up_no_other(told: Told) -> None:
    told.add(topics=("advisory.pending", "advisory.decided"))
    told.receiver.answer = lambda post: Said(503 if post.run_id == "run_y000" else 204)
    decide_on(told, 3)
    told.until_quiet()
    assert set(told.topics("run_y001")) == {"advisory.pending", "advisory.decided"}
    assert told.topics("run_y000") == []
    assert {post.told["type"] for post in told.receiver.posts if post.run_id == "run_y000"} == {"advisory.pending"}


def test_a_receiver_that_is_down_gets_everything_later_in_order(told: Told) -> None:
    told.add(topics=("advisory.pending", "advisory.decided"))
    url, told.receiver.url = told.receiver.url, ""
    told.receiver.answer = lambda _: Said(500)
    decide_on(told, 2)
    told.until_quiet()
    told.receiver.url, told.receiver.answer = url, lambda _: Said()
    told.until_quiet(timedelta(minutes=5))
    assert told.topics("run_y000") == ["advisory.pending", "advisory.decided", "advisory.decided"]


def test_the_id_and_the_bytes_stay_and_the_time_is_new(told: Told) -> None:
    secret = told.add(topics=("gate.changed",))
    told.receiver.answer = lambda _: Said(503)
    told.desk.write_run("run_g1")
    told.desk.take()
    told.until_quiet()
    told.desk.time += timedelta(seconds=5)
    told.until_quiet()
    first, second = told.receiver.posts
    assert (first.id, first.body) == (second.id, second.body)
    assert int(second.headers["webhook-timestamp"]) - int(first.headers["webhook-timestamp"]) == 5
    assert first.headers["webhook-signature"] != second.headers["webhook-signature"]
    assert first.headers["content-type"] == "application/json"
    for post in (first, second):
        assert _signed(secret, post) in post.headers["webhook-signature"].split()


def _signed(secret: str, post: Post) -> str:
    """The signature that the other implementation makes."""
    at = told_at(post)
    return Webhook(secret).sign(post.id, at, post.body.decode())


def told_at(post: Post) -> datetime:
    return datetime.fromtimestamp(int(post.headers["webhook-timestamp"]), UTC)


def test_after_ten_attempts_it_is_given_up_and_the_next_of_its_run_goes_on(told: Told) -> None:
    told.add(topics=("advisory.pending", "advisory.decided"))
    told.receiver.answer = lambda post: Said(503, b"Busy.") if post.told["type"] == "advisory.pending" else Said()
    desk = told.desk
    desk.write_run("run_y1", "YELLOW")
    desk.take()
    desk.sign("ana", "run_y1")
    for wait in SCHEDULE:
        desk.time += wait
        told.until_quiet()
    assert [post.told["type"] for post in told.receiver.posts] == ["advisory.pending"] * 10 + ["advisory.decided"]
    assert desk.kinds().count("delivery:given_up") == 1
    with desk.store.reading() as conn:
        (dead,) = messages.given_up(conn, 10)
        tries = messages.attempts(conn, dead.seq)
    assert [(one.number, one.status, one.told) for one in tries] == [(n, 503, "Busy.") for n in range(10, 0, -1)]
    told.receiver.answer = lambda _: Said()
    delivering.replay(desk.store, dead.id, desk.person("cy"), desk.now())
    told.until_quiet()
    assert told.receiver.taken[-1].id == dead.id
    assert desk.kinds()[-1] == "delivery:replayed"
    with pytest.raises(WrongState):
        delivering.replay(desk.store, dead.id, desk.person("cy"), desk.now())
    with pytest.raises(NotFound):
        delivering.replay(desk.store, "msg_none", desk.person("cy"), desk.now())


def test_410_disables_the_endpoint_and_keeps_what_waits(told: Told) -> None:
    told.add(topics=("gate.changed",))
    told.receiver.answer = lambda _: Said(410)
    desk = told.desk
    desk.write_run("run_g1")
    desk.write_run("run_g2")
    desk.take()
    told.until_quiet()
    assert len(told.receiver.posts) == 1
    assert (told.endpoint().standing, told.waiting()) == (Standing.DISABLED, 2)
    assert "410" in told.endpoint().why
    assert desk.kinds().count("endpoint:changed") == 1
    assert desk.events()[-1]["actor"]["id"] == "system:delivery"
    told.receiver.answer = lambda _: Said()
    endpoints.enable(desk.store, "shop-floor", "It is back.", desk.person("cy"), ORIGIN, desk.now())
    told.until_quiet()
    assert len(told.receiver.taken) == 2


def test_a_new_secret_signs_beside_the_former_one_for_a_day(told: Told) -> None:
    old = told.add(topics=("gate.changed",))
    desk, cy = told.desk, told.desk.person("cy")
    new = endpoints.rotate(desk.store, "shop-floor", "Once a year.", cy, b"n" * 32, desk.now())
    assert new != old
    desk.write_run("run_g1")
    desk.take()
    told.until_quiet()
    (post,) = told.receiver.taken
    assert post.headers["webhook-signature"].split() == [_signed(new, post), _signed(old, post)]
    desk.time += OVERLAP
    desk.write_run("run_g2")
    desk.take()
    told.until_quiet()
    post = told.receiver.taken[-1]
    assert post.headers["webhook-signature"] == _signed(new, post)


def test_no_secret_and_no_address_stands_in_any_event(told: Told) -> None:
    secrets = [told.add(url="https://hooks.example.com/c2VjcmV0"), told.add("other")]
    desk, cy = told.desk, told.desk.person("cy")
    secrets.append(endpoints.rotate(desk.store, "other", "Once a year.", cy, b"n" * 32, desk.now()))
    said = repr(desk.events())
    assert not [one for one in secrets if one in said or one.removeprefix("whsec_") in said]
    assert "c2VjcmV0" not in said


def test_what_is_removed_gets_nothing_any_more(told: Told) -> None:
    told.add(topics=("gate.changed",))
    told.receiver.answer = lambda _: Said(503)
    desk = told.desk
    desk.write_run("run_g1")
    desk.take()
    told.until_quiet()
    endpoints.remove(desk.store, "shop-floor", "Gone.", desk.person("cy"), desk.now())
    desk.time += timedelta(days=5)
    told.until_quiet()
    assert len(told.receiver.posts) == 1
    assert told.waiting() == 0


def test_a_slow_endpoint_holds_up_no_other(told: Told) -> None:
    """The first waits for the second to be served: one after the other, neither would ever end."""
    served = threading.Event()

    def answer(post: Post) -> Said:
        if post.path == "/slow":
            assert served.wait(8)
        else:
            served.set()
        return Said()

    told.receiver.answer = answer
    told.add("a-slow", url=told.receiver.url.replace("/hook", "/slow"), topics=("gate.changed",))
    told.add("b-quick", topics=("gate.changed",))
    told.desk.write_run("run_g1")
    told.desk.take()
    told.round()
    assert len(told.receiver.taken) == 2


def test_a_turn_ends_where_nothing_answers_and_after_a_while(told: Told, desk: Desk) -> None:
    told.add(url="http://127.0.0.1:9/", topics=("gate.changed",))
    for number in range(3):
        desk.write_run(f"run_g{number}")
    desk.take()
    told.announce()
    assert delivering.turn(desk.store, "shop-floor", told.worker) == 1
    times = iter([desk.time, desk.time + delivering.LONGEST])
    late = told.worker._replace(clock=lambda: next(times))
    assert delivering.turn(desk.store, "shop-floor", late) == 0


def test_a_test_message_goes_to_one_endpoint_whatever_it_chose(told: Told) -> None:
    told.add(topics=("checkpoint",))
    told.add("other")
    desk = told.desk
    made = endpoints.try_out(desk.store, "shop-floor", desk.person("cy"), desk.now())
    told.until_quiet()
    (post,) = told.receiver.taken
    assert (post.id, post.told["data"]) == (made.id, {"endpoint": "shop-floor"})
    assert desk.kinds()[-1] == "endpoint:tested"


def test_an_endpoint_that_was_turned_elsewhere_behind_the_desk_is_found(told: Told) -> None:
    told.add()
    desk = told.desk
    desk.audited()
    elsewhere = told.endpoint().model_copy(update={"url": "https://elsewhere.example.com/"})
    with desk.store.writing() as conn:
        write_endpoints.save(conn, elsewhere)
    desk.is_damaged = True
    with pytest.raises(AssertionError, match="in the table endpoint"):
        desk.audited()

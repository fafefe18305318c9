"""The background work: one process of many does it, whatever fails is tried again."""

import logging
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from reviewapp.actions import leasing
from reviewapp.config import Settings
from reviewapp.domain.errors import Unavailable
from reviewapp.jobs import trail
from reviewapp.jobs.runner import Runner
from tests.support.desk import Desk


def test_one_holder_at_a_time(desk: Desk) -> None:
    def take(holder: str, later: int) -> bool:
        return leasing.take(desk.store, "jobs", holder, desk.time + timedelta(seconds=later))

    assert take("a", 0)
    assert not take("b", 29)
    assert take("a", 29)
    assert not take("b", 58)
    assert take("b", 60)
    assert not take("a", 61)


def test_jobs_are_done_by_who_holds_the_lease(desk: Desk) -> None:
    done: list[str] = []

    def job(name: str) -> Callable[[datetime], object]:
        return lambda _: done.append(name)

    first, second = (Runner(desk.store, desk.now, [job(name)]) for name in "ab")
    first.turn()
    second.turn()
    first.turn()
    assert done == ["a", "a"]


def test_what_fails_is_told_and_does_not_stop_the_next(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    done = []

    def refused(_: datetime) -> None:
        raise Unavailable("The disk is full.")

    def broken(_: datetime) -> None:
        raise ZeroDivisionError

    runner = Runner(desk.store, desk.now, [refused, broken, lambda _: done.append(1)])
    with caplog.at_level(logging.ERROR):
        runner.turn()
    assert done == [1]
    assert [record.getMessage() for record in caplog.records] == ["A job failed: The disk is full.", "A job failed"]


def test_without_a_database_nothing_is_done(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def gone(*_: object) -> bool:
        raise Unavailable("The database cannot be used just now.")

    monkeypatch.setattr(leasing, "take", gone)
    Runner(desk.store, desk.now, [lambda _: pytest.fail("it worked without a lease")]).turn()
    assert "No lease" in caplog.text


def test_it_runs_until_it_is_stopped(desk: Desk) -> None:
    seen = threading.Event()
    runner = Runner(desk.store, desk.now, [lambda _: seen.set()], every=0.001)
    runner.start()
    assert seen.wait(20)
    runner.stop()


def test_the_trail_is_signed_and_checked(desk: Desk, tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path / "data", origin="desk")
    runner = Runner(desk.store, desk.now, trail.jobs(desk.store, settings, desk.now))
    runner.turn()
    assert settings.checkpoint_copy.read_bytes().startswith(b"desk\n6\n")
    assert desk.kinds().count("ledger:verified") == 1
    runner.turn()
    assert desk.kinds().count("ledger:verified") == 1, "not before a day is over"
    desk.time += timedelta(days=1)
    runner.turn()
    assert desk.kinds().count("ledger:verified") == 2

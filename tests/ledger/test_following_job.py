"""Following in the background: each store in its own turn, told in the log, known to doctor and to the quarantine."""

import json
import logging
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from reviewapp.actions import following, following_reads
from reviewapp.actions.following import Follower
from reviewapp.cli import main
from reviewapp.cli.checks.finding import Patient, State
from reviewapp.cli.checks.following import followed
from reviewapp.config import Settings
from reviewapp.jobs.following import job, runners
from reviewapp.jobs.runner import AT_ONCE, Runner
from tests.support.desk import Desk
from tests.support.website import Browse


@pytest.fixture
def run(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    monkeypatch.setenv("REVIEWAPP_DATA_DIR", str(tmp_path))
    url = desk.store.engine.url.render_as_string(hide_password=False)
    monkeypatch.setenv("REVIEWAPP_DATABASE_URL", url)
    monkeypatch.setattr("reviewapp.cli.following.logs.configure", lambda _: None)
    return lambda *words: CliRunner().invoke(main.cli, list(words))


def told(desk: Desk, follow: str = "") -> list[tuple[State, str]]:
    return [(one.state, one.told()) for one in followed(Patient(desk.store, Settings(follow=follow), desk.now()))]


def test_each_store_has_a_lease_of_its_own(desk: Desk, tmp_path: Path) -> None:
    desk.write_run("run_a1")
    other = tmp_path / "other" / "2026-01-05"
    other.mkdir(parents=True)
    (other / "run_b1.json").write_text(json.dumps({**desk.written["run_a1"], "run_id": "run_b1"}))
    for one in runners(desk.store, [desk.root, other.parent], lambda: desk.time):
        one.turn()
    again = runners(desk.store, [desk.root], lambda: desk.time)[0]
    desk.write_run("run_a2")
    again.turn()  # the first holds the lease still
    assert desk.kinds().count("run:imported") == 2
    desk.time += timedelta(seconds=11)
    again.turn()
    assert desk.kinds().count("run:imported") == 3


def test_a_job_with_more_to_do_is_asked_again_at_once(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(following_reads, "DUE", 1)
    desk.write_run("run_a1")
    desk.write_run("run_a2")
    once = job(desk.store, desk.root, desk.now)
    assert once(desk.now()) == AT_ONCE
    assert Runner(desk.store, desk.now, [lambda _: None, once]).turn()
    assert not Runner(desk.store, desk.now, [lambda _: None], lease="other").turn()


def test_the_log_tells_what_was_taken_and_once_what_stands_in_the_way(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    once = job(desk.store, desk.root, desk.now)
    with caplog.at_level(logging.INFO, "reviewapp.follow"):
        once(desk.now())
        once(desk.now())
        desk.write_run("run_a1")
        once(desk.now())
        once(desk.now())
    said = [record.getMessage() for record in caplog.records]
    assert len(said) == 3
    assert "nothing at that path" in said[0]
    assert said[1:] == [
        "Following rmos: it can be looked at again.",
        "Following rmos: 1 imported; 0 advisories wait for a person, 0 auto-approved",
    ]


def test_doctor_tells_which_stores_are_followed(desk: Desk) -> None:
    assert told(desk) == [(State.OK, "No run store is followed.")]
    wanted = str(desk.root)
    assert told(desk, wanted) == [(State.WARN, f"{wanted} was never looked at. Start `reviewapp serve`.")]
    desk.write_run("run_a1")
    follower = Follower.of(desk.store, desk.root)
    following.follow(desk.store, follower, desk.now)
    assert [state for state, _ in told(desk, wanted)] == [State.OK]
    away = desk.root.rename(desk.root.with_name("away"))
    following.follow(desk.store, Follower.of(desk.store, desk.root), desk.now)
    ((state, said),) = told(desk)
    assert (state, "nothing at that path" in said) == (State.FAIL, True)
    away.rename(desk.root)
    desk.time += timedelta(minutes=3)
    assert [state for state, _ in told(desk, wanted)] == [State.WARN]
    assert [state for state, _ in told(desk)] == [State.OK]


def test_follow_once_takes_all_of_it(desk: Desk, run: Callable[..., Result], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(following_reads, "DUE", 2)
    for number in range(5):
        desk.write_run(f"run_a{number}", "RED")
    first = run("follow", str(desk.root), "--once", "--history-before", "2026-01-06")
    assert first.output == "5 runs are new or otherwise.\n"
    assert run("follow", str(desk.root), "--once").output == "Nothing changed.\n"
    desk.write_run("run_a9", "RED")  # what was named first counts on
    assert run("follow", str(desk.root), "--once").exit_code == 0
    assert desk.advisory("run_a9").state == "history"
    assert "nothing at that path" in str(run("follow", str(desk.root / "no"), "--once").exception)


def test_the_quarantine_says_which_store_is_out_of_reach(desk: Desk, browse: Browse) -> None:
    following.follow(desk.store, Follower.of(desk.store, desk.root), desk.now)
    page = browse("dee").get("/quarantine")
    assert "The store <strong>rmos</strong> is followed, but cannot be looked at now" in page
    assert str(desk.root) not in page

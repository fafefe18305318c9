"""A shop whose store outcomes are written back into, and how to look at what stands there."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from reviewapp.actions import following, mirroring, overriding
from reviewapp.actions.following import Follower
from tests.support.desk import Desk


@pytest.fixture
def shop(desk: Desk) -> Desk:
    """A YELLOW run with an explanation, and a RED one; everything is known, and nothing was decided."""
    desk.write_run("run_y1", "YELLOW", status="OK")
    desk.envelope("run_y1")
    desk.write_run("run_r1", "RED", status="BLOCKED", rating=4)
    desk.take()
    mirror(desk)
    return desk


def mirror(desk: Desk) -> mirroring.Round:
    return mirroring.mirror(desk.store, desk.root, desk.now())


def path(desk: Desk, name: str) -> Path:
    return desk.root / "2026-01-05" / f"{name}.json"


def held(desk: Desk, name: str) -> Any:
    return json.loads(path(desk, name).read_text())


def explanation(desk: Desk) -> str:
    return str(desk.written["run_y1"]["advisory_inputs"][0]["advisory_id"])


def is_quiet(desk: Desk) -> bool:
    """Whether reading the store again tells the desk nothing new."""
    before = desk.kinds()
    report = desk.take()
    return report.unchanged == len(desk.written) and desk.kinds() == [*before, "import:finished"]


def settled(desk: Desk, follower: Follower) -> list[str]:
    """The kinds of all events once the follower has looked until nothing more is news."""
    for _ in range(6):
        desk.time += timedelta(seconds=3)
        following.follow(desk.store, follower, desk.now)
    return desk.kinds()


def granted(desk: Desk, run_id: str = "run_r1") -> str:
    terms = ("RED", 60, "The part is cut in foam first.")
    one = overriding.request(desk.store, run_id, *terms, desk.person("ana"), desk.now())
    desk.grant(run_id, one.advisory_id)
    return one.advisory_id

"""What the list of runs says of gates, and which runs each answer lists."""

from datetime import datetime, timedelta

import pytest

from reviewapp.actions import overriding
from reviewapp.domain.gate import Answer
from reviewapp.domain.review import ReasonCode, Verdict
from reviewapp.store.reads import run_list
from tests.support.desk import Desk


@pytest.fixture
def shop(desk: Desk) -> Desk:
    """A run of each risk; the RED one is released for an hour."""
    for name in ("green", "yellow", "red", "shut"):
        desk.write_run(f"run_{name}", "RED" if name == "shut" else name.upper())
    desk.take()
    asked = overriding.request(
        desk.store, "run_red", "RED", 60, "Clamped by hand today.", desk.person("ana"), desk.now()
    )
    assert desk.gates()["run_red"] == "blocked"
    desk.grant("run_red", asked.advisory_id)
    return desk


def listed(desk: Desk, answer: str, at: datetime | None = None) -> list[str]:
    with desk.store.reading() as conn:
        rows = run_list.page(conn, run_list.RunFilter(gate=answer), at or desk.time, 50)
    return sorted(one.run_id for one in rows)


def test_each_answer_lists_its_runs(shop: Desk) -> None:
    assert listed(shop, "allowed") == ["run_green"]
    assert listed(shop, "overridden") == ["run_red"]
    assert listed(shop, "blocked") == ["run_shut", "run_yellow"]


def test_an_override_ends_by_time_alone(shop: Desk) -> None:
    with shop.store.reading() as conn:
        (red,) = run_list.page(conn, run_list.RunFilter(gate="overridden"), shop.time, 50)
    ends = red.gate.until
    assert ends is not None
    assert red.gate.at(ends - timedelta(seconds=1)) is Answer.OVERRIDDEN
    assert red.gate.at(ends) is Answer.BLOCKED
    assert listed(shop, "overridden", ends) == []
    assert listed(shop, "blocked", ends) == ["run_red", "run_shut", "run_yellow"]
    shop.time = ends


def test_a_verdict_moves_a_run_from_one_answer_to_the_other(shop: Desk) -> None:
    shop.sign("ana", "run_yellow")
    assert listed(shop, "allowed") == ["run_green", "run_yellow"]
    shop.sign("bo", "run_red", verdict=Verdict.REJECT, reason_code=ReasonCode.OTHER)
    assert shop.gates()["run_red"] == "blocked", "whoever looked later refused it"


def test_the_longest_of_several_overrides_counts(shop: Desk) -> None:
    asked = [
        overriding.request(shop.store, "run_shut", "RED", minutes, "Clamped by hand.", shop.person("ana"), shop.now())
        for minutes in (120, 60)
    ]
    for one in asked:
        shop.sign("cy", "run_shut", one.advisory_id)
    with shop.store.reading() as conn:
        until = {one.run_id: one.gate.until for one in run_list.page(conn, run_list.RunFilter(), shop.time, 50)}
    assert until["run_shut"] == shop.advisory("run_shut", asked[0].advisory_id).expires_at

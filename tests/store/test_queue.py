from datetime import timedelta
from typing import Any

import pytest

from reviewapp.domain.errors import NotFound
from reviewapp.store.reads import events, queue, run_list
from tests.support.desk import START, Desk


@pytest.fixture
def full(desk: Desk) -> Desk:
    for i, risk in enumerate(("GREEN", "YELLOW", "RED", "ERROR", "UNKNOWN", "YELLOW", "RED")):
        status = "BLOCKED" if risk == "GREEN" else "OK"
        made = f"2026-01-05T05:{59 - i:02d}:00Z"
        desk.write_run(
            f"run_{i}00", risk, status=status, created_at_utc=made, tool_id=f"tool:{i % 2}", machine_id=f"M{i % 3}"
        )
    desk.take()
    return desk


def test_the_most_urgent_come_first_then_the_oldest(full: Desk) -> None:
    with full.store.reading() as conn:
        rows = queue.page(conn, queue.QueueFilter(), 50)
    assert [(row.risk, row.advisory.run_id) for row in rows] == [
        ("RED", "run_600"),
        ("RED", "run_200"),
        ("ERROR", "run_300"),
        ("UNKNOWN", "run_400"),
        ("YELLOW", "run_500"),
        ("YELLOW", "run_100"),
        ("GREEN", "run_000"),
    ]


def test_pages_follow_each_other_without_gap_both_ways(full: Desk) -> None:
    with full.store.reading() as conn:
        everything = queue.page(conn, queue.QueueFilter(), 50)
        first = queue.page(conn, queue.QueueFilter(), 3)
        second = queue.page(conn, queue.QueueFilter(), 3, first[-1].place)
        assert first + second == everything[:6]
        assert queue.page_before(conn, queue.QueueFilter(), 3, second[0].place) == first
        assert queue.place(conn, "run_600", "risk-notice") == everything[0].place


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({"risk": "RED"}, 2),
        ({"content_class": "prescriptive"}, 0),
        ({"tool": "tool:0"}, 4),
        ({"machine": "M1"}, 2),
        ({"before": START - timedelta(minutes=4)}, 4),
        ({"id_prefix": "run_3"}, 1),
        ({"id_prefix": "risk-"}, 7),
        ({"id_prefix": "%"}, 0),
    ],
)
def test_each_filter_keeps_what_it_says(full: Desk, wanted: dict[str, Any], found: int) -> None:
    with full.store.reading() as conn:
        assert len(queue.page(conn, queue.QueueFilter(**wanted), 50)) == found


def test_the_choices_are_those_that_wait(full: Desk) -> None:
    with full.store.reading() as conn:
        assert queue.choices(conn) == (("tool:0", "tool:1"), ("M0", "M1", "M2"))


def test_runs_are_listed_newest_first_and_filtered(full: Desk) -> None:
    with full.store.reading() as conn:
        page = run_list.page(conn, run_list.RunFilter(), START, 3)
        rest = run_list.page(conn, run_list.RunFilter(), START, 9, (page[-1].created_at, page[-1].run_id))
        assert [row.run_id for row in page + rest] == [f"run_{i}00" for i in range(7)]
        assert run_list.page_before(conn, run_list.RunFilter(), START, 3, (rest[0].created_at, rest[0].run_id)) == page
        wanted = run_list.RunFilter(risk="RED", status="OK", id_prefix="run_6")
        assert [row.run_id for row in run_list.page(conn, wanted, START, 9)] == ["run_600"]


def test_the_trail_is_filtered_by_each_of_its_sides(full: Desk) -> None:
    with full.store.reading() as conn:
        count = len(events.page(conn, events.EventFilter(), 1000))
        for wanted, found in (
            ({"person": "system:setup"}, 1),
            ({"kind": "run:imported"}, 7),
            ({"run_id": "run_000"}, 2),
            ({"since": full.time + timedelta(days=1)}, 0),
            ({"until": full.time + timedelta(days=1)}, count),
        ):
            assert len(events.page(conn, events.EventFilter(**wanted), 1000)) == found
        first = events.page(conn, events.EventFilter(), 3)
        older = events.page(conn, events.EventFilter(), 3, first[-1].n)
        assert events.page_after(conn, events.EventFilter(), 3, older[0].n) == first
        assert events.get(conn, 0)
        for n in (10**6, 10**30):
            with pytest.raises(NotFound):
                events.get(conn, n)


def test_what_fits_a_filter_is_counted_up_to_a_bound(full: Desk) -> None:
    with full.store.reading() as conn:
        assert queue.count(conn, queue.QueueFilter(), 100) == 7
        assert queue.count(conn, queue.QueueFilter(risk="RED"), 100) == 2
        assert queue.count(conn, queue.QueueFilter(), 3) == 3

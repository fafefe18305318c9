"""No list walks a growing table: the plan of every statement behind it, on both engines, and how many there are."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, event

from reviewapp.domain.delivery import Fate
from reviewapp.domain.gate import Answer
from reviewapp.store.reads import (
    advisories,
    announced,
    endpoints,
    events,
    followed,
    idempotency,
    messages,
    outcomes,
    overrides,
    quarantine,
    queue,
    reported,
    run_list,
    suggestions,
    tokens,
    unsettled,
)
from tests.support.databases import copied
from tests.support.desk import START, Desk, opened
from tests.support.programs import Programs
from tests.support.website import Browse

LATER = START + timedelta(days=1)
PLACE = queue.Place(0, START, 1)
LISTS: dict[str, Callable[[Connection], Any]] = (
    {
        "queue": lambda conn: queue.page(conn, queue.QueueFilter(), 50),
        "queue, next": lambda conn: queue.page(conn, queue.QueueFilter(), 50, PLACE),
        "queue, before": lambda conn: queue.page_before(conn, queue.QueueFilter(), 50, PLACE),
        "queue, risk": lambda conn: queue.page(conn, queue.QueueFilter(risk="YELLOW"), 50),
        "queue, class": lambda conn: queue.page(conn, queue.QueueFilter(content_class="prescriptive"), 50),
        "queue, tool": lambda conn: queue.page(conn, queue.QueueFilter(tool="router:t102"), 50),
        "queue, machine": lambda conn: queue.page(conn, queue.QueueFilter(machine="CNC-2"), 50),
        "queue, count": lambda conn: queue.count(conn, queue.QueueFilter(tool="router:t102"), 1_001),
        "queue, oldest": queue.oldest,
        "queue, choices": queue.choices,
        "runs": lambda conn: run_list.page(conn, run_list.RunFilter(), LATER, 50),
        "runs, next": lambda conn: run_list.page(conn, run_list.RunFilter(), LATER, 50, (START, "run_000")),
        "runs, before": lambda conn: run_list.page_before(conn, run_list.RunFilter(), LATER, 50, (START, "run_000")),
        "runs, period": lambda conn: run_list.page(conn, run_list.RunFilter(since=START, until=LATER), LATER, 50),
        "runs, choices": run_list.choices,
        "audit": lambda conn: events.page(conn, events.EventFilter(), 50),
        "audit, next": lambda conn: events.page(conn, events.EventFilter(), 50, 100),
        "audit, before": lambda conn: events.page_after(conn, events.EventFilter(), 50, 100),
        "audit, person": lambda conn: events.page(conn, events.EventFilter(person="ana"), 50),
        "audit, risk": lambda conn: events.page(conn, events.EventFilter(risk="RED"), 50),
        "audit, policy": lambda conn: events.page(conn, events.EventFilter(policy="green-only@2"), 50),
        "audit, kind": lambda conn: events.page(conn, events.EventFilter(kind="run:imported"), 50),
        "audit, subject": lambda conn: events.page(conn, events.EventFilter(subject="advisory"), 50),
        "audit, subject, next": lambda conn: events.page(conn, events.EventFilter(subject="person"), 50, 100),
        "audit, subject, before": lambda conn: events.page_after(conn, events.EventFilter(subject="run"), 50, 10),
        "audit, subject of one kind": lambda conn: events.page(conn, events.EventFilter(subject="backup"), 50),
        "audit, no subject": lambda conn: events.page(conn, events.EventFilter(subject="weather"), 50),
        "audit, subject of a person": lambda conn: events.page(
            conn, events.EventFilter(subject="advisory", person="ana"), 50
        ),
        "export, subject": lambda conn: events.walk(conn, events.EventFilter(subject="advisory"), 3, 10_000, 50),
        "audit, run": lambda conn: events.page(conn, events.EventFilter(run_id="run_000"), 50),
        "reviews of the trail": lambda conn: events.page(conn, events.EventFilter(kind="trail:reviewed"), 50, 100),
        "suggestions of two runs": lambda conn: suggestions.of_runs(conn, ("run_000", "run_001")),
        "report": lambda conn: reported.part(conn, START, LATER, 1_000, 50),
        "report, next": lambda conn: reported.part(conn, START, LATER, 1_000, 50, reported.Dated(START, 7, {})),
        "report, histories": lambda conn: reported.histories(conn, {"run_000", "run_001", "run_007"}, 1_000),
        "report, first": reported.first_at,
        "quarantine": lambda conn: quarantine.page(conn, "held", "", 50),
        "quarantine, kind": lambda conn: quarantine.page(conn, "held", "truncated", 50, 100),
        "overrides": lambda conn: overrides.page(conn, 50),
        "webhooks, dead letters": lambda conn: messages.given_up(conn, 50),
        "webhooks, count": lambda conn: messages.count(conn, Fate.GIVEN_UP),
        "webhooks, of one": lambda conn: messages.of_endpoint(conn, "shop-floor", 50),
        "messages, due": lambda conn: messages.due(conn, "shop-floor", START),
        "messages, next": lambda conn: messages.next_in_lane(conn, "shop-floor", "run_000"),
        "endpoints, due": lambda conn: endpoints.due(conn, START),
        "gates, over": lambda conn: announced.over(conn, START, 50),
        "gates, behind": lambda conn: announced.gates_behind(conn, "run_007", 50),
        "gates, of runs": lambda conn: announced.gates(conn, ["run_000", "run_007"]),
        "overrides, ended": lambda conn: announced.ended(conn, START, LATER),
        "tokens": lambda conn: tokens.page(conn, 50),
        "tokens, next": lambda conn: tokens.page(conn, 50, (START, "cam")),
        "tokens, shown": lambda conn: tokens.shown(conn, "0" * 64),
        "advisories": lambda conn: advisories.page(conn, None, 50),
        "advisories, next": lambda conn: advisories.page(conn, None, 50, 100),
        "advisories, state": lambda conn: advisories.page(conn, "pending", 50),
        "advisories, state, next": lambda conn: advisories.page(conn, "pending", 50, 100),
        "reviews": lambda conn: advisories.reviews(conn, "run_000", "risk-notice"),
        "feed": lambda conn: events.walk(conn, events.EventFilter(), 10, 2**31 - 1, 50),
        "answered": lambda conn: idempotency.find(conn, "cam-7", "k"),
        "followed, hot": lambda conn: unsettled.hot(conn, "s", 50),
        "followed, due": lambda conn: unsettled.due(conn, "s", START, 50, 50),
        "followed, fresh": lambda conn: unsettled.fresh(conn, "s", START),
        "followed, folders": lambda conn: followed.folders(conn, "s", ("runs", "days"), 50),
        "followed, folder": lambda conn: followed.folder(conn, "s", "/rmos", "days"),
        "followed, stamps": lambda conn: followed.stamps(conn, "s", "/rmos", "days"),
        "followed, of folder": lambda conn: followed.of_folder(conn, "s", "/rmos", "days"),
        "followed, swept": lambda conn: followed.after(conn, "s", ("/rmos", "runs", "a"), 50),
        "followed, concerning": lambda conn: followed.concerning(conn, "s", ("run_000", "run_001")),
        "followed, named": lambda conn: followed.named_by(conn, ("run_000", "run_001")),
        "overrides, active": lambda conn: overrides.active(conn, START, 50),
        "overrides, count": lambda conn: overrides.count_active(conn, START),
    }
    | {
        f"runs, {answer}": lambda conn, answer=answer: run_list.page(conn, run_list.RunFilter(gate=answer), LATER, 50)
        for answer in Answer
    }
    | {
        f"runs, {name}": lambda conn, name=name: run_list.page(
            conn, run_list.RunFilter.model_validate({name: "OK"}), LATER, 50
        )
        for name in ("risk", "status", "mode", "tool_id", "material_id", "machine_id", "session_id", "event_type")
    }
)
# Bounded by what they match, which has to be sorted: a prefix is a range, not one value.
SORTED: dict[str, Callable[[Connection], Any]] = {
    "followed, naming": lambda conn: followed.runs_naming(conn, ("risk-notice", "0" * 64), "", 50),
    "outcomes": lambda conn: outcomes.outcomes(conn, [one for _, one in advisories.page(conn, None, 50)], LATER),
    "queue, id": lambda conn: queue.page(conn, queue.QueueFilter(id_prefix="run_0"), 50),
    "runs, id": lambda conn: run_list.page(conn, run_list.RunFilter(id_prefix="run_00"), LATER, 50),
    "runs, tool prefix": lambda conn: run_list.page(conn, run_list.RunFilter(tool_prefix="router:"), LATER, 50),
}


@contextmanager
def heard(desk: Desk) -> Iterator[list[tuple[str, Any]]]:
    said: list[tuple[str, Any]] = []

    def hear(_conn: Any, _cursor: Any, statement: str, parameters: Any, _context: Any, _many: bool) -> None:
        if statement.lstrip("( \n").startswith(("SELECT", "WITH")):
            said.append((statement, parameters))

    event.listen(desk.store.engine, "before_cursor_execute", hear)
    yield said
    event.remove(desk.store.engine, "before_cursor_execute", hear)


def plans(desk: Desk, listing: Callable[[Connection], Any]) -> list[str]:
    with heard(desk) as said, desk.store.reading() as conn:
        listing(conn)
    assert said
    found = []
    with desk.store.reading() as conn:
        if conn.dialect.name == "postgresql":  # small tables are scanned and sorted unless that is made dear
            conn.exec_driver_sql("SET LOCAL enable_seqscan = off")
            conn.exec_driver_sql("SET LOCAL enable_sort = off")
        for statement, parameters in said:
            word = "EXPLAIN QUERY PLAN" if conn.dialect.name == "sqlite" else "EXPLAIN"
            found += [str(row[-1]) for row in conn.exec_driver_sql(f"{word} {statement}", parameters)]
    return found


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def filled(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A desk with thirty runs, which is only read."""
    folder = tmp_path_factory.mktemp(request.param)
    for url in copied(request.getfixturevalue(f"peopled_{request.param}"), folder):
        for desk in opened(url, folder):
            for number in range(30):
                desk.write_run(f"run_{number:03}", ("RED", "YELLOW", "GREEN")[number % 3], mode="adaptive")
            desk.take()
            yield desk


def walks_a_table(line: str) -> bool:
    growing = (
        "idempotency|token|advisory|run|event|quarantine|review|document|attachment|message|announced_gate|followed"
    )
    scan = re.match(rf"\s*SCAN ({growing})\b(?!.*USING)", line)
    return bool(scan) or bool(re.search(rf"Seq Scan on ({growing})\b", line))


def sorts(line: str) -> bool:
    return "USE TEMP B-TREE FOR ORDER BY" in line or bool(re.match(r"\s*(->)?\s*(Incremental )?Sort\b(?! Key)", line))


@pytest.mark.parametrize("name", [*LISTS, *SORTED])
def test_no_list_walks_a_table(filled: Desk, name: str) -> None:
    told = plans(filled, (LISTS | SORTED)[name])
    if name in {"audit", "advisories", "outcomes"}:  # by their number, which is the order of SQLite's table itself
        told = [line for line in told if line not in {"SCAN event", "SCAN advisory"}]
    assert not [line for line in told if walks_a_table(line)], told


@pytest.mark.parametrize("name", LISTS)
def test_no_list_is_sorted_anew(filled: Desk, name: str) -> None:
    told = plans(filled, LISTS[name])
    assert not [line for line in told if sorts(line)], told


@pytest.mark.parametrize(
    "path",
    [
        "/queue",
        "/queue?risk=RED",
        "/runs",
        "/audit",
        "/overrides",
        "/quarantine",
        "/checkpoints",
        "/audit/checks",
        "/audit/reviews",
        "/report",
    ],
)
def test_a_page_asks_as_often_of_sixty_rows_as_of_three(desk: Desk, browse: Browse, path: str) -> None:
    desk.write_run("run_first", "RED")
    desk.take()
    browser = browse("ana")
    browser.get(path)  # a new connection asks the database about itself
    with heard(desk) as few:
        browser.get(path)
    for number in range(60):
        desk.write_run(f"run_{number:03}", "RED")
        (desk.root / "2026-01-05" / f"bad_{number:03}.json").write_bytes(b"{")
    desk.take()
    with heard(desk) as many:
        browser.get(path)
    assert len(few) <= len(many) <= len(few) + 1, "one more at the most: the names behind a page that was empty"
    assert len(many) <= 16


@pytest.mark.parametrize("path", ["/runs", "/advisories", "/events", "/checkpoints"])
def test_an_answer_asks_as_often_for_sixty_rows_as_for_three(desk: Desk, program: Programs, path: str) -> None:
    desk.write_run("run_first", "RED")
    desk.write_run("run_g1")
    desk.envelope("run_g1")
    desk.take()
    caller = program()
    caller.get(path)
    with heard(desk) as few:
        caller.get(path)
    for number in range(60):
        desk.write_run(f"run_{number:03}", "RED")
    desk.take()
    with heard(desk) as many:
        caller.get(path)
    assert len(many) <= len(few) <= 8

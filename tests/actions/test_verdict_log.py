"""The log of verdicts: a line each, and only of what is committed, whoever holds the transaction."""

import logging
from collections.abc import Callable, Iterator
from typing import NamedTuple

import pytest

from reviewapp.actions import advising, idempotency, verdict_log
from reviewapp.actions.advising import Advice
from reviewapp.actions.idempotency import Answer, Keyed
from reviewapp.domain.errors import WrongState
from reviewapp.store.database import Store
from reviewapp.store.reads import events
from reviewapp.store.reads.events import EventFilter
from tests.support.advised import SENDER, submit
from tests.support.desk import Desk
from tests.support.programs import Programs

ADVICE = Advice("why-1", {"kind": "explanation", "engine_id": "cam"}, {"markdown": "It is plain."})
KEYED = Keyed("cam-7", "a-1", "0" * 64)
AUTO = "advisory:auto_approved"


class Line(NamedTuple):
    """A line of the log, and how often others could read such an event at that moment."""

    fields: dict[str, str]
    committed: int


@pytest.fixture
def lines(desk: Desk) -> Iterator[list[Line]]:
    """The lines of the log, as they come."""
    found: list[Line] = []

    class Reader(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            fields = vars(record)["fields"]
            with desk.store.reading() as conn:
                seen = events.page(conn, EventFilter(kind=fields["event"]), 10)
            found.append(Line(fields, len(seen)))

    handler, logger = Reader(), verdict_log.LOGGER
    before = logger.level
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    yield found
    logger.removeHandler(handler)
    logger.setLevel(before)


@pytest.fixture
def sent(desk: Desk) -> Callable[[Store], Answer]:
    """Sends an explanation that passes by policy."""
    submit(desk, "run_p1", "GREEN")

    def act(store: Store) -> Answer:
        advising.attach(store, "run_p1", ADVICE, SENDER, desk.now())
        return Answer(201, b"{}")

    return act


def test_a_verdict_is_told_when_others_can_read_it(
    desk: Desk, lines: list[Line], sent: Callable[[Store], Answer]
) -> None:
    sent(desk.store)
    fields = {"advisory_id": "why-1", "run_id": "run_p1", "actor": "system:auto_explanation_green", "request_id": "r"}
    (line,) = lines
    assert line.committed == 1
    assert line.fields.pop("policy").startswith("green-only")
    assert line.fields == {"event": AUTO, **fields}


def test_under_a_key_it_is_told_when_the_whole_is_committed(
    desk: Desk, lines: list[Line], sent: Callable[[Store], Answer]
) -> None:
    for _ in range(2):
        idempotency.once(desk.store, KEYED, sent, desk.now())
    assert [(line.fields["event"], line.committed) for line in lines] == [(AUTO, 1)]


def test_of_what_is_rolled_back_in_the_end_nothing_is_told(
    desk: Desk, lines: list[Line], sent: Callable[[Store], Answer]
) -> None:
    def fail(store: Store) -> Answer:
        sent(store)
        raise WrongState("Not this.")

    with pytest.raises(WrongState):
        idempotency.once(desk.store, KEYED, fail, desk.now())
    assert AUTO not in desk.kinds()
    assert lines == []


def test_a_transaction_within_one_that_is_part_of_another_waits_for_the_outermost(
    desk: Desk, lines: list[Line], sent: Callable[[Store], Answer]
) -> None:
    with desk.store.joined() as outer:
        with outer.joined() as inner:
            sent(inner)
        assert lines == []
    assert [line.committed for line in lines] == [1]


def test_a_program_s_and_a_person_s_are_told_alike(desk: Desk, lines: list[Line], program: Programs) -> None:
    submit(desk, "run_p1", "GREEN")
    body = {"advisory_id": "why-1", "kind": "explanation", "engine_id": "cam", "markdown": "It is plain."}
    caller, key = program(), {"Idempotency-Key": "a-1", "X-Request-Id": "cam-7.42"}
    for _ in range(2):
        caller.post("/runs/run_p1/attach-advisory", 201, json=body, headers=key)
    submit(desk, "run_y1", "YELLOW")
    desk.sign("bo", "run_y1")
    told = [(line.fields["event"], line.fields["request_id"], line.committed) for line in lines]
    assert told == [(AUTO, "cam-7.42", 1), ("advisory:approve", "req-1", 1)]

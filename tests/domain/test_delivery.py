"""The life of a message: the times of its attempts, giving up, replaying."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewapp.domain import delivery
from reviewapp.domain.delivery import SCHEDULE, Fate, Message, Reply
from reviewapp.domain.errors import NotAllowed, WrongState
from reviewapp.domain.person import Person
from tests.domain.cast import ANA, CY, DEE, NOW, make_message

HOURS = [0, 5 / 3600, 5 / 60, 0.5, 2, 5, 10, 14, 20, 24]
BUSY = Reply(status=503, told="Busy.")


def test_the_times_are_those_of_standard_webhooks() -> None:
    assert [one.total_seconds() / 3600 for one in SCHEDULE] == HOURS


@pytest.mark.parametrize("status", [None, 100, 199, 300, 301, 302, 307, 308, 400, 404, 409, 429, 500, 503, 599])
def test_whatever_is_not_2xx_is_a_failure(status: int | None) -> None:
    after, event = delivery.settle(make_message(), Reply(status=status, told=""), NOW)
    assert (after.fate, after.attempts, after.failed, event) == (Fate.WAITING, 1, 1, None)
    assert after.due_at == NOW + timedelta(seconds=5)


@pytest.mark.parametrize("status", [200, 201, 202, 204, 299])
def test_2xx_is_taken(status: int) -> None:
    after, event = delivery.settle(make_message(attempts=3, failed=3), Reply(status=status, told=""), NOW)
    assert (after.fate, after.attempts, after.due_at, event) == (Fate.DELIVERED, 4, None, None)


def test_a_message_is_tried_ten_times_over_three_days_and_then_given_up() -> None:
    message, at, times = make_message(), NOW, []
    event = None
    while message.due_at is not None:
        at = message.due_at
        times.append(at - NOW)
        message, event = delivery.settle(message, BUSY, at)
    assert times == [sum(SCHEDULE[: number + 1], timedelta(0)) for number in range(10)]
    assert message.fate is Fate.GIVEN_UP
    assert event is not None
    assert event.fields["after"] == {
        "fate": "given_up",
        "topic": "gate.changed",
        "attempts": 10,
        "run_id": message.run_id,
        "status": 503,
    }


def test_a_receiver_that_is_gone_costs_a_message_nothing() -> None:
    after, event = delivery.settle(make_message(failed=2), Reply(status=410, told=""), NOW)
    assert (after.fate, after.failed, after.attempts, event) == (Fate.WAITING, 2, 1, None)


def test_a_replay_begins_anew_with_the_same_id_and_bytes() -> None:
    dead = make_message(fate=Fate.GIVEN_UP, attempts=10, failed=10, due_at=None)
    after, event = delivery.replay(dead, CY, NOW, "req-1")
    assert after == dead.model_copy(update={"fate": Fate.WAITING, "failed": 0})
    assert (event.kind, event.actor.id, event.request_id) == ("delivery:replayed", "cy", "req-1")


@pytest.mark.parametrize("fate", [Fate.WAITING, Fate.DELIVERED, Fate.DROPPED])
def test_only_what_was_given_up_is_replayed(fate: Fate) -> None:
    with pytest.raises(WrongState, match="only one that was given up"):
        delivery.replay(make_message(fate=fate), CY, NOW)


@pytest.mark.parametrize("person", [ANA, DEE])
def test_only_an_admin_replays(person: Person) -> None:
    with pytest.raises(NotAllowed):
        delivery.replay(make_message(fate=Fate.GIVEN_UP), person, NOW)


@given(st.lists(st.sampled_from([None, 200, 302, 410, 500, 503]), max_size=40))
def test_whatever_comes_back_a_message_is_through_at_most_once(replies: list[int | None]) -> None:
    message, through = make_message(), 0
    for tried, status in enumerate(replies, 1):
        before = message
        message, event = delivery.settle(message, Reply(status=status, told=""), NOW)
        assert (message.id, message.body, message.attempts) == (before.id, before.body, tried)
        assert (event is not None) == (message.fate is Fate.GIVEN_UP)
        assert (message.due_at is not None) == (message.fate is Fate.WAITING)
        if message.fate is not Fate.WAITING:
            through += 1
            break
    assert through <= 1
    assert Message.model_validate(message.model_dump()) == message

"""What commands share that go on in the foreground: when the next round begins, and what ends them."""

import signal
import threading
from collections.abc import Iterator

import pytest

from reviewapp.cli import rounds
from reviewapp.domain.errors import DeskError, Invalid, Unavailable


class Waits(threading.Event):
    """An end that comes after so many rounds; it passes no time, and notes how much it was asked to."""

    def __init__(self, rounds: int) -> None:
        super().__init__()
        self.left, self.asked = rounds, list[float]()

    def wait(self, timeout: float | None = None) -> bool:
        self.left -= 1
        self.asked.append(timeout or 0.0)
        return self.left < 0


@pytest.fixture(params=[signal.SIGTERM, signal.SIGINT])
def number(request: pytest.FixtureRequest) -> Iterator[signal.Signals]:
    before = {one: signal.getsignal(one) for one in (signal.SIGTERM, signal.SIGINT)}
    yield request.param
    for one, handler in before.items():
        signal.signal(one, handler)


def test_what_fails_is_told_and_tried_again_after_a_while() -> None:
    over, told = Waits(3), list[DeskError]()
    answers: Iterator[float | DeskError] = iter([0.0, Unavailable("gone"), 0.5])

    def once() -> float:
        answer = next(answers)
        if isinstance(answer, DeskError):
            raise answer
        return answer

    rounds.go_on(over, once, told.append, Unavailable)
    assert over.asked == [0.0, 0.0, rounds.AGAIN, 0.5]
    assert [str(error) for error in told] == ["gone"]


def test_what_does_not_pass_by_itself_ends_the_command() -> None:
    def once() -> float:
        raise Invalid("no such store")

    with pytest.raises(Invalid):
        rounds.go_on(Waits(3), once, lambda _: None, Unavailable)


def test_either_signal_is_the_end(number: signal.Signals) -> None:
    over = rounds.ended()
    assert not over.is_set()
    signal.raise_signal(number)
    assert over.is_set()

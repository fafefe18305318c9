"""Runs sent to the real application in this process, with a real token, and the same bytes put into bare SQLite."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from flask.testing import FlaskClient

from reviewapp.actions import submitting, tokens
from reviewapp.api.blueprint import BASE
from reviewapp.app import create_app, memory, system_clock
from reviewapp.bench import least
from reviewapp.bench.desk import REVIEWER, Desk, new_desk
from reviewapp.bench.figures import Clock, p95, seconds_of
from reviewapp.bench.ingest import samples
from reviewapp.bench.ingest.figures import Ingest
from reviewapp.bench.measuring import machine_of
from reviewapp.bench.pages import ORIGIN, require
from reviewapp.domain.errors import Misconfigured
from reviewapp.domain.person import OPERATOR
from reviewapp.domain.token import Scope, Wanted

_WARM_UP = 50


@dataclass(frozen=True)
class Plan:
    """How much is sent: `runs` in batches of `batch`, then `singles` one by one."""

    runs: int
    singles: int
    batch: int


@dataclass(frozen=True)
class _Producer:
    client: FlaskClient
    secret: str

    def send(self, path: str, data: bytes, kind: str, status: int) -> bytes:
        """What is answered to the bytes; raises Misconfigured where they are not taken."""
        headers = {"Authorization": f"Bearer {self.secret}", "Content-Type": kind}
        answer = self.client.post(f"{BASE}{path}", base_url=ORIGIN, data=data, headers=headers)
        require(answer, status)
        return answer.get_data()


def measure(plan: Plan, folder: Path, clock: Clock, tell: Callable[[str], None]) -> Ingest:
    """Measure all of it in `folder`, which the caller removes; `tell` is given a sentence before each step."""
    lines = [samples.line(number) for number in range(_WARM_UP + plan.runs + plan.singles)]
    warm_up, batches, singles = lines[:_WARM_UP], lines[_WARM_UP : -plan.singles], lines[-plan.singles :]
    portions = _cut(batches, plan.batch)
    parts = [part for portion in portions for part in _cut(portion, submitting.SLICE)]  # a transaction each
    with new_desk(folder / "data", "") as desk:
        producer = _producer(desk)
        _batch_seconds(producer, [warm_up], clock)
        with memory.settled():  # as the server is
            tell(f"Sending {plan.runs:,} runs in batches of {plan.batch:,} ...")
            seconds = _batch_seconds(producer, portions, clock)
            tell(f"Sending {plan.singles:,} one by one ...")
            times = _single_times(producer, singles, clock)
        tell("Inserting the same bytes into bare SQLite ...")
        with least.kept_in(folder / "least.db") as engine:
            least_seconds = sum(seconds_of(clock, least.keep, engine, part) for part in parts)
            least_times = [seconds_of(clock, least.keep, engine, [line]) for line in singles]
        return Ingest(
            machine=machine_of(desk),
            size=sum(map(len, lines)) // len(lines),
            runs=plan.runs,
            batch=plan.batch,
            seconds=seconds,
            least_seconds=least_seconds,
            singles=plan.singles,
            single_ms=median(times) * 1000,
            single_p95_ms=p95(times) * 1000,
            least_single_ms=median(least_times) * 1000,
        )


def _cut(lines: list[bytes], size: int) -> list[list[bytes]]:
    return [lines[start : start + size] for start in range(0, len(lines), size)]


def _producer(desk: Desk) -> _Producer:
    wanted = Wanted(name="bench", owner=REVIEWER, scopes=(Scope.RUNS_WRITE,), days=1)
    made = tokens.make(desk.store, wanted, OPERATOR, system_clock())
    return _Producer(create_app(desk.settings, desk.store, system_clock).test_client(), made.secret)


def _batch_seconds(producer: _Producer, portions: list[list[bytes]], clock: Clock) -> float:
    return sum(seconds_of(clock, _send_batch, producer, portion) for portion in portions)


def _send_batch(producer: _Producer, portion: list[bytes]) -> None:
    told = producer.send("/runs:batch", b"\n".join(portion), "application/x-ndjson", 200)
    if b'"created":%d,' % len(portion) not in told.replace(b" ", b""):
        raise Misconfigured("A batch was not taken whole, so its figures would mean nothing.")


def _single_times(producer: _Producer, lines: list[bytes], clock: Clock) -> list[float]:
    return [seconds_of(clock, producer.send, "/runs", line, "application/json", 201) for line in lines]

"""Many runs in one request: a line each, and one that is wrong stops no other."""

import http.client
import json
import signal
from collections import UserDict
from collections.abc import KeysView
from pathlib import Path
from typing import Any

import pytest

from reviewapp.actions import submitting, tokens
from reviewapp.actions.submitting import SLICE
from reviewapp.api.reading import MOST_LINES
from reviewapp.domain.person import OPERATOR
from reviewapp.domain.token import Scope, Wanted
from tests.support.advised import SENDER
from tests.support.desk import Desk
from tests.support.programs import Program, Programs
from tests.support.served import served

MIB = 1024 * 1024
NDJSON = "application/x-ndjson"


def run(name: str, **changes: Any) -> bytes:
    return json.dumps({"run_id": name, "status": "OK", "decision": {"risk_level": "GREEN"}} | changes).encode()


def send(caller: Program, *lines: bytes, **headers: str) -> dict[str, Any]:
    data = b"\n".join(lines)
    told: dict[str, Any] = caller.post("/runs:batch", 200, data=data, content_type=NDJSON, headers=headers)
    return told


def test_each_line_is_answered_for(desk: Desk, program: Programs) -> None:
    told = send(
        program(),
        run("run_b1"),
        b"",
        b'{"run_id":"run_b2"}',
        b"{",
        b'{"status":"OK","status":"OK"}',
        b'{"status":"OK","notes":"\\ud800"}',
        run("run_b1", tool_id="another"),
        run("run_b3", meta={"override": {}}),
        run("run_b4", feasibility={"x": 1.5}),
        run("run_b1"),
        b"\xff",
        b"[" * 100_000,
    )
    assert (told["created"], told["known"], told["refused"]) == (2, 1, 8)
    assert [(one["line"], one["status"], one["error"], one["field"]) for one in told["results"]] == [
        (1, "created", None, None),
        (3, "refused", "INVALID", "status"),
        (4, "refused", "INVALID", None),
        (5, "refused", "INVALID", None),
        (6, "refused", "INVALID", None),
        (7, "refused", "WRONG_STATE", None),
        (8, "refused", "INVALID", "meta"),
        (9, "created", None, None),
        (10, "known", None, None),
        (11, "refused", "INVALID", None),
        (12, "refused", "INVALID", None),
    ]
    assert desk.gates() == {"run_b1": "allowed", "run_b4": "allowed"}


def test_sent_again_all_are_known(desk: Desk, program: Programs) -> None:
    caller, lines = program(), [run(f"run_{n:04}") for n in range(1_201)]
    assert send(caller, *lines)["created"] == 1_201
    before = len(desk.events())
    assert send(caller, *lines)["known"] == 1_201
    assert len(desk.events()) == before


def test_lines_are_counted_through_all_transactions_of_a_batch(desk: Desk, program: Programs) -> None:
    lines = [b"{", *(run(f"run_{n:04}") for n in range(SLICE)), b"", run("run_0000"), run("run_0001", tool_id="other")]
    told = send(program(), *lines)
    assert (told["created"], told["known"], told["refused"]) == (SLICE, 1, 2)
    assert [one["line"] for one in told["results"]] == [*range(1, SLICE + 2), SLICE + 3, SLICE + 4]
    assert [one["status"] for one in told["results"][-3:]] == ["created", "known", "refused"]
    assert len(desk.gates()) == SLICE


def test_others_write_while_runs_are_read(desk: Desk) -> None:
    is_shut: list[bool] = []

    class Sent(UserDict[str, Any]):
        def keys(self) -> KeysView[str]:
            is_shut.append(desk.store.queue.locked())
            return super().keys()

    submitting.submit(desk.store, [Sent(json.loads(run(name))) for name in ("run_w1", "run_w2")], SENDER, desk.now())
    assert is_shut == [False, False]
    assert len(desk.gates()) == 2


def test_under_a_key_it_is_done_once(desk: Desk, program: Programs) -> None:
    caller, key = program(), {"Idempotency-Key": "b-1"}
    first = send(caller, b'{"status":"OK"}', b'{"status":"OK"}', **key)
    assert send(caller, b'{"status":"OK"}', b'{"status":"OK"}', **key) == first
    assert len(desk.gates()) == 2


@pytest.mark.parametrize("kind", [None, "application/json", "text/plain"])
def test_it_says_what_it_is(program: Programs, kind: str | None) -> None:
    program().post("/runs:batch", 415, data=run("run_b1"), content_type=kind)


def test_lines_and_batches_have_their_limits(desk: Desk, program: Programs) -> None:
    caller, note = program(), "x" * (4 * MIB - 100)
    told = send(caller, run("run_b1", notes=note + "x" * 200), *(run(f"run_c{n}", notes=note) for n in range(5)))
    assert (told["created"], told["refused"]) == (5, 1)
    caller.post("/runs:batch", 413, data=b" " * (32 * MIB + 1), content_type=NDJSON)
    caller.post("/runs:batch", 413, data=b"{\n" * (MOST_LINES + 1), content_type=NDJSON)


@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_the_server_takes_large_bodies_at_that_address_alone(desk: Desk, peopled_url: str, tmp_path: Path) -> None:
    wanted = Wanted(name="cam-7", owner="ana", scopes=(Scope.RUNS_WRITE,), days=366)
    headers = {"Authorization": f"Bearer {tokens.make(desk.store, wanted, OPERATOR, desk.now()).secret}"}
    process, port = served(peopled_url, tmp_path)
    lines = b"\n".join(run(f"run_c{n}", notes="x" * MIB) for n in range(6))
    told, said = {}, {}
    try:
        for path, kind in (("/api/rmos/runs:batch", NDJSON), ("/api/rmos/runs", "application/json")):
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
            connection.putrequest("POST", path)
            for name, value in {**headers, "Content-Type": kind, "Content-Length": str(len(lines))}.items():
                connection.putheader(name, value)
            connection.endheaders()
            if kind == NDJSON:
                connection.send(lines)
            answer = connection.getresponse()
            told[path], said[path] = answer, json.loads(answer.read())
            connection.close()
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=20)
    assert [answer.status for answer in told.values()] == [200, 413]
    answer, refused = told["/api/rmos/runs"], said["/api/rmos/runs"]
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert refused["request_id"] == answer.headers["X-Request-Id"]
    assert refused["error"] == "TOO_LARGE"
    assert refused["detail"] == "The body is larger than 4,194,304 bytes; send less at once."

"""What writes: done once a key, on behalf of the token's owner, who never decides it; and what a body may be."""

import json
import threading
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from reviewapp.actions import idempotency, overriding
from reviewapp.actions.idempotency import Answer, Keyed
from reviewapp.domain.errors import KeyReused, NotAllowed
from reviewapp.domain.token import Scope
from reviewapp.store import token_tables
from reviewapp.store.database import Store
from reviewapp.store.reads import events
from tests.support.desk import Desk
from tests.support.programs import Program, Programs

ASK = "/runs/run_r1/override"
WANTED: dict[str, Any] = {"scope": "RED", "minutes": 60, "reason": "Cut in foam first."}
CERTIFY = "/runs/run_g1/certificate"


@pytest.fixture
def cut(stocked: Desk) -> Desk:
    stocked.write_run("run_g1")
    stocked.attach("run_g1", b"G0 X1 (g)", "gcode")
    stocked.take()
    return stocked


def test_an_override_is_asked_for_and_the_owner_does_not_decide_it(stocked: Desk, program: Programs) -> None:
    told = program(Scope.OVERRIDES_REQUEST, owner="eve").post(ASK, 202, json=WANTED)
    assert (told["state"], told["requester"]) == ("pending", "eve")
    one = stocked.advisory("run_r1", told["advisory_id"])
    assert (one.barred, one.override and one.override.requester) == (("eve",), "eve")
    with pytest.raises(NotAllowed):
        stocked.sign("eve", "run_r1", told["advisory_id"])
    stocked.sign("cy", "run_r1", told["advisory_id"])
    (event,) = [one for one in stocked.events() if one["kind"] == "advisory:override_requested"]
    assert event["actor"] == {"id": "token:program-0", "name": "program-0", "role": "token"}


def test_the_owner_of_the_token_that_sent_a_run_grants_no_override_of_it(desk: Desk, program: Programs) -> None:
    run = {"run_id": "run_a1", "status": "BLOCKED", "decision": {"risk_level": "RED"}}
    program(owner="cy").post("/runs", json=run)
    asked = overriding.request(desk.store, "run_a1", "RED", 60, WANTED["reason"], desk.person("ana"), desk.now())
    assert asked.barred == ("ana", "cy")
    with pytest.raises(NotAllowed):
        desk.sign("cy", "run_a1", asked.advisory_id)


def test_a_whole_number_is_one_however_it_is_written(stocked: Desk, program: Programs) -> None:
    data = json.dumps(WANTED | {"minutes": 60.0}).encode()
    assert b"60.0" in data
    told = program().post(ASK, 202, data=data, content_type="application/json")
    terms = stocked.advisory("run_r1", told["advisory_id"]).override
    assert terms
    assert terms.minutes == 60


@pytest.mark.parametrize("owner", ["dee"])
def test_whoever_may_not_ask_may_not_by_a_token(stocked: Desk, program: Programs, owner: str) -> None:
    program(owner=owner).post(ASK, 403, json=WANTED)
    program(owner=owner).post("/runs/run_g1/certificate", 403)
    assert "advisory:override_requested" not in stocked.kinds()


@pytest.mark.parametrize(
    ("path", "status", "error"),
    [("/runs/run_none/override", 404, "RUN_NOT_FOUND"), ("/runs/run_g1/override", 409, "WRONG_STATE")],
)
def test_an_override_that_cannot_be(stocked: Desk, program: Programs, path: str, status: int, error: str) -> None:
    assert program().post(path, status, json=WANTED)["error"] == error


@pytest.mark.parametrize(
    "changes",
    [
        {"scope": "GREEN"},
        {"scope": None},
        {"minutes": 0},
        {"minutes": 10_081},
        {"minutes": "60"},
        {"minutes": 60.5},
        {"minutes": True},
        {"reason": "short"},
        {"reason": "x" * 2_001},
        {"reason": " " * 5 + "short" + "\n" * 5},
        {"approve": True},
        {"requester": "bo"},
        {"meta": {"override": {}}},
    ],
)
def test_a_body_of_another_shape_is_refused(stocked: Desk, program: Programs, changes: dict[str, Any]) -> None:
    told = program().post(ASK, 422, json=WANTED | changes)
    assert told["field"] == next(iter(changes))
    assert "advisory:override_requested" not in stocked.kinds()


DEEP = b'{"reason":' + b"[" * 100_000 + b"]" * 100_000 + b"}"
REST = b'"minutes":60,"reason":"Cut in foam first."}'


@pytest.mark.parametrize(
    ("data", "status"),
    [
        (b"", 400),
        (b"{", 400),
        (b"[", 400),
        (b"{}{}", 400),
        (b"\xff\xfe{\x00}\x00", 400),
        (b"NaN", 400),
        (b'{"minutes":NaN}', 400),
        (b'{"minutes":Infinity}', 400),
        (b'{"minutes":1e999}', 400),
        (b'{"scope":"RED","scope":"RED",' + REST, 400),
        (b'{"scope":"RED","reason":"\\ud800 half of it"}', 400),
        (b'{"minutes":' + b"9" * 5_000 + b"}", 400),
        (b'{"scope":1e400,' + REST, 400),
        (DEEP, 400),
        (b"[" * 100_000, 400),
        (b"null", 422),
        (b"[]", 422),
        (b'"text"', 422),
        (b"{}", 422),
        (b'{"minutes":99999999999999999999}', 422),
    ],
    ids=range(20),
)
def test_bad_json_is_refused_whatever_it_is(stocked: Desk, program: Programs, data: bytes, status: int) -> None:
    before = len(stocked.events()) + 1
    program().post(ASK, status, data=data, content_type="application/json")
    assert len(stocked.events()) == before, "only the token was made"


@pytest.mark.parametrize(
    "kind", [None, "text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"]
)
def test_what_does_not_say_that_it_is_json_is_refused(stocked: Desk, program: Programs, kind: str | None) -> None:
    program().post(ASK, 415, data=json.dumps(WANTED).encode(), content_type=kind)


def test_a_body_too_large_is_refused(stocked: Desk, program: Programs) -> None:
    told = program().post(ASK, 413, data=b" " * (4 * 1024 * 1024 + 1), content_type="application/json")
    assert told["error"] == "TOO_LARGE"


def test_a_certificate_is_issued_and_given(cut: Desk, program: Programs) -> None:
    writer, reader = program(Scope.RUNS_WRITE), program(Scope.READ)
    reader.get(CERTIFY, 404)
    told = writer.post(CERTIFY)
    assert told["gate"] == "allowed"
    assert reader.ask("GET", CERTIFY).text == told["certificate"]
    with cut.store.reading() as conn:
        record = events.record_of(conn, told["event_n"])
    assert (record["kind"], record["actor"]["id"]) == ("certificate:issued", "token:program-0")
    assert writer.post("/runs/run_r1/certificate", 409)["error"] == "SAFETY_BLOCKED"
    reader.post(CERTIFY, 403)


def test_the_same_request_under_a_key_is_done_once(cut: Desk, program: Programs) -> None:
    writer, key = program(), {"Idempotency-Key": "a-1"}
    first = writer.ask("POST", CERTIFY, 201, headers=key)
    again = writer.ask("POST", CERTIFY, 201, headers=key)
    assert first.data == again.data
    assert "Idempotency-Replayed" not in first.headers
    assert again.headers["Idempotency-Replayed"] == "true"
    assert cut.kinds().count("certificate:issued") == 1
    writer.ask("POST", CERTIFY, 201, headers={"Idempotency-Key": "a-2"})
    program().ask("POST", CERTIFY, 201, headers=key)
    writer.ask("POST", CERTIFY, 201)
    assert cut.kinds().count("certificate:issued") == 4


def test_a_key_with_another_request_is_refused(stocked: Desk, program: Programs) -> None:
    writer, key = program(), {"Idempotency-Key": "a-1"}
    writer.post(ASK, 202, json=WANTED, headers=key)
    for path, body in ((ASK, WANTED | {"minutes": 61}), ("/runs/run_r2/override", WANTED)):
        assert writer.post(path, 409, json=body, headers=key)["error"] == "IDEMPOTENCY_KEY_REUSED"
    assert stocked.kinds().count("advisory:override_requested") == 1


def test_a_refusal_is_not_kept(stocked: Desk, program: Programs) -> None:
    writer, key = program(), {"Idempotency-Key": "a-1"}
    writer.post("/runs/run_new/override", 404, json=WANTED, headers=key)
    stocked.write_run("run_new", "RED")
    stocked.take()
    writer.post("/runs/run_new/override", 202, json=WANTED, headers=key)


@pytest.mark.parametrize("key", ["", " ", "x" * 129, "a b", "é", "a\tb"])
def test_a_key_that_is_none_is_refused(cut: Desk, program: Programs, key: str) -> None:
    program().post(CERTIFY, 400, headers={"Idempotency-Key": key})
    assert "certificate:issued" not in cut.kinds()


def test_a_key_holds_against_requests_at_the_same_moment(app: Flask, cut: Desk, program: Programs) -> None:
    secret = program().headers["Authorization"].removeprefix("Bearer ")
    answers: list[bytes] = []

    def send() -> None:
        answer = Program(app, secret).ask("POST", CERTIFY, 201, headers={"Idempotency-Key": "a-1"})
        answers.append(answer.data)

    threads = [threading.Thread(target=send) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == 4
    assert len(set(answers)) == 1
    assert cut.kinds().count("certificate:issued") == 1


def test_the_answer_is_kept_if_and_only_if_it_is_done(desk: Desk) -> None:
    keyed = Keyed("t", "k", "0" * 64)

    def fail(store: Store) -> Answer:
        desk_events_before.append(len(desk.kinds()))
        with store.writing() as conn:
            conn.execute(token_tables.idempotency.delete())
        raise KeyReused("no")

    desk_events_before: list[int] = []
    idempotency.once(desk.store, Keyed("t", "other", "0" * 64), lambda _: Answer(200, b"{}"), desk.now())
    with pytest.raises(KeyReused):
        idempotency.once(desk.store, keyed, fail, desk.now())
    with desk.store.reading() as conn:
        assert conn.execute(select(token_tables.idempotency.c.key)).scalars().all() == ["other"]


def test_answers_are_forgotten_after_a_week(desk: Desk) -> None:
    for key, at in (
        ("old", desk.time),
        ("new", desk.time + idempotency.KEPT),
        ("next", desk.time + idempotency.KEPT * 2),
    ):
        idempotency.once(desk.store, Keyed("t", key, "0" * 64), lambda _: Answer(200, b"{}"), at)
    with desk.store.reading() as conn:
        assert set(conn.execute(select(token_tables.idempotency.c.key)).scalars()) == {"new", "next"}


def test_the_caller_s_request_id_is_in_the_answer_and_in_the_event(cut: Desk, program: Programs) -> None:
    answer = program().ask("POST", CERTIFY, 201, headers={"X-Request-Id": "cam-7.00042"})
    assert answer.headers["X-Request-Id"] == "cam-7.00042"
    assert cut.events()[-1]["request_id"] == "cam-7.00042"
    answer = program().ask("POST", CERTIFY, 201, headers={"X-Request-Id": "a b\u00e9"})
    assert cut.events()[-1]["request_id"] == answer.headers["X-Request-Id"] != "a b\u00e9"

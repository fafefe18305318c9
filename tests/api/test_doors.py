"""Who is let in: every endpoint asked by everybody who may not, and nothing is done."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from reviewapp.actions import people, tokens
from reviewapp.api.blueprint import ENDPOINTS
from reviewapp.api.endpoint import Endpoint
from reviewapp.domain.person import OPERATOR
from reviewapp.domain.token import Scope, Wanted
from tests.support.desk import Desk
from tests.support.programs import EVERY, Program, Programs
from tests.support.website import ORIGIN, Browse

VALUES: dict[str, Any] = {"run_id": "run_r1", "advisory_id": "risk-notice", "sha256": "0" * 64, "n": 0}
ADVICE = {"advisory_id": "why-1", "kind": "explanation", "markdown": "The groove is too deep."}
LINES = b'{"status":"OK"}\n'
BODIES: dict[str, Any] = {
    "overrides_ask": {"scope": "RED", "minutes": 60, "reason": "Cut in foam first."},
    "submitting_create": {"status": "OK", "decision": {"risk_level": "RED"}},
    "submitting_meta": {"meta_updates": {"job": "7"}},
    "submitting_attach": {"kind": "gcode", "content_base64": "RzAgWDE="},
    "advising_attach": ADVICE,
    "advising_withdraw": {"reason": "Sent by mistake."},
    "explaining_suggest": {"explanation_detail": "brief"},
    "advising_supersede": {**ADVICE, "advisory_id": "why-2"},
}
QUERIES = {"comparing_diff": "?a=run_r1&b=run_g1", "checkpoints_consistency": "?first=0&second=1"}
NAMES = [one.name for one in ENDPOINTS]


def path_of(one: Endpoint) -> str:
    path = one.path.replace("<int:", "<")
    for name, value in VALUES.items():
        path = path.replace(f"<{name}>", str(value))
    return path + QUERIES.get(one.name, "")


def ask(program: Program, one: Endpoint, status: int, **options: Any) -> Any:
    if one.lines is not None:
        options |= {"data": LINES, "content_type": "application/x-ndjson"}
    elif one.writes:
        options["json"] = BODIES.get(one.name)
    return program.ask(one.method, path_of(one), status, **options)


def strangers(app: Flask, desk: Desk, browse: Browse, scope: Scope) -> dict[str, tuple[int, Callable[[], Program]]]:
    """Everybody who may not, and how each is answered."""

    def made(name: str, scopes: tuple[Scope, ...] = EVERY, owner: str = "ana", days: int = 30) -> Program:
        wanted = Wanted(name=name, owner=owner, scopes=scopes, days=days)
        return Program(app, tokens.make(desk.store, wanted, OPERATOR, desk.now()).secret)

    def expired() -> Program:
        program = made("expired", days=1)
        desk.time += timedelta(days=1)
        return program

    def revoked() -> Program:
        program = made("revoked")
        tokens.revoke(desk.store, "revoked", "Lost.", OPERATOR, desk.now())
        return program

    def orphaned() -> Program:
        people.add(desk.store, "old", "Old Owner", ("reviewer",), OPERATOR, desk.now())
        program = made("orphaned", owner="old")
        people.disable(desk.store, "old", OPERATOR, desk.now())
        return program

    def signed_in() -> Program:
        program = Program(app, None)
        program.client = browse("eve").client
        return program

    other = tuple(one for one in EVERY if one is not scope)
    return {
        "no token": (401, lambda: Program(app, None)),
        "no such token": (401, lambda: Program(app, "reviewapp_token_" + "0" * 43 + "_000000")),
        "wrong scope": (403, lambda: made("other", other)),
        "expired": (401, expired),
        "revoked": (401, revoked),
        "owner disabled": (401, orphaned),
        "session only": (401, signed_in),
    }


@pytest.mark.parametrize("one", ENDPOINTS, ids=NAMES)
def test_an_endpoint_refuses_everybody_else_and_does_nothing(
    app: Flask, stocked: Desk, browse: Browse, one: Endpoint
) -> None:
    for who, (status, come) in strangers(app, stocked, browse, one.scope).items():
        program = come()
        before = len(stocked.events())
        told = ask(program, one, status).get_json(force=True)
        assert told["error"] == {401: "UNAUTHORIZED", 403: "FORBIDDEN"}[status], who
        assert len(stocked.events()) == before, who


@pytest.mark.parametrize("one", ENDPOINTS, ids=NAMES)
def test_an_endpoint_lets_its_scope_in(stocked: Desk, program: Programs, one: Endpoint) -> None:
    answer = program(one.scope).client  # the status depends on what is there; refused for the scope it is not
    headers = program(one.scope).headers
    told = answer.open("/api/rmos" + path_of(one), method=one.method, base_url=ORIGIN, headers=headers)
    assert told.status_code not in {401, 403, 405, 500}
    told.close()


@pytest.mark.parametrize("one", ENDPOINTS, ids=NAMES)
def test_every_endpoint_names_its_scope_and_is_no_page(app: Flask, one: Endpoint) -> None:
    view = app.view_functions[f"api.{one.name}"]
    assert view.scope is one.scope  # type: ignore[union-attr]


def test_no_scope_opens_a_page(app: Flask, stocked: Desk, program: Programs) -> None:
    headers = program().headers
    client = app.test_client()
    for path in ("/queue", "/runs", "/runs/run_r1", "/audit", "/tokens", "/policies"):
        assert client.get(path, base_url=ORIGIN, headers=headers).status_code == 303
    for path in ("/runs/run_r1/advisories/risk-notice/decision", "/tokens", "/stops"):
        assert client.post(path, base_url=ORIGIN, headers=headers).status_code in {400, 401}


@pytest.mark.parametrize(
    "shown",
    [
        "",
        "Bearer",
        "Bearer ",
        "Basic YW5hOng=",
        "Token {}",
        "{}",
        "Bearer {} x",
        "Bearer {}x",
        "bearer\t{}",
        "Bearer é",
    ],
)
def test_a_token_is_shown_in_one_way(app: Flask, desk: Desk, program: Programs, shown: str) -> None:
    secret = program().headers["Authorization"].removeprefix("Bearer ")
    headers = {"Authorization": shown.format(secret)}
    answer = Program(app, None).ask("GET", "/runs", 401, headers=headers)
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_a_token_in_an_address_a_form_or_a_cookie_is_none(app: Flask, program: Programs) -> None:
    secret = program().headers["Authorization"].removeprefix("Bearer ")
    nobody = Program(app, None)
    nobody.get(f"/runs?access_token={secret}", 401)
    nobody.post("/runs/run_r1/certificate", 401, data={"access_token": secret})
    nobody.client.set_cookie("Authorization", f"Bearer {secret}", domain="desk.test")
    nobody.get("/runs", 401)
    two = [("Authorization", f"Bearer {secret}"), ("Authorization", f"Bearer {secret}")]
    told = app.test_client().get("/api/rmos/runs", base_url=ORIGIN, headers=two)
    assert told.status_code == 401


def test_a_token_is_in_no_log_line_and_in_no_answer(
    app: Flask, stocked: Desk, program: Programs, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(0)
    caller = program()
    secret = caller.headers["Authorization"].removeprefix("Bearer ")
    answers = [
        caller.ask("GET", "/runs"),
        caller.ask("GET", "/runs/none", 404),
        caller.ask("POST", "/runs/run_r1/override", 415),
        Program(app, secret + "x").ask("GET", "/runs", 401),
    ]
    told = " ".join(str(vars(record)) for record in caplog.records)
    assert "program-0" in told, "the log says which token it was"
    assert secret[:30] not in told + " ".join(answer.text for answer in answers)


def test_no_scope_and_no_endpoint_changes_a_verdict_a_gate_or_a_policy(
    app: Flask, stocked: Desk, program: Programs
) -> None:
    gates, caller = stocked.gates(), program(owner="eve")
    for one in ENDPOINTS:
        body: dict[str, Any] = {"json": BODIES.get(one.name)}
        if one.lines is not None:
            body = {"data": LINES, "content_type": "application/x-ndjson"}
        told = caller.client.open(
            "/api/rmos" + path_of(one), method=one.method, base_url=ORIGIN, headers=caller.headers, **body
        )
        assert told.status_code < 500
        told.close()
    assert gates.items() <= stocked.gates().items(), "of the runs that were there before"
    verdicts = {"advisory:approve", "advisory:reject", "advisory:withdraw", "policy:put_in_force", "advisory:revoked"}
    assert not verdicts & set(stocked.kinds())


def test_another_site_s_page_sends_nothing(program: Programs) -> None:
    for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.test"}):
        program().post("/runs/run_r1/certificate", 403, headers=headers)

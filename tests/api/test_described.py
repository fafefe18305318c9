"""The description of the API is valid, and true: the shipped server is asked everything that it promises."""

import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from flask import Flask
from openapi_spec_validator import OpenAPIV31SpecValidator

from reviewapp.actions import tokens
from reviewapp.api import openapi
from reviewapp.api.blueprint import BASE, ENDPOINTS
from reviewapp.domain.person import OPERATOR
from reviewapp.domain.token import Scope, Wanted
from reviewapp.http import problems
from tests.support.desk import Desk
from tests.support.programs import Program, Programs
from tests.support.proving import PROVES
from tests.support.served import served

HOOKS = {"SCHEMATHESIS_HOOKS": "tests.support.ndjson", "PYTHONPATH": str(Path(__file__).parents[2])}
REFUSED = "[checks.negative_data_rejection]\nexpected-statuses = [400, 401, 403, 404, 406, 413, 415, 422, 428]\n"
"""A body that is too large for the server is refused as well, before anybody reads what it says; a fault never is."""
CASES, EXAMPLES = (10_000, 450) if PROVES else (1_000, 16)
COUNT = re.compile(r"([\d,]+) generated")


def test_the_description_is_valid_and_open_to_everybody(app: Flask) -> None:
    described = Program(app, None).get("/api/openapi.json")
    OpenAPIV31SpecValidator(described).validate()
    assert described["openapi"] == "3.1.0"
    assert described == json.loads(json.dumps(openapi.document(ENDPOINTS, BASE)))


def test_every_endpoint_says_its_scope_and_every_refusal_is_a_problem() -> None:
    described = openapi.document(ENDPOINTS, BASE)
    operations = [one for path in described["paths"].values() for one in path.values()]
    assert len(operations) == len(ENDPOINTS)
    for one in operations:
        assert one["summary"]
        assert re.search(r"Scope: `[a-z:]+`", one["description"])
        refusals = {status: told for status, told in one["responses"].items() if status[0] in "4d"}
        assert {"401", "403", "422", "default"} <= refusals.keys()
        assert all(told["content"].keys() == {problems.MEDIA_TYPE} for told in refusals.values())


def test_addresses_of_the_table_that_rmos_s_clients_know_are_there() -> None:
    known = {
        *("/runs", "/runs/{run_id}", "/runs/{run_id}/download", "/runs/diff", "/runs/{run_id}/advisories"),
        *("/runs/{run_id}/attachments", "/runs/{run_id}/attachments/{sha256}", "/runs/{run_id}/attachments/verify"),
        *("/runs/{run_id}/override", "/runs/{run_id}/gate", "/runs/{run_id}/certificate", "/advisories", "/events"),
    }
    assert known <= openapi.document(ENDPOINTS, BASE)["paths"].keys()


def test_what_is_not_there_is_a_problem_too(program: Programs) -> None:
    for method, path, status in (
        ("GET", "/nothing", 404),
        ("GET", "/api/nothing", 404),
        ("DELETE", "/runs", 405),
        ("OPTIONS", "/runs", 405),
        ("PUT", "/runs/run_r1", 405),
        ("TRACE", "/events", 405),
    ):
        answer = program().ask(method, path, status)
        assert status != 405 or answer.headers["Allow"]


def test_a_fault_of_ours_tells_no_detail(app: Flask, program: Programs, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("secret detail")

    view = app.view_functions["api.runs_index"]
    fail.needs, fail.scope = view.needs, view.scope  # type: ignore[attr-defined, union-attr]
    monkeypatch.setitem(app.view_functions, "api.runs_index", fail)
    answer = program().ask("GET", "/runs", 500)
    assert "secret detail" not in answer.text
    assert answer.get_json(force=True)["error"] == "INTERNAL_ERROR"


@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_the_shipped_server_keeps_what_the_description_promises(
    stocked: Desk, peopled_url: str, tmp_path: Path
) -> None:
    wanted = Wanted(name="tester", owner="eve", scopes=tuple(Scope), days=366)
    made = tokens.make(stocked.store, wanted, OPERATOR, stocked.now())
    process, port = served(peopled_url, tmp_path)
    try:
        told = tried(port, made.secret, tmp_path)
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=20)
    found = COUNT.search(told)
    assert found, told
    assert int(found[1].replace(",", "")) >= CASES, told


def tried(port: int, secret: str, folder: Path) -> str:
    """What schemathesis says after all its checks; it fails where one does."""
    (folder / "schemathesis.toml").write_text(REFUSED)
    program = [sys.executable, "-m", "schemathesis.cli", "run", f"http://127.0.0.1:{port}/api/openapi.json"]
    options = ["--checks", "all", "--max-examples", str(EXAMPLES), "--seed", "7", "--no-color"]
    done = subprocess.run(
        [*program, *options, "-H", f"Authorization: Bearer {secret}"],
        capture_output=True,
        text=True,
        cwd=folder,
        env={**os.environ, **HOOKS, "NO_PROXY": "127.0.0.1"},
        check=False,
    )
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    return done.stdout

"""Programs that use the API with a token, and look at every answer they get."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from reviewapp.actions import tokens
from reviewapp.domain.person import OPERATOR
from reviewapp.domain.token import Scope, Wanted
from tests.support.desk import Desk
from tests.support.website import ORIGIN

BASE = "/api/rmos"
EVERY = tuple(Scope)


class Program:
    """A program with a token, or with none: what it is answered is JSON, or a problem that names its request."""

    def __init__(self, app: Flask, secret: str | None) -> None:
        self.client = app.test_client()
        self.headers = {"Authorization": f"Bearer {secret}"} if secret is not None else {}

    def ask(self, method: str, path: str, status: int = 200, **options: Any) -> TestResponse:
        headers = {**self.headers, **options.pop("headers", {})}
        path = path if path.startswith("/api/") else BASE + path
        answer = self.client.open(path, method=method, base_url=ORIGIN, headers=headers, **options)
        answer.get_data()
        answer.close()  # as a server does, or a file stays open
        assert answer.status_code == status, f"{answer.status_code}: {answer.text[:1500]}"
        assert answer.headers["X-Request-Id"]
        assert "Set-Cookie" not in answer.headers
        if status >= 400:
            assert answer.content_type == "application/problem+json"
            body = json.loads(answer.data)
            assert body["status"] == status
            assert body["request_id"] == answer.headers["X-Request-Id"]
            assert body["detail"]
            assert body["error"]
            assert "Traceback" not in answer.text
        return answer

    def get(self, path: str, status: int = 200, **options: Any) -> Any:
        return self.ask("GET", path, status, **options).get_json(force=True)

    def post(self, path: str, status: int = 201, **options: Any) -> Any:
        return self.ask("POST", path, status, **options).get_json(force=True)


Programs = Callable[..., Program]


@pytest.fixture
def program(app: Flask, desk: Desk) -> Programs:
    """Answers a program whose token has those scopes, all where none is named, and that owner."""
    made: list[str] = []

    def make(*scopes: Scope, owner: str = "ana") -> Program:
        made.append(f"program-{len(made)}")
        wanted = Wanted(name=made[-1], owner=owner, scopes=scopes or EVERY)
        return Program(app, tokens.make(desk.store, wanted, OPERATOR, desk.now()).secret)

    return make

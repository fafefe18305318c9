import logging
import shutil

import pytest
from flask import Flask

from tests.support.desk import Desk
from tests.support.website import ORIGIN


def ask(app: Flask, path: str) -> tuple[int, dict[str, object]]:
    response = app.test_client().get(path, base_url=ORIGIN)
    assert response.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in response.headers
    return response.status_code, response.get_json()


def test_a_sound_desk_is_alive_and_ready(app: Flask, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        assert ask(app, "/healthz") == (200, {"status": "ok"})
        assert ask(app, "/readyz") == (200, {"status": "ready"})
    assert "request" not in caplog.messages, "probes do not bury what people did"


def test_without_its_guards_a_desk_lives_but_is_not_ready(app: Flask, desk: Desk) -> None:
    on = " ON event" if desk.store.engine.dialect.name == "postgresql" else ""
    with desk.store.engine.begin() as conn:
        conn.exec_driver_sql(f"DROP TRIGGER event_no_update{on}")
    assert ask(app, "/healthz")[0] == 200
    status, told = ask(app, "/readyz")
    assert status == 503
    assert "event_no_update is missing" in str(told["problems"])


def test_without_room_for_files_a_desk_is_not_ready(app: Flask, desk: Desk) -> None:
    shutil.rmtree(desk.store.blobs.root, ignore_errors=True)
    desk.store.blobs.root.write_text("a file where the folder should be")
    status, told = ask(app, "/readyz")
    assert status == 503
    assert "No file can be stored" in str(told["problems"])
    assert str(desk.store.blobs.root) not in str(told)

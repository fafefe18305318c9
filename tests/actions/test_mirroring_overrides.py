"""Overrides written back over a store that RMOS writes into: while they last, and when they end."""

import json
from datetime import timedelta

import pytest

from reviewapp.actions import mirroring, overriding
from reviewapp.domain.gate import Answer
from reviewapp.rmos.attachments import AttachmentIndex
from reviewapp.store.reads import runs
from tests.support.desk import Desk
from tests.support.mirrored import granted, held, is_quiet, mirror, path


def test_an_override_stands_in_the_record_while_it_lasts(shop: Desk) -> None:
    name = granted(shop)
    mirror(shop)
    record = held(shop, "run_r1")
    override, (entry,) = record["meta"]["override"], record["attachments"]
    assert record["status"] == "OK"
    assert (override["override_id"], override["by"], override["scope"]) == (name, "eve", "RED")
    assert entry["sha256"] == override["attachment_sha256"]
    index = AttachmentIndex((shop.root / "attachments",))
    file = index.find(entry["sha256"])
    assert file
    assert index.verify(file, entry["sha256"]) == (
        "canonical",
        index.verify(file, entry["sha256"])[1],
        entry["size_bytes"],
    )
    assert json.loads(file.read_text())["original_status"] == "BLOCKED"
    assert is_quiet(shop)
    assert shop.gate("run_r1").answer is Answer.OVERRIDDEN
    with shop.store.reading() as conn:
        run = runs.get(conn, "run_r1").run
    assert (run.status, run.status_now, run.bore_override, run.findings) == ("BLOCKED", "BLOCKED", False, ())


def test_when_it_has_expired_the_status_is_put_back(shop: Desk) -> None:
    name = granted(shop)
    mirror(shop)
    shop.time += timedelta(hours=1)
    assert mirror(shop).written == 1
    record = held(shop, "run_r1")
    assert record["status"] == "BLOCKED"
    assert "override" not in record["meta"]
    (past,) = record["meta"]["override_history"]
    assert (past["override_id"], past["ended"]) == (name, "expired")
    assert is_quiet(shop)
    shop.time += timedelta(hours=1)
    assert mirror(shop).written == 0


def test_when_it_is_revoked_the_status_is_put_back_at_once(shop: Desk) -> None:
    name = granted(shop)
    mirror(shop)
    cy = shop.sitting("cy", "session")
    overriding.revoke(shop.store, "run_r1", name, "The foam was cut.", cy, shop.now())
    mirror(shop)
    record = held(shop, "run_r1")
    assert (record["status"], record["meta"]["override_history"][0]["ended"]) == ("BLOCKED", "revoked")


def test_what_rmos_writes_beside_it_is_taken_without_what_is_ours(shop: Desk) -> None:
    granted(shop)
    mirror(shop)
    rewritten = held(shop, "run_r1") | {"explanation_status": "READY", "rating": 1}
    path(shop, "run_r1").write_text(json.dumps(rewritten))
    shop.take()
    assert shop.gate("run_r1").answer is Answer.OVERRIDDEN
    with shop.store.reading() as conn:
        run = runs.get(conn, "run_r1").run
    assert (run.bore_override, run.status_now) == (False, "BLOCKED")
    shop.time += timedelta(hours=1)
    mirror(shop)
    record = held(shop, "run_r1")
    assert (record["status"], record["rating"], record["explanation_status"]) == ("BLOCKED", 1, "READY")


def test_an_override_of_rmos_itself_is_history_still(shop: Desk) -> None:
    granted(shop)
    mirror(shop)
    record = held(shop, "run_r1")
    record["meta"]["override_history"] = [{"override_id": "ovr_1", "by": "r.mills", "scope": "RED"}]
    path(shop, "run_r1").write_text(json.dumps(record))
    shop.take()
    with shop.store.reading() as conn:
        assert runs.get(conn, "run_r1").run.bore_override


def test_broken_off_before_the_file_is_written_it_is_written_the_next_time(
    shop: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError

    granted(shop)
    with monkeypatch.context() as patched:
        patched.setattr(mirroring, "put", broken)
        with pytest.raises(RuntimeError):
            mirror(shop)
    assert is_quiet(shop)
    shop.time += timedelta(hours=1)
    mirror(shop)
    assert held(shop, "run_r1")["status"] == "BLOCKED"
    assert "override" not in held(shop, "run_r1").get("meta", {})


def test_broken_off_while_an_override_ends_nothing_of_it_is_taken_for_rmos(
    shop: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError

    granted(shop)
    mirror(shop)
    shop.time += timedelta(hours=1)
    with monkeypatch.context() as patched:
        patched.setattr(mirroring, "put", broken)
        with pytest.raises(RuntimeError):
            mirror(shop)
    shop.take()
    with shop.store.reading() as conn:
        run = runs.get(conn, "run_r1").run
    assert (run.bore_override, run.status_now) == (False, "BLOCKED")
    mirror(shop)
    assert held(shop, "run_r1")["status"] == "BLOCKED"


def test_a_shut_gate_puts_no_override_into_the_record(shop: Desk) -> None:
    name = granted(shop)
    shop.write_run("run_r1", "RED", request_summary={"feed": 1})
    shop.take()
    assert shop.gate("run_r1").answer is Answer.BLOCKED
    mirror(shop)
    assert held(shop, "run_r1")["status"] == "BLOCKED", name

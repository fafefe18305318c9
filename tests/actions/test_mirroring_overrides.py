"""Overrides written back over a store that RMOS writes into: while they last, and when they end."""

import json
from datetime import timedelta

import pytest

from reviewapp.actions import mirroring, overriding, stopping
from reviewapp.actions.stopping import Terms
from reviewapp.domain.gate import Answer
from reviewapp.domain.policy import Release
from reviewapp.domain.presets import GREEN_ONLY
from reviewapp.domain.risk import Risk
from reviewapp.rmos.attachments import AttachmentIndex
from reviewapp.rmos.ours import real_path
from reviewapp.store.reads import mirrors, runs
from tests.support.desk import Desk
from tests.support.governed import put_in_force
from tests.support.mirrored import explanation, granted, held, is_quiet, mirror, path


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


@pytest.mark.parametrize("end", ["revoked", "expired"])
def test_one_that_ended_before_it_was_ever_written_is_history(shop: Desk, end: str) -> None:
    name = granted(shop)
    if end == "revoked":
        cy = shop.sitting("cy", "session")
        overriding.revoke(shop.store, "run_r1", name, "The foam was cut.", cy, shop.now())
    else:
        shop.time += timedelta(hours=1)
    assert mirror(shop).written == 1
    record = held(shop, "run_r1")
    (past,), (entry,) = record["meta"]["override_history"], record["attachments"]
    assert (record["status"], "override" in record["meta"]) == ("BLOCKED", False)
    assert (past["override_id"], past["ended"], past["attachment_sha256"]) == (name, end, entry["sha256"])
    assert AttachmentIndex((shop.root / "attachments",)).find(entry["sha256"])
    assert is_quiet(shop)
    shop.sign("bo", "run_y1", explanation(shop))
    again = granted(shop)
    mirror(shop)
    record = held(shop, "run_r1")
    assert record["meta"]["override"]["override_id"] == again
    assert [one["override_id"] for one in record["meta"]["override_history"]] == [name]
    assert len(record["attachments"]) == 2
    assert is_quiet(shop)


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


def test_under_another_policy_an_override_may_be_needed_again(shop: Desk) -> None:
    name = granted(shop, "run_y1")
    mirror(shop)
    shop.sign("bo", "run_y1", explanation(shop))
    mirror(shop)
    assert shop.gate("run_y1").answer is Answer.ALLOWED
    assert "override" not in held(shop, "run_y1")["meta"]
    pair = Release(id="pair", risks=(Risk.YELLOW,), approvals=2)
    by_two = tuple(one if one.auto else one.model_copy(update={"approvals": 2}) for one in GREEN_ONLY.rules)
    put_in_force(shop, GREEN_ONLY.model_copy(update={"version": 3, "releases": (pair,), "rules": by_two}))
    assert mirror(shop).has_more
    mirror(shop)
    assert held(shop, "run_y1")["meta"]["override"]["override_id"] == name


def test_after_a_stop_all_that_was_written_is_looked_at_a_part_at_a_time(shop: Desk) -> None:
    granted(shop)
    shop.sign("bo", "run_y1", explanation(shop))
    mirror(shop)
    stopping.place(shop.store, Terms("engine", "x", "Wrong feeds."), shop.sitting("cy", "session"), shop.now())

    def a_round() -> tuple[bool, list[str]]:
        """A round of two runs, and what is due behind it."""
        done = mirroring.mirror(shop.store, shop.root, shop.now(), most=2)
        with shop.store.reading() as conn:
            return done.has_more, [one.run_id for one in mirrors.due(conn, real_path(shop.root), shop.time, 9)]

    assert a_round() == (True, ["run_r1", "run_y1"])
    assert a_round() == (True, ["run_y1"])
    assert a_round() == (True, [])
    assert a_round() == (False, [])
    with shop.store.reading() as conn:
        assert [one.run_id for one in mirrors.waiting(conn, real_path(shop.root))] == ["run_r1"], "until it expires"

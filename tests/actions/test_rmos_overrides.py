"""An override given inside RMOS is shown as history with its source, and opens nothing here."""

import json

import pytest

from reviewapp.domain import gate
from reviewapp.store.reads import runs
from tests.support.desk import Desk

OVERRIDE = {
    "override_id": "ovr_1",
    "by": "r.mills",
    "scope": "RED",
    "reason": "Certified",
    "at_utc": "2026-01-05T09:00Z",
}
RECORD = {
    "override_id": "ovr_1",
    "operator_id": "r.mills",
    "operator_name": "R. Mills",
    "scope": "RED",
    "reason": "Certified",
}


def findings(desk: Desk, run_id: str) -> list[str]:
    with desk.store.reading() as conn:
        return [one.text for one in runs.get(conn, run_id).run.findings if one.code == "overridden_in_rmos"]


def answer(desk: Desk, run_id: str) -> gate.Answer:
    return desk.gate(run_id).answer


@pytest.mark.parametrize("named", ["override_id", "attachment_sha256"])
def test_one_override_is_told_once(desk: Desk, named: str) -> None:
    desk.write_run("run_g1")
    name = desk.attach("run_g1", json.dumps(RECORD).encode(), "override")
    desk.write_run("run_g1", meta={"override": {"by": "r.mills", named: OVERRIDE.get(named, name)}})
    desk.take()
    assert len(findings(desk, "run_g1")) == 1


def test_a_file_that_is_not_what_its_hash_names_says_nothing_of_who(desk: Desk) -> None:
    desk.write_run("run_g1")
    desk.attach("run_g1", json.dumps(RECORD).encode(), "override", digest="b" * 64)
    desk.take()
    assert findings(desk, "run_g1")[0].startswith("Overridden in RMOS by somebody (from the attachment a.json).")


@pytest.mark.parametrize("risk", ["GREEN", "YELLOW", "RED"])
def test_an_override_in_the_record_opens_nothing(desk: Desk, risk: str) -> None:
    desk.write_run("run_x1", risk, meta={"override": OVERRIDE}, status="OK")
    desk.attach("run_x1", json.dumps(RECORD).encode(), "override")
    desk.take()
    assert answer(desk, "run_x1") is gate.Answer.BLOCKED
    desk.sign("ana", "run_x1")
    assert answer(desk, "run_x1") is gate.Answer.BLOCKED
    (told,) = findings(desk, "run_x1")
    assert told == (
        "Overridden in RMOS by r.mills at 2026-01-05T09:00Z, scope RED: Certified (from meta.override). "
        "This is history, which counts for nothing here."
    )
    assert told in [one["text"] for one in desk.packet("run_x1").body["run"]["findings"]]


def test_an_override_that_only_its_file_tells_of_is_told_and_opens_nothing(desk: Desk) -> None:
    desk.write_run("run_g1", "RED")
    desk.attach("run_g1", json.dumps(RECORD).encode(), "override")
    desk.take()
    assert answer(desk, "run_g1") is gate.Answer.BLOCKED
    (told,) = findings(desk, "run_g1")
    assert told.startswith("Overridden in RMOS by R. Mills, scope RED: Certified (from the attachment a.json).")


def test_a_file_that_cannot_be_read_still_says_that_there_was_an_override(desk: Desk) -> None:
    desk.write_run("run_g1")
    desk.attach("run_g1", b"{", "override")
    desk.take()
    assert findings(desk, "run_g1")[0].startswith("Overridden in RMOS by somebody (from the attachment a.json).")


def test_an_override_given_later_is_followed_and_makes_approvals_stale(desk: Desk) -> None:
    desk.write_run("run_y1", "YELLOW")
    desk.take()
    desk.sign("ana", "run_y1")
    assert answer(desk, "run_y1") is gate.Answer.ALLOWED
    desk.write_run("run_y1", meta={"override": OVERRIDE})
    desk.take()
    assert answer(desk, "run_y1") is gate.Answer.BLOCKED
    assert len(findings(desk, "run_y1")) == 1
    assert {"run:changed", "advisory:stale"} <= set(desk.kinds())
    before = desk.kinds()
    desk.take()
    assert desk.kinds()[:-1] == before

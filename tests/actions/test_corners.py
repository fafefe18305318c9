"""What happens rarely: between two reads, on the second time, or where nothing is found."""

import json
from datetime import datetime, timedelta
from typing import Any

import pytest

from reviewapp.actions import deciding, importing, overriding, passwords, people, setup, signing_in
from reviewapp.actions.importing import Report
from reviewapp.domain.content import ContentClass
from reviewapp.domain.errors import Invalid, NotAllowed, NotFound, WrongState
from reviewapp.domain.events import Event
from reviewapp.domain.person import OPERATOR, SETUP
from reviewapp.domain.presets import GREEN_ONLY
from reviewapp.domain.review import ReasonCode, Signing, Verdict
from reviewapp.domain.states import State
from reviewapp.ledger import trail
from reviewapp.store.reads import packets, policies, runs
from reviewapp.store.reads import people as read
from reviewapp.store.types import UtcDateTime
from reviewapp.store.writes import people as write_people
from reviewapp.store.writes import policies as write_policies
from tests.domain.cast import D64
from tests.support.desk import Desk

PASSWORD = "four plain words here"


def write_asset(
    desk: Desk, name: str, asset_type: str, data: Any = None, content: bytes = b"# Why", ext: str = "md"
) -> None:
    folder = desk.root / "advisories" / "2026" / "01" / "05"
    folder.mkdir(parents=True, exist_ok=True)
    body = {"asset_id": name, "asset_type": asset_type, "created_at_utc": "2026-01-05T05:08:00Z"}
    (folder / f"{name}.json").write_text(json.dumps({**body, "suggestion_data": data}))
    (folder / f"{name}_content.{ext}").write_bytes(content)


def test_setting_up_twice_is_setting_up_once(desk: Desk) -> None:
    assert not setup.initialise(desk.store, desk.now())
    assert desk.kinds().count("policy:activated") == 1


def test_an_import_of_nothing_says_so() -> None:
    assert Report().sentence() == "nothing found"


@pytest.mark.parametrize("size", [1, 2, 50])
def test_a_run_that_stands_in_two_days_is_taken_once_however_the_import_is_sliced(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    monkeypatch.setattr(importing, "SLICE", size)
    for name in ("run_g1", "run_g2", "run_g3"):
        desk.write_run(name)
    first, other = desk.root / "2026-01-05", desk.root / "2026-01-06"
    other.mkdir()
    (other / "run_g1.json").write_bytes((first / "run_g1.json").read_bytes())
    (other / "run_g2.json").write_text((first / "run_g2.json").read_text().replace("41.5", "42.5"))
    said = []
    for _ in range(2):
        report = desk.take()
        said.append((report.imported, report.unchanged, report.changed, report.conflicts))
        assert [(one.file, one.kind) for one in report.refused] == [("2026-01-06/run_g2.json", "duplicate-run")]
    assert said == [(3, 0, 0, 0), (0, 3, 0, 0)]


def test_a_run_that_is_blocked_later_gets_its_notice_then(desk: Desk) -> None:
    desk.write_run("run_g1")
    desk.take()
    with pytest.raises(NotFound):
        desk.advisory("run_g1")
    desk.write_run("run_g1", status="BLOCKED")
    desk.take()
    assert desk.advisory("run_g1").state is State.PENDING


def test_a_superseded_notice_comes_back_when_nothing_else_waits(desk: Desk) -> None:
    desk.write_run("run_y1", "YELLOW")
    desk.take()
    write_asset(desk, "adv_0123456789ab", "analysis")
    desk.write_run("run_y1", advisory_inputs=[{"advisory_id": "adv_0123456789ab"}])
    desk.take()
    assert desk.advisory("run_y1").state is State.SUPERSEDED
    write_asset(desk, "adv_0123456789ab", "suggestion", {"feed_xy": 2400})
    desk.take()
    assert (desk.advisory("run_y1").state, desk.advisory("run_y1").round) == (State.PENDING, 2)


def test_what_was_sent_back_waits_for_new_content_not_for_a_new_status(desk: Desk) -> None:
    desk.write_run("run_y1", "YELLOW")
    name = desk.envelope("run_y1")
    desk.take()
    desk.sign("ana", "run_y1", name, verdict=Verdict.REQUEST_CHANGES)
    desk.write_run("run_y1", status="BLOCKED")
    desk.take()
    assert desk.advisory("run_y1", name).state is State.CHANGES_REQUESTED


def test_files_of_advisories_are_kept_and_missing_ones_shown(desk: Desk) -> None:
    desk.write_run("run_g1", attachments=[{"sha256": "a" * 64, "kind": "gcode", "filename": "gone.nc"}])
    write_asset(desk, "adv_0123456789ab", "image", content=b"\x89PNG\r\n\x1a\n", ext="png")
    desk.write_run("run_g1", advisory_inputs=[{"advisory_id": "adv_0123456789ab"}])
    desk.take()
    with desk.store.reading() as conn:
        assert [one.matched for one in runs.attachments(conn, "run_g1")] == ["missing"]
        content = packets.evidence(conn, desk.store.blobs, "run_g1", "adv_0123456789ab").content
    assert content
    assert content.file
    assert desk.store.blobs.state(content.file.sha256) == "sound"


def test_the_baseline_is_the_parent_else_the_newest_approved_like_it(desk: Desk) -> None:
    desk.write_run("run_y1", "YELLOW")
    desk.write_run("run_y2", "YELLOW")
    desk.write_run("run_y3", "YELLOW", parent_run_id="run_y2")
    desk.write_run("run_y4", "YELLOW", tool_id=None)
    desk.take()
    desk.sign("ana", "run_y1")
    chosen = {}
    for name in ("run_y1", "run_y2", "run_y3", "run_y4"):
        chosen[name] = (desk.packet(name).body["baseline"] or {}).get("run_id")
    assert chosen == {"run_y1": None, "run_y2": "run_y1", "run_y3": "run_y2", "run_y4": None}


def test_a_password_that_changes_while_it_is_checked_counts_for_nothing(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = people.add(desk.store, "fay", "Fay", ("reviewer",), OPERATOR, desk.now())
    people.set_first_password(desk.store, "fay", code, PASSWORD, desk.now())
    matches = passwords.matches

    def slow(kept: str | None, password: str) -> bool:
        people.reset(desk.store, "fay", OPERATOR, desk.now())
        return matches(kept, password)

    monkeypatch.setattr(passwords, "matches", slow)
    with pytest.raises(NotAllowed, match="do not fit"):
        signing_in.sign_in(desk.store, "fay", PASSWORD, "127.0.0.1", desk.now(), None)
    monkeypatch.undo()
    code = people.reset(desk.store, "fay", OPERATOR, desk.now())
    people.set_first_password(desk.store, "fay", code, PASSWORD, desk.now())
    proof = signing_in.prove(desk.store, desk.person("fay"), PASSWORD, D64, "127.0.0.1", desk.now(), None)
    people.reset(desk.store, "fay", OPERATOR, desk.now())
    with pytest.raises(Invalid, match="changed meanwhile"):
        people.change_password(desk.store, "fay", proof, PASSWORD + "!", desk.now())


def test_what_is_not_there_is_said_not_to_be(desk: Desk) -> None:
    with desk.store.reading() as conn:
        with pytest.raises(NotFound, match="nobody"):
            read.get(conn, "zoe")
        with pytest.raises(NotFound, match="no run"):
            runs.get(conn, "run_none")
        assert policies.is_set_up(conn)


def test_a_time_without_a_zone_is_never_stored(desk: Desk) -> None:
    kind = UtcDateTime()
    assert kind.process_result_value(None, desk.store.engine.dialect) is None
    with pytest.raises(ValueError, match="naive"):
        kind.process_bind_param(datetime(2026, 1, 5), desk.store.engine.dialect)  # noqa: DTZ001


def test_a_packet_shown_by_two_threads_at_once_is_noted_once(desk: Desk) -> None:
    desk.write_run("run_r1", "RED")
    desk.take()
    shown = desk.packet("run_r1")
    for _ in range(2):
        with desk.store.writing() as conn:
            write_people.show(conn, "s", shown, desk.now())
    with desk.store.reading() as conn:
        assert read.showing_of(conn, "s", shown.sha256)


def test_an_item_that_one_approved_and_another_sent_back_takes_its_rework(desk: Desk) -> None:
    pairs = tuple(
        one.model_copy(update={"approvals": 2}) if one.id == "prescriptive" else one for one in GREEN_ONLY.rules
    )
    policy = GREEN_ONLY.model_copy(update={"version": 3, "rules": pairs})
    with desk.store.writing() as conn:
        fields = {"policy": policy.ref.model_dump(), "after": {"title": policy.title}, "reason": policy.reason}
        event = Event(kind="policy:activated", at=desk.now(), actor=SETUP, fields=fields)
        write_policies.activate(conn, policy, trail.append(conn, [event]))
    desk.write_run("run_r1", "RED")
    name = desk.envelope("run_r1", kind="suggestion", data={"feed": 1})
    desk.take()
    desk.sign("ana", "run_r1", name)
    desk.sign("bo", "run_r1", name, verdict=Verdict.REQUEST_CHANGES)
    assert desk.advisory("run_r1", name).given == 1
    desk.write_run("run_r1", advisory_inputs=[{"advisory_id": name, "kind": "proposal"}])
    assert desk.take().changed == 1
    again = desk.advisory("run_r1", name)
    assert (again.state, again.round, again.given) == (State.PENDING, 2, 0)


@pytest.mark.parametrize("gone", ["asset", "label"])
def test_a_suggestion_never_becomes_an_explanation_because_something_is_gone(desk: Desk, gone: str) -> None:
    desk.write_run("run_g1", advisory_inputs=[{"advisory_id": "asset-1", "kind": "explanation"}])
    write_asset(desk, "asset-1", "explanation" if gone == "asset" else "suggestion", {"feed": 9000})
    desk.take()
    assert desk.advisory("run_g1", "asset-1").content_class is ContentClass.PRESCRIPTIVE
    if gone == "asset":
        for file in (desk.root / "advisories").rglob("asset-1*"):
            file.unlink()
    else:
        write_asset(desk, "asset-1", "explanation")
    desk.take()
    after = desk.advisory("run_g1", "asset-1")
    assert (after.content_class, after.state) == (ContentClass.PRESCRIPTIVE, State.PENDING)


def test_a_waiting_item_follows_the_rule_when_its_run_gets_worse(desk: Desk) -> None:
    desk.write_run("run_g1")
    name = desk.envelope("run_g1")
    desk.take()
    signing = Signing(verdict=Verdict.WITHDRAW, note="Let me look.", packet_sha256="")
    deciding.withdraw(desk.store, "run_g1", name, signing, desk.sitting("ana"), desk.now())
    assert desk.advisory("run_g1", name).needs.id == "explanation-yellow"
    desk.write_run("run_g1", status="BLOCKED")
    desk.take()
    waiting = desk.advisory("run_g1", name)
    assert (waiting.state, waiting.needs.id, waiting.round) == (State.PENDING, "explanation-red", 3)
    assert "advisory:rerouted" in desk.kinds()


def test_the_later_verdict_is_later_whatever_the_clocks_say(desk: Desk) -> None:
    desk.write_run("run_r1", "RED")
    desk.take()
    asked = overriding.request(desk.store, "run_r1", "RED", 60, "Clamped by hand.", desk.person("ana"), desk.now())
    desk.grant("run_r1", asked.advisory_id)
    assert desk.gates()["run_r1"] == "overridden"
    desk.time -= timedelta(minutes=5)
    desk.sign("bo", "run_r1", verdict=Verdict.REJECT, reason_code=ReasonCode.GEOMETRY_UNSAFE)
    desk.time += timedelta(minutes=6)
    assert desk.gates()["run_r1"] == "blocked"


def test_no_override_is_asked_for_while_a_conflict_is_open(desk: Desk) -> None:
    desk.write_run("run_r1", "RED")
    desk.take()
    desk.write_run("run_r1", material_id="another")
    assert desk.take().conflicts == 1
    with pytest.raises(WrongState, match="conflict is open"):
        overriding.request(desk.store, "run_r1", "RED", 60, "Clamped by hand.", desk.person("ana"), desk.now())

from typing import Any

import pytest
from sqlalchemy import select, text

from reviewapp.actions import deciding, overriding, people, sessions
from reviewapp.domain.canonical import signature
from reviewapp.domain.errors import Damaged, Invalid, NotAllowed, NotFound, PacketChanged, RoundClosed, WrongState
from reviewapp.domain.gate import Answer
from reviewapp.domain.person import OPERATOR
from reviewapp.domain.review import ReasonCode, Signing, Verdict
from reviewapp.domain.states import State
from reviewapp.store.reads import packets
from reviewapp.store.tables import document, review
from reviewapp.store.writes import events
from tests.support.desk import Desk


def answer(desk: Desk, run_id: str) -> Answer:
    return desk.gate(run_id).answer


def test_an_approval_is_kept_with_its_event_record_and_packet(desk: Desk) -> None:
    desk.write_run("run_y1", "YELLOW")
    desk.take()
    shown = desk.packet("run_y1")
    after = desk.sign("ana", "run_y1")
    event = desk.events()[-1]
    assert (after.state, after.given, answer(desk, "run_y1")) == (State.APPROVED, 1, Answer.ALLOWED)
    assert (event["kind"], event["actor"]["id"], event["packet_sha256"]) == ("advisory:approve", "ana", shown.sha256)
    with desk.store.reading() as conn:
        row = conn.execute(select(review)).one()
        kept = conn.scalar(select(document.c.body).where(document.c.sha256 == shown.sha256))
    assert row.signature == signature("reviewapp/review/v1", row.record) == event["signature"]
    assert (kept, row.event_n) == (shown.data, event["n"])


def test_the_second_to_decide_is_told_who_was_first(desk: Desk) -> None:
    desk.write_run("run_r1", "RED")
    desk.take()
    shown = desk.packet("run_r1")
    desk.sign("ana", "run_r1", verdict=Verdict.REJECT)
    before = desk.kinds()
    with pytest.raises(RoundClosed, match="already rejected by Ana Reviewer on 2026-"):
        desk.sign("bo", "run_r1", shown=shown)
    assert desk.kinds() == before


def test_changed_evidence_is_refused_and_nothing_written(desk: Desk) -> None:
    desk.write_run("run_r1", "RED")
    desk.take()
    shown = desk.packet("run_r1")
    desk.attach("run_r1", b"G0 X1", "gcode")
    desk.take()
    before = desk.kinds()
    with pytest.raises(PacketChanged, match="nothing was signed"):
        desk.sign("ana", "run_r1", shown=shown)
    assert desk.kinds() == before


def test_what_a_session_was_never_shown_cannot_be_signed_in_it(desk: Desk) -> None:
    desk.write_run("run_r1", "RED")
    desk.take()
    shown = desk.packet("run_r1")
    signing = Signing(verdict=Verdict.APPROVE, note="Unseen.", packet_sha256=shown.sha256)
    sessions.show(desk.store, desk.sitting("bo").session, shown, desk.now())
    before = desk.kinds()
    with pytest.raises(PacketChanged, match="not shown to you in this session; nothing was signed"):
        deciding.decide(desk.store, "run_r1", "risk-notice", "", signing, desk.sitting("ana"), desk.now())
    assert (desk.kinds(), desk.advisory("run_r1").state) == (before, State.PENDING)
    sessions.show(desk.store, desk.sitting("ana").session, shown, desk.now())
    sitting = desk.sitting("ana", bound_to=shown.sha256)
    after = deciding.decide(desk.store, "run_r1", "risk-notice", "", signing, sitting, desk.now())
    assert after.state is State.APPROVED


def test_a_damaged_file_cannot_be_approved(desk: Desk) -> None:
    desk.write_run("run_r1", "RED")
    name = desk.attach("run_r1", b"G0 X1", "gcode")
    desk.take()
    path = desk.store.blobs.path(name)
    path.write_bytes(b"G0 X9")
    assert desk.packet("run_r1").body["attachments"][0]["matched"] == "bad"
    with pytest.raises(Damaged, match="damaged"):
        desk.sign("ana", "run_r1")
    path.unlink()
    assert desk.packet("run_r1").body["attachments"][0]["matched"] == "missing"
    assert desk.sign("ana", "run_r1", verdict=Verdict.REJECT).state is State.REJECTED


@pytest.mark.parametrize(
    ("name", "changes", "error", "words"),
    [
        ("cy", {}, NotAllowed, "needs a reviewer"),
        ("dee", {}, NotAllowed, "needs a reviewer"),
        ("ana", {"method": "session"}, NotAllowed, "needs your password"),
        ("ana", {"note": " "}, Invalid, "Write a note"),
        ("ana", {"verdict": Verdict.REJECT, "reason_code": None}, Invalid, "Choose the reason"),
        ("ana", {"verdict": Verdict.REQUEST_CHANGES}, Invalid, "cannot be sent back"),
        ("ana", {"note": "x" * 4001}, Invalid, "4000 is the most"),
    ],
)
def test_each_refusal_has_its_sentence(
    desk: Desk, name: str, changes: dict[str, Any], error: type[Exception], words: str
) -> None:
    desk.write_run("run_r1", "RED")
    desk.take()
    with pytest.raises(error, match=words):
        desk.sign(name, "run_r1", **changes)
    assert desk.advisory("run_r1").state is State.PENDING


def test_who_was_disabled_meanwhile_signs_nothing(desk: Desk) -> None:
    desk.write_run("run_r1", "RED")
    desk.take()
    sitting, shown = desk.sitting("ana"), desk.packet("run_r1")
    people.disable(desk.store, "ana", OPERATOR, desk.now())
    signing = Signing(verdict=Verdict.APPROVE, note="n", packet_sha256=shown.sha256)
    with pytest.raises(NotAllowed, match="changed meanwhile"):
        deciding.decide(desk.store, "run_r1", "risk-notice", "", signing, sitting, desk.now())


def test_state_and_event_come_together_or_not_at_all(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.write_run("run_r1", "RED")
    desk.take()
    before = desk.kinds()

    def fail(*_: object) -> int:
        raise OSError("disk")

    monkeypatch.setattr(events, "append", fail)
    with pytest.raises(OSError, match="disk"):
        desk.sign("ana", "run_r1")
    monkeypatch.undo()
    assert (desk.advisory("run_r1").state, desk.kinds()) == (State.PENDING, before)


def test_withdrawing_opens_the_next_round_and_shuts_the_gate(desk: Desk) -> None:
    desk.write_run("run_y1", "YELLOW")
    desk.take()
    desk.sign("ana", "run_y1")
    given = desk.events()[-1]["signature"]
    signing = Signing(verdict=Verdict.WITHDRAW, note="A slip.", packet_sha256="")
    after = deciding.withdraw(desk.store, "run_y1", "risk-notice", signing, desk.sitting("cy"), desk.now())
    record = desk.events()[-1]["record"]
    assert (after.state, after.round, after.given) == (State.PENDING, 2, 0)
    assert (record["withdraws"], record["person"]["role"], answer(desk, "run_y1")) == (given, "admin", Answer.BLOCKED)
    assert desk.gates()["run_y1"] == "blocked"
    assert desk.sign("ana", "run_y1").round == 2


def test_a_withdrawn_auto_approval_waits_for_a_person(desk: Desk) -> None:
    desk.write_run("run_g1")
    name = desk.envelope("run_g1")
    desk.take()
    assert desk.advisory("run_g1", name).state is State.AUTO_APPROVED
    signing = Signing(verdict=Verdict.WITHDRAW, note="Wrong tool named.", packet_sha256="")
    deciding.withdraw(desk.store, "run_g1", name, signing, desk.sitting("ana", "session"), desk.now())
    held = desk.advisory("run_g1", name)
    assert (held.state, held.needs.auto, held.needs.approvals) == (State.PENDING, None, 1)
    desk.sign("ana", "run_g1", name, verdict=Verdict.REJECT, reason_code=ReasonCode.GEOMETRY_UNSAFE)
    assert answer(desk, "run_g1") is Answer.BLOCKED


def test_an_override_is_asked_for_by_one_and_granted_by_another(desk: Desk) -> None:
    desk.write_run("run_r1", "RED")
    desk.take()
    person = desk.person("bo")
    asked = overriding.request(desk.store, "run_r1", "RED", 60, "Hold-down was checked.", person, desk.now())
    name = asked.advisory_id
    with pytest.raises(NotAllowed, match="You asked for this"):
        desk.sign("bo", "run_r1", name)
    with pytest.raises(NotAllowed, match="needs an admin"):
        desk.sign("ana", "run_r1", name)
    with pytest.raises(Invalid, match="cannot be sent back"):
        desk.sign("cy", "run_r1", name, verdict=Verdict.REQUEST_CHANGES)
    for typed in ("", "I release", "i release a blocked run!"):
        with pytest.raises(Invalid, match="Type “I release a blocked run”"):
            desk.sign("cy", "run_r1", name, acknowledged=typed)
    assert desk.sign("cy", "run_r1", name, acknowledged=" i release  a BLOCKED run ").state is State.PENDING
    assert answer(desk, "run_r1") is Answer.BLOCKED, "one admin is not two"
    with pytest.raises(NotAllowed, match="a second signature must be somebody else's"):
        desk.sign("cy", "run_r1", name)
    assert desk.sign("eve", "run_r1", name).state is State.APPROVED
    assert answer(desk, "run_r1") is Answer.OVERRIDDEN
    with pytest.raises(WrongState, match="overridden already"):
        overriding.request(desk.store, "run_r1", "RED", 60, "Hold-down was checked.", desk.person("ana"), desk.now())


@pytest.mark.parametrize(
    ("person", "scope", "minutes", "reason", "error"),
    [
        ("dee", "RED", 60, "long enough reason", NotAllowed),
        ("ana", "GREEN", 60, "long enough reason", Invalid),
        ("ana", "RED", 0, "long enough reason", Invalid),
        ("ana", "RED", 60, "short", Invalid),
        ("ana", "YELLOW", 60, "long enough reason", WrongState),
    ],
)
def test_an_override_that_cannot_be_is_refused(
    desk: Desk, person: str, scope: str, minutes: int, reason: str, error: type[Exception]
) -> None:
    desk.write_run("run_r1", "RED")
    desk.take()
    with pytest.raises(error):
        overriding.request(desk.store, "run_r1", scope, minutes, reason, desk.person(person), desk.now())


def test_there_is_nothing_to_sign_under_a_name_nobody_knows(desk: Desk) -> None:
    with pytest.raises(NotFound, match="no advisory"):
        desk.packet("run_r1")


def test_the_database_itself_refuses_a_second_verdict_of_one_person(desk: Desk) -> None:
    desk.write_run("run_r1", "RED")
    desk.take()
    desk.sign("ana", "run_r1")
    again = text(
        "INSERT INTO review (event_n, run_id, advisory_id, round, person_id, verdict, signature, record)"
        " SELECT 0, run_id, advisory_id, round, person_id, 'reject', signature, record FROM review"
    )
    with pytest.raises(Exception, match=r"only ever added|uq_review_verdict"), desk.store.writing() as conn:
        conn.execute(again)


def test_an_approval_of_what_is_damaged_since_can_still_be_withdrawn(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.write_run("run_y1", "YELLOW")
    desk.take()
    desk.sign("ana", "run_y1")
    approved = desk.events()[-1]["record"]["packet_sha256"]

    def damaged(*_: object) -> None:
        raise Damaged("The record of this test no longer matches its hash.")

    monkeypatch.setattr(packets, "evidence", damaged)
    signing = Signing(verdict=Verdict.WITHDRAW, note="Its text is damaged.", packet_sha256="")
    deciding.withdraw(desk.store, "run_y1", "risk-notice", signing, desk.sitting("bo"), desk.now())
    monkeypatch.undo()
    (record,) = [event["record"] for event in desk.events() if event["kind"] == "advisory:withdraw"]
    assert record["packet_sha256"] == approved
    assert desk.gates()["run_y1"] == "blocked"


def test_a_withdrawal_from_an_old_page_is_never_refused_for_changed_evidence(desk: Desk) -> None:
    desk.write_run("run_g1")
    name = desk.envelope("run_g1")
    desk.take()
    assert desk.advisory("run_g1", name).state is State.AUTO_APPROVED
    desk.attach("run_g1", b"G0 X1", "gcode")
    desk.take()
    assert desk.advisory("run_g1", name).round == 2
    signing = Signing(verdict=Verdict.WITHDRAW, note="Not this one.", packet_sha256="")
    sitting = desk.sitting("ana", "session")
    after = deciding.withdraw(desk.store, "run_g1", name, signing, sitting, desk.now(), shown_round=1)
    assert (after.state, after.round) == (State.PENDING, 3)
    with pytest.raises(RoundClosed, match="Round 2 was withdrawn already"):
        deciding.withdraw(desk.store, "run_g1", name, signing, sitting, desk.now(), shown_round=2)

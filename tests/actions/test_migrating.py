"""Leaving a store of layout `dated` for the desk, and going back with everything that was decided since."""

import json
from datetime import timedelta

import pytest

from reviewapp.actions import following, frozen, migrating, mirroring, returning, stopping, submitting
from reviewapp.actions.following import Follower
from reviewapp.actions.stopping import Terms
from reviewapp.domain.errors import Invalid, NotAllowed, NotFound, WrongState
from reviewapp.domain.migrating import Phase
from reviewapp.domain.review import Verdict
from reviewapp.rmos import cutover, posted
from reviewapp.store.reads import mirrors
from reviewapp.store.writes import migrating as write
from tests.support import migrated
from tests.support.advised import NAME, SENDER, outcome, read, send, submit, suggest
from tests.support.desk import Desk
from tests.support.mirrored import explanation, granted, held, mirror, path
from tests.support.other_rmos import attachment


def test_the_whole_way_and_back(begun: Desk, another_desk: Desk) -> None:
    follower = Follower.of(begun.store, begun.root)
    begun.sign("bo", "run_y1", explanation(begun))
    begun.write_run("run_y2", "YELLOW", status="OK")
    late = begun.envelope("run_y2")
    assert migrated.verify(begun).differing
    for _ in range(4):
        begun.time += timedelta(seconds=3)
        following.follow(begun.store, follower, begun.now)
    mirror(begun)
    report = migrated.verify(begun)
    assert report.differences == ()
    assert (report.at_source, report.at_source.runs, report.at_source.advisories) == (report.at_desk, 3, 2)

    before = migrated.records(begun.root)
    one = migrated.cut_over(begun)
    said = json.loads((begun.root / cutover.NAME).read_text())
    event = begun.events()[said["event_n"]]
    assert (event["kind"], event["signature"], said["by"]) == (
        "migration:cut_over",
        event["signature"],
        "Cy Admin (cy)",
    )
    assert (one.phase, one.event_n) == (Phase.CUT_OVER, said["event_n"])

    begun.sign("ana", "run_y2", late, verdict=Verdict.REJECT)
    begun.withdraw("bo", "run_y1", explanation(begun))
    override = granted(begun)
    assert migrated.records(begun.root) == before
    assert migrated.verify(begun).differing == 0

    migrated.roll_back(begun)
    done = returning.write_back(begun.store, migrating.store_at(begun.store, begun.root), begun.now)
    assert (done.written, done.stuck, cutover.is_frozen(migrating.store_at(begun.store, begun.root))) == (3, (), False)
    assert held(begun, "run_y2")["advisory_inputs"][0]["status"] == "REJECTED"
    assert "reviewed_by" not in held(begun, "run_y1")["advisory_inputs"][0]
    assert held(begun, "run_r1")["meta"]["override"]["override_id"] == override
    after = migrated.records(begun.root)
    assert {name: migrated.own_fields(one) for name, one in after.items()} == {
        name: migrated.own_fields(one) for name, one in before.items()
    }
    another_desk.root = begun.root
    assert (another_desk.take().imported, another_desk.take().refused) == (3, [])
    assert another_desk.advisory("run_y2", late).claims


def test_what_is_frozen_is_left_alone_by_everybody(begun: Desk, another_desk: Desk) -> None:
    begun.sign("bo", "run_y1", explanation(begun))
    migrated.verify(begun)
    migrated.cut_over(begun)
    with pytest.raises(Invalid, match=r"was cut over at .*, by Cy Admin: it is frozen"):
        begun.take()
    with pytest.raises(Invalid, match="frozen"):
        mirroring.mirror(begun.store, begun.root, begun.now())
    assert "frozen" in str(following.follow(begun.store, Follower.of(begun.store, begun.root), begun.now).failure)
    another_desk.root = begun.root
    with pytest.raises(Invalid, match="cut over to the desk desk by Cy Admin"):
        another_desk.take()
    assert "cut over" in str(
        following.follow(another_desk.store, Follower.of(another_desk.store, begun.root), begun.now)
    )
    with pytest.raises(Invalid, match="cut over to the desk desk by Cy Admin"):
        mirroring.mirror(another_desk.store, begun.root, another_desk.now())
    (begun.root / cutover.NAME).write_bytes(b"{")
    with pytest.raises(Invalid, match="This store was cut over, and is frozen"):
        another_desk.take()


def test_a_cutover_that_died_before_its_mark_is_mended_without_a_signature(begun: Desk) -> None:
    migrated.verify(begun)
    person = begun.person("cy")
    migrating.cut_over(begun.store, begun.root, "All fits.", person, migrated.proof(begun), begun.now())
    with pytest.raises(Invalid, match="frozen"):
        frozen.require_open(begun.store, begun.root)
    assert "frozen" in str(following.follow(begun.store, Follower.of(begun.store, begun.root), begun.now).failure)
    before = begun.kinds()
    assert migrating.freeze(begun.store, begun.root, "desk")
    assert not migrating.freeze(begun.store, begun.root, "desk")
    assert begun.kinds() == before


def test_a_return_that_died_goes_on_and_what_is_stuck_keeps_the_mark(begun: Desk) -> None:
    begun.sign("bo", "run_y1", explanation(begun))
    migrated.verify(begun)
    migrated.cut_over(begun)
    migrated.roll_back(begun)
    folder = migrating.store_at(begun.store, begun.root)
    whole = path(begun, "run_y1").read_bytes()
    path(begun, "run_y1").write_bytes(b"{")
    done = returning.write_back(begun.store, folder, begun.now)
    assert [due.run_id for due in done.stuck] == ["run_y1"]
    assert cutover.is_frozen(folder)
    path(begun, "run_y1").write_bytes(whole)
    done = returning.write_back(begun.store, folder, begun.now)
    assert (done.written, done.stuck, cutover.is_frozen(folder)) == (1, (), False)


def test_what_programs_sent_and_people_decided_goes_back_too(begun: Desk, another_desk: Desk) -> None:
    """On a run of the store and on one that a program submitted, each decided before the cutover and after it."""
    submit(begun)
    early, late = "adv_000000000001", "adv_000000000002"
    for run_id in ("run_y1", "run_p1"):
        send(begun, run_id, f"{early}-{run_id}")
        begun.sign("bo", run_id, f"{early}-{run_id}")
    mirror(begun)
    assert migrated.verify(begun).differences == ()
    migrated.cut_over(begun)
    frozen_as = migrated.records(begun.root)
    named = {run_id: suggest(begun, run_id) for run_id in ("run_y1", "run_p1")}
    for run_id in ("run_y1", "run_p1"):
        send(begun, run_id, f"{late}-{run_id}", kind="advisory")
        begun.sign("bo", run_id, f"{late}-{run_id}", verdict=Verdict.REJECT)
        begun.sign("bo", run_id, named[run_id])
    begun.withdraw("bo", "run_y1", f"{early}-run_y1")
    assert migrated.records(begun.root) == frozen_as

    migrated.roll_back(begun)
    done = returning.write_back(begun.store, migrating.store_at(begun.store, begun.root), begun.now)
    assert (done.added, done.written, done.stuck, done.elsewhere) == (1, 2, (), 0)
    (file,) = begun.root.glob("20*/run_p1.json")
    assert json.loads(file.read_bytes())["decision"] == {"risk_level": "YELLOW"}
    shown = {run_id: read(begun.root, run_id, f"{early}-{run_id}") for run_id in ("run_y1", "run_p1")}
    assert [outcome(shown[run_id].reference)[0] for run_id in ("run_y1", "run_p1")] == ["NEW", "REVIEWED"]
    for run_id in ("run_y1", "run_p1"):
        told = read(begun.root, run_id, f"{late}-{run_id}")
        assert outcome(told.reference)[:3] == ("REJECTED", True, False)
        assert (outcome(told.asset)[1:3], told.text) == ((True, False), "Thin stock.")
        assert outcome(read(begun.root, run_id, named[run_id]).reference)[0] == "REVIEWED"
        assert attachment(begun.root, named[run_id])["markdown"] == "It is thin."

    before = begun.advisory("run_p1", f"{late}-run_p1")
    report = begun.take()
    assert (report.imported, report.conflicts, report.refused) == (0, 0, [])
    assert begun.advisory("run_p1", f"{late}-run_p1") == before
    another_desk.root = begun.root
    assert another_desk.take().refused == []
    assert another_desk.advisory("run_p1", f"{late}-run_p1").content_sha256
    assert another_desk.advisory("run_p1", named["run_p1"]).title == "It is thin."


def test_a_return_that_died_before_a_run_was_written_goes_on_with_its_decisions(
    begun: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    send(begun, submit(begun))
    begun.sign("bo", "run_p1", NAME)
    mirror(begun)
    migrated.verify(begun)
    migrated.cut_over(begun)
    migrated.roll_back(begun)
    folder = migrating.store_at(begun.store, begun.root)

    def followed_up_to() -> int:
        with begun.store.reading() as conn:
            return mirrors.every(conn)[0].after

    before = followed_up_to()

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(mirroring, "mirror", full)
        with pytest.raises(OSError, match="No space"):
            returning.write_back(begun.store, folder, begun.now)
    assert followed_up_to() == before
    assert returning.write_back(begun.store, folder, begun.now).added == 0
    assert outcome(read(begun.root, "run_p1").reference)[0] == "REVIEWED"


def test_what_was_never_written_back_into_is_given_back_in_as_many_rounds_as_it_takes(begun: Desk) -> None:
    send(begun, submit(begun))
    file = posted.attachment("gcode", "a.nc", "text/plain", b"G0 X2")
    for run_id in ("run_p1", submit(begun, "run_p2")):
        submitting.attach_file(begun.store, run_id, file, b"G0 X2", SENDER, begun.now())
    begun.sign("bo", "run_p1", NAME)
    migrated.verify(begun)
    migrated.cut_over(begun)
    stopping.place(begun.store, Terms("engine", "x", "Wrong feeds."), begun.sitting("cy", "session"), begun.now())
    migrated.roll_back(begun)
    done = returning.write_back(begun.store, migrating.store_at(begun.store, begun.root), begun.now)
    assert (done.added, done.stuck) == (2, ())
    assert outcome(read(begun.root, "run_p1").reference)[0] == "REVIEWED"
    assert [one.read_bytes() for one in begun.root.rglob("*.nc")] == [b"G0 X2"]


def test_an_advisory_that_a_program_sent_first_is_one_with_that_of_the_store(begun: Desk) -> None:
    send(begun, name="why-1")
    inputs = begun.written["run_y1"]["advisory_inputs"]
    begun.write_run("run_y1", advisory_inputs=[*inputs, {"advisory_id": "why-1", "kind": "explanation"}])
    begun.take()
    assert migrated.verify(begun).differences == ()


def test_a_phase_that_no_event_led_to_is_found(begun: Desk) -> None:
    begun.is_damaged = True
    one = migrating.standing(begun.store, begun.root).model_copy(update={"phase": Phase.CUT_OVER})
    with begun.store.writing() as conn:
        write.save(conn, one)
    with pytest.raises(AssertionError, match=r"in the table migration, but .*dual.* by its events"):
        begun.audited()


@pytest.mark.parametrize("act", [migrated.cut_over, migrated.roll_back, migrated.verify])
def test_nothing_goes_without_a_start(shop: Desk, act: object) -> None:
    with pytest.raises(NotFound, match="`reviewapp migrate start PATH` begins one"):
        act(shop)  # type: ignore[operator]


def test_each_step_in_its_turn_and_once(begun: Desk) -> None:
    with pytest.raises(WrongState, match=r"dual period since .*, by Operator; you cannot roll back now"):
        migrated.roll_back(begun)
    with pytest.raises(WrongState, match="cannot start now"):
        migrated.start(begun)
    with pytest.raises(WrongState, match="was not compared within the last hour"):
        migrated.cut_over(begun)
    migrated.verify(begun)
    begun.time += timedelta(hours=2)
    with pytest.raises(WrongState, match="was not compared within the last hour"):
        migrated.cut_over(begun)
    migrated.verify(begun)
    migrated.cut_over(begun)
    with pytest.raises(WrongState, match=r"was cut over at .*, by Cy Admin; you cannot cut over now"):
        migrated.cut_over(begun)
    migrated.roll_back(begun)
    with pytest.raises(WrongState, match="was rolled back"):
        migrated.roll_back(begun)
    with pytest.raises(WrongState, match="was rolled back"):
        migrated.verify(begun)
    returning.write_back(begun.store, migrating.store_at(begun.store, begun.root), begun.now)
    migrated.start(begun)
    assert migrating.standing(begun.store, begun.root).verified is None


@pytest.mark.parametrize("name", ["ana", "dee"])
def test_only_an_admin_signs(begun: Desk, name: str) -> None:
    migrated.verify(begun)
    with pytest.raises(NotAllowed, match="Only an admin"):
        migrated.cut_over(begun, name)
    migrated.cut_over(begun)
    with pytest.raises(NotAllowed, match="Only an admin"):
        migrated.roll_back(begun, name)


def test_a_password_for_an_older_report_signs_nothing(begun: Desk) -> None:
    migrated.verify(begun)
    old = migrated.proof(begun)
    migrated.verify(begun)
    with pytest.raises(NotAllowed, match="for something else"):
        migrating.cut_over(begun.store, begun.root, "All fits.", begun.person("cy"), old, begun.now())


def test_where_both_sides_differ_nothing_is_cut_over(begun: Desk) -> None:
    begun.write_run("run_g9")
    assert migrated.verify(begun).differing == 1
    with pytest.raises(WrongState, match="differ in 1 place"):
        migrated.cut_over(begun)
    begun.take()
    migrated.verify(begun)
    assert migrated.cut_over(begun).phase is Phase.CUT_OVER

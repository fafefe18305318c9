"""What happens at the desk reaches an endpoint: each fact once, in order, from the moment it was added."""

import json
from datetime import timedelta

import pytest

from reviewapp.actions import advising, announcing, checkpointing, endpoints, overriding, stopping
from reviewapp.actions.signing_in import Proof
from reviewapp.actions.stopping import Terms
from reviewapp.domain.announcing import Topic
from reviewapp.domain.policy import Release
from reviewapp.domain.presets import GREEN_ONLY
from reviewapp.domain.reauthentication import Reauthentication
from reviewapp.domain.risk import Risk
from reviewapp.ledger.checkpoints import Signer
from reviewapp.store.reads import announced as read
from reviewapp.store.reads import events, stops
from reviewapp.store.writes import announced as write_announced
from tests.support.advised import SENDER, send
from tests.support.governed import put_in_force
from tests.support.told import ORIGIN, Told


def test_a_run_is_told_from_arrival_to_release(told: Told) -> None:
    told.add()
    desk = told.desk
    desk.write_run("run_y1", "YELLOW")
    desk.take()
    told.until_quiet()
    assert told.topics("run_y1") == ["advisory.pending", "gate.changed"]
    assert told.receiver.taken[-1].told["data"] == {
        "run_id": "run_y1",
        "before": None,
        "gate": "blocked",
        "until": None,
    }
    desk.sign("ana", "run_y1")
    told.until_quiet()
    assert told.topics("run_y1")[2:] == ["advisory.decided", "gate.changed"]
    said = told.receiver.taken[-1].told["data"]
    assert (said["before"], said["gate"]) == ("blocked", "allowed")
    told.until_quiet()
    assert len(told.receiver.posts) == 4


def test_an_override_is_told_from_request_to_its_end_by_time_alone(told: Told) -> None:
    told.add()
    desk = told.desk
    desk.write_run("run_r1", "RED")
    desk.take()
    asked = overriding.request(desk.store, "run_r1", "RED", 60, "Clamped by hand.", desk.person("ana"), desk.now())
    desk.sign("cy", "run_r1", asked.advisory_id)
    told.until_quiet()
    assert "override.approved" not in told.topics()
    desk.sign("eve", "run_r1", asked.advisory_id)
    told.until_quiet()
    assert told.topics("run_r1")[-2:] == ["override.approved", "gate.changed"]
    assert told.receiver.taken[-1].told["data"]["gate"] == "overridden"
    before = len(told.receiver.taken)
    desk.time += timedelta(minutes=59)
    told.until_quiet()
    assert len(told.receiver.taken) == before
    desk.time += timedelta(minutes=1)
    told.until_quiet()
    assert told.topics("run_r1")[before:] == ["override.expired", "gate.changed"]
    assert told.receiver.taken[-1].told["data"]["gate"] == "blocked"
    told.until_quiet()
    assert len(told.receiver.taken) == before + 2


def test_a_revoked_and_a_refused_override_are_told(told: Told) -> None:
    told.add()
    desk = told.desk
    for run_id in ("run_r1", "run_r2"):
        desk.write_run(run_id, "RED")
    desk.take()
    ana = desk.person("ana")
    first, second = (
        overriding.request(desk.store, run_id, "RED", 60, "Clamped by hand.", ana, desk.now())
        for run_id in ("run_r1", "run_r2")
    )
    desk.grant("run_r1", first.advisory_id)
    desk.sign("cy", "run_r2", second.advisory_id, verdict="reject")
    sitting = desk.sitting("cy", "session")
    overriding.revoke(desk.store, "run_r1", first.advisory_id, "The jig moved.", sitting, desk.now())
    told.until_quiet()
    assert {"override.requested", "override.approved", "override.revoked"} <= set(told.topics("run_r1"))
    assert "override.refused" in told.topics("run_r2")


def test_whoever_was_told_that_something_waits_is_told_when_it_waits_no_more(told: Told) -> None:
    """Nobody decided: it was superseded, or taken back, or its run is gone. A request for an override is told alike."""
    told.add(topics=("advisory.pending", "advisory.stale", "override.requested"))
    desk, ana = told.desk, told.desk.person("ana")
    desk.write_run("run_r1", "RED")
    desk.take()
    name = send(desk, "run_r1")
    advising.retract(desk.store, "run_r1", name, "Sent by mistake.", SENDER, desk.now())
    asked = overriding.request(desk.store, "run_r1", "RED", 60, "Clamped by hand.", ana, desk.now()).advisory_id
    tombstone = {"run_id": "run_r1", "deleted": True, "deleted_by": "r.mills", "deleted_reason": "Cut twice"}
    (desk.root / "_index.json").write_text(json.dumps({"run_r1": tombstone}))
    desk.take()
    told.until_quiet()
    said = [post.told["data"] for post in told.receiver.taken]
    assert [(one["advisory_id"], one["what"], one["state"]) for one in said] == [
        ("risk-notice", "routed", "pending"),
        (name, "routed", "pending"),
        ("risk-notice", "superseded", "superseded"),
        (name, "retracted", "retracted"),
        ("risk-notice", "rerouted", "pending"),
        (asked, "override_requested", "pending"),
        ("risk-notice", "retracted", "retracted"),
        (asked, "retracted", "retracted"),
    ]
    assert told.topics().count("advisory.stale") == 4


def test_what_was_before_is_not_told_and_what_follows_is(told: Told) -> None:
    desk = told.desk
    desk.write_run("run_y0", "YELLOW")
    desk.take()
    told.add()
    told.until_quiet()
    assert told.receiver.posts == []
    desk.sign("ana", "run_y0")
    told.until_quiet()
    assert told.topics() == ["advisory.decided", "gate.changed"]
    assert told.receiver.taken[-1].told["data"]["before"] == "blocked", "noted in the background, without a message"


def test_a_policy_that_changes_gates_without_events_of_theirs_is_told(told: Told) -> None:
    """Its release rule asks for an approval where none was needed."""
    told.add(topics=("gate.changed",))
    desk = told.desk
    for number in range(5):
        desk.write_run(f"run_g{number}")
    desk.take()
    told.until_quiet()
    assert told.topics() == ["gate.changed"] * 5
    put_in_force(
        desk, GREEN_ONLY.model_copy(update={"version": 3, "releases": (Release(id="read", risks=(Risk.GREEN,)),)})
    )
    told.until_quiet()
    assert [post.told["data"]["gate"] for post in told.receiver.taken] == ["allowed"] * 5 + ["blocked"] * 5


def test_a_stop_that_is_released_is_told_by_its_gates(told: Told) -> None:
    told.add(topics=("gate.changed",))
    desk, terms = told.desk, Terms("source", told.desk.root.name, "Wrong feeds.")
    stop = stopping.place(desk.store, terms, desk.sitting("cy", "session"), desk.now())
    desk.write_run("run_g1")
    desk.take()
    told.until_quiet()
    with desk.store.reading() as conn:
        proof = Proof(Reauthentication(method="password", at=desk.time, bound_to=stops.get(conn, stop.seq).sha256))
    stopping.release(desk.store, stop.seq, "Mended.", desk.person("cy"), proof, desk.now())
    told.until_quiet()
    assert [post.told["data"]["gate"] for post in told.receiver.taken] == ["blocked", "allowed"]


def test_a_checkpoint_is_told_whole_and_once(told: Told, signer: Signer) -> None:
    told.add(topics=("checkpoint",))
    made = checkpointing.sign(told.desk.store, signer, told.desk.now())
    told.until_quiet()
    told.until_quiet()
    (post,) = told.receiver.taken
    assert post.told["data"] == {"origin": "desk", "size": made.size, "note": made.note.decode()}


def test_an_endpoint_is_told_what_it_chose_and_words_where_it_is_trusted(told: Told) -> None:
    told.add("one", topics=("advisory.decided",))
    told.add("two", topics=("advisory.decided",), trusted=True)
    desk = told.desk
    desk.write_run("run_y1", "YELLOW")
    desk.take()
    desk.sign("ana", "run_y1", note="Depth is fine.")
    told.until_quiet()
    plain, trusted = sorted(told.receiver.taken, key=lambda post: len(post.body))
    assert b"Depth is fine." not in plain.body
    assert trusted.told["data"]["reason"] == "Depth is fine."
    assert plain.id != trusted.id


def test_messages_and_cursor_move_together_or_not_at_all(told: Told, monkeypatch: pytest.MonkeyPatch) -> None:
    told.add()
    told.until_quiet()
    desk = told.desk
    desk.write_run("run_y1", "YELLOW")
    desk.take()

    def broken(*_: object) -> None:
        raise ZeroDivisionError

    with monkeypatch.context() as patched:
        patched.setattr(write_announced, "move", broken)
        with pytest.raises(ZeroDivisionError):
            announcing.announce(desk.store, ORIGIN, desk.time)
    assert told.waiting() == 0
    told.until_quiet()
    assert told.topics() == ["advisory.pending", "gate.changed"]


def test_without_anybody_to_tell_nothing_is_written(told: Told) -> None:
    desk = told.desk
    desk.write_run("run_y1", "YELLOW")
    desk.take()
    assert not announcing.announce(desk.store, ORIGIN, desk.time)
    with desk.store.reading() as conn:
        assert read.cursor(conn) is None


def test_many_events_are_told_in_bounded_steps(told: Told, monkeypatch: pytest.MonkeyPatch) -> None:
    told.add(topics=("gate.changed", "advisory.pending"))
    monkeypatch.setattr(announcing, "SLICE", 7)
    desk = told.desk
    for number in range(20):
        desk.write_run(f"run_y{number:02}", "YELLOW")
    desk.take()
    looks = 0
    while announcing.announce(desk.store, ORIGIN, desk.time):
        looks += 1
    assert looks >= 6
    assert told.waiting() == 40
    with desk.store.reading() as conn:
        cursor = read.cursor(conn)
        assert cursor is not None
        assert cursor.event_n == events.newest(conn)
        assert cursor.swept is None
        assert {one.told == one.now for one in read.gates_behind(conn, "", 100)} == {True}


def test_what_happens_while_it_is_disabled_is_not_told(told: Told) -> None:
    told.add(topics=("advisory.pending", "gate.changed"))
    desk, cy = told.desk, told.desk.person("cy")
    endpoints.disable(desk.store, "shop-floor", "Moving.", cy, desk.now())
    desk.write_run("run_y1", "YELLOW")
    desk.take()
    told.until_quiet()
    endpoints.enable(desk.store, "shop-floor", "Moved.", cy, ORIGIN, desk.now())
    told.until_quiet()
    assert told.receiver.posts == []
    desk.write_run("run_y2", "YELLOW")
    desk.take()
    told.until_quiet()
    assert told.topics() == ["advisory.pending", "gate.changed"]


def test_who_comes_later_is_not_told_what_others_still_have_to_be(told: Told) -> None:
    told.add("first", topics=("advisory.pending",))
    told.desk.write_run("run_y1", "YELLOW")
    told.desk.take()
    told.add("second", url=told.receiver.url + "/second", topics=("advisory.pending",))
    told.until_quiet()
    assert [post.path for post in told.receiver.taken] == ["/hook"]


def test_every_topic_was_told_somewhere_above() -> None:
    """A list to be looked at when a topic is added."""
    assert {topic.value for topic in Topic} == {
        "advisory.pending",
        "advisory.decided",
        "advisory.stale",
        "override.requested",
        "override.approved",
        "override.refused",
        "override.revoked",
        "override.expired",
        "gate.changed",
        "checkpoint",
        "test",
    }

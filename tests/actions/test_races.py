"""Many people and many programs at one item at the same moment: one verdict, and no error but the plain one."""

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest

from reviewapp.actions import deciding, overriding, sessions
from reviewapp.actions.sitting import Sitting
from reviewapp.domain.errors import NotAllowed, PacketChanged, RoundClosed
from reviewapp.domain.packet import Packet
from reviewapp.domain.review import ReasonCode, Signing, Verdict
from reviewapp.domain.states import State
from reviewapp.store.database import Store, open_store
from tests.support.desk import Desk

THREADS, PROGRAMS = 32, 4
PEOPLE = ("ana", "bo")
ADMINS = ("cy", "eve")


@pytest.mark.no_cover
def test_thirty_two_race_for_each_item_and_one_wins(desk: Desk, peopled_url: str, scale: int) -> None:
    names = [f"run_{number:03}" for number in range(50 * scale)]
    for name in names:
        desk.write_run(name, "RED")
    desk.take()
    shown = {name: desk.packet(name) for name in names}
    sittings = [desk.sitting(name) for name in PEOPLE]
    for sitting in sittings:
        for packet in shown.values():
            sessions.show(desk.store, sitting.session, packet, desk.time)
    stores = [open_store(peopled_url, desk.store.blobs.root) for _ in range(PROGRAMS)]
    start = threading.Barrier(THREADS)

    def run(thread: int) -> Counter[str]:
        told: Counter[str] = Counter()
        for name in names:
            start.wait(60)
            told[attempt(desk, stores[thread % PROGRAMS], name, shown[name], thread)] += 1
        return told

    with ThreadPoolExecutor(THREADS) as pool:
        told = sum(pool.map(run, range(THREADS)), Counter())
    for store in stores:
        store.close()
    assert told == {"signed": len(names), "too late": (THREADS - 1) * len(names)}
    verdicts = [event for event in desk.events() if "signature" in event]
    assert Counter(event["run_id"] for event in verdicts) == dict.fromkeys(names, 1)
    assert {desk.advisory(name).state for name in names} <= {State.APPROVED, State.REJECTED}
    assert [event["n"] for event in desk.events()] == list(range(len(desk.events())))


@pytest.mark.no_cover
def test_two_slots_are_filled_by_two_people_whoever_races(desk: Desk, peopled_url: str, scale: int) -> None:
    """An override of scope RED takes two admins; thirty-two programs of the same two want to be both."""
    names = [f"run_{number:03}" for number in range(10 * scale)]
    for name in names:
        desk.write_run(name, "RED")
    desk.take()
    person, reason = desk.person("ana"), "Clamped by hand."
    asked = {
        name: overriding.request(desk.store, name, "RED", 60, reason, person, desk.now()).advisory_id for name in names
    }
    shown = {name: desk.packet(name, asked[name]) for name in names}
    for admin in ADMINS:
        for packet in shown.values():
            sessions.show(desk.store, desk.sitting(admin).session, packet, desk.time)
    stores = [open_store(peopled_url, desk.store.blobs.root) for _ in range(PROGRAMS)]
    start = threading.Barrier(THREADS)

    def run(thread: int) -> Counter[str]:
        told: Counter[str] = Counter()
        for name in names:
            sitting = desk.sitting(ADMINS[thread % len(ADMINS)], bound_to=shown[name].sha256)
            start.wait(60)
            told[grant(stores[thread % PROGRAMS], asked[name], shown[name], name, sitting, desk)] += 1
        return told

    with ThreadPoolExecutor(THREADS) as pool:
        told = sum(pool.map(run, range(THREADS)), Counter())
    for store in stores:
        store.close()
    assert told == {"signed": 2 * len(names), "too late": (THREADS - 2) * len(names)}
    verdicts = [event for event in desk.events() if event["kind"] == "advisory:approve"]
    assert Counter((event["run_id"], event["actor"]["id"]) for event in verdicts) == {
        (name, admin): 1 for name in names for admin in ADMINS
    }
    assert {desk.advisory(name, asked[name]).state for name in names} == {State.APPROVED}


def grant(store: Store, asked: str, shown: Packet, name: str, sitting: Sitting, desk: Desk) -> str:
    words = "I release a blocked run"
    signing = Signing(verdict=Verdict.APPROVE, note="Seen.", packet_sha256=shown.sha256, acknowledged=words)
    baseline = (shown.body["baseline"] or {}).get("run_id", "")
    try:
        deciding.decide(store, name, asked, baseline, signing, sitting, desk.time)
    except (RoundClosed, NotAllowed):
        return "too late"
    return "signed"


def attempt(desk: Desk, store: Store, name: str, shown: Packet, thread: int) -> str:
    verdict = (Verdict.APPROVE, Verdict.REJECT)[thread // PROGRAMS % 2]
    code = ReasonCode.OTHER if verdict is Verdict.REJECT else None
    signing = Signing(verdict=verdict, note=f"By {thread}.", packet_sha256=shown.sha256, reason_code=code)
    sitting = desk.sitting(PEOPLE[thread % len(PEOPLE)], bound_to=shown.sha256)
    baseline = (shown.body["baseline"] or {}).get("run_id", "")
    try:
        deciding.decide(store, name, "risk-notice", baseline, signing, sitting, desk.time)
    except RoundClosed:
        return "too late"
    except (NotAllowed, PacketChanged) as error:
        return str(error)
    return "signed"

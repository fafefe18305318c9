"""The report made of a real trail: the same in slices of any size, whatever came before and after the period."""

from datetime import UTC, datetime, timedelta

import pytest

from reviewapp.actions import governing, overriding, reporting
from reviewapp.domain.presets import NONE
from reviewapp.domain.report import Deed, Report, Share
from reviewapp.domain.review import Verdict
from reviewapp.domain.risk import Risk
from tests.support.desk import START, Desk

ALWAYS = (datetime(1970, 1, 1, tzinfo=UTC), datetime(9999, 1, 1, tzinfo=UTC))
HOUR = timedelta(hours=1)


@pytest.fixture
def busy(desk: Desk) -> Desk:
    """Two runs decided, one sent back and brought again, an override granted and revoked, one run passed by itself."""
    for run_id in ("run_r1", "run_r2"):
        desk.write_run(run_id, "RED")
    desk.write_run("run_g1")
    desk.envelope("run_g1")
    desk.take()
    desk.time += 2 * HOUR
    desk.sign("ana", "run_r1", verdict=Verdict.REJECT)
    desk.look("bo", "run_r2", 3)
    desk.sign("bo", "run_r2")
    terms = ("run_r1", "RED", 60, "Clamped by hand.", desk.person("ana"))
    asked = overriding.request(desk.store, *terms, desk.now())
    desk.time += HOUR / 2
    granted = desk.grant("run_r1", asked.advisory_id)
    sitting = desk.sitting("cy", "session")
    overriding.revoke(desk.store, "run_r1", granted.advisory_id, "The jig moved.", sitting, desk.now())
    governing.propose(desk.store, NONE.record(), desk.person("cy"), desk.now())
    return desk


def report(desk: Desk, since: datetime = ALWAYS[0], until: datetime = ALWAYS[1]) -> Report:
    return reporting.report(desk.store, since, until)


def test_the_report_tells_what_happened(busy: Desk) -> None:
    made = report(busy)
    assert made.events == len(busy.events())
    assert {who: one.counts for who, one in made.deeds.items()} == {
        "ana": {Deed.REJECTED: 1},
        "bo": {Deed.APPROVED: 1},
        "cy": {Deed.GRANTED: 1, Deed.REVOKED: 1},
        "eve": {Deed.GRANTED: 1},
    }
    assert made.waits.keys() == {Risk.RED}
    assert made.waits[Risk.RED].minutes == {30: 1, 120: 2}
    assert made.shares == {Risk.RED: Share(routed=3), Risk.GREEN: Share(routed=1, auto=1)}
    fast = [(one.seconds, one.by, one.run_id) for one in made.fast]
    assert fast == [(1, "Cy Admin", "run_r1"), (1, "Eve Both", "run_r1"), (3, "Bo Reviewer", "run_r2")]
    (override,) = made.overrides
    assert (override.scope, override.minutes, override.by) == ("RED", 60, ("Cy Admin", "Eve Both"))
    assert (override.ended, override.ended_by) == ("advisory:revoked", "Cy Admin")
    assert [one.kind for one in made.policy_changes] == ["policy:proposed", "policy:activated"]
    assert list(made.targets) == ["green-only@2"]


@pytest.mark.parametrize("size", [1, 2, 7, 100])
def test_slices_of_any_size_make_the_same_report(busy: Desk, monkeypatch: pytest.MonkeyPatch, size: int) -> None:
    whole = report(busy)
    monkeypatch.setattr(reporting, "SLICE", size)
    assert report(busy) == whole


def test_a_period_holds_what_happened_in_it_and_nothing_else(busy: Desk) -> None:
    noon = START + HOUR
    early, late = report(busy, until=noon), report(busy, since=noon)
    assert (early.deeds, early.waits, early.overrides) == ({}, {}, ())
    assert late.waits == report(busy).waits, "asked before the period, decided in it"
    assert early.joined(late) == report(busy)
    events = busy.events()
    at = datetime.fromisoformat(events[5]["at"])
    in_it = report(busy, since=at, until=at + timedelta(microseconds=1)).events
    assert in_it == [one["at"] for one in events].count(events[5]["at"])
    assert report(busy, since=at, until=at) == Report()

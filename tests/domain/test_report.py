"""The report of a period, by figures that were worked out by hand."""

from datetime import timedelta

import pytest

from reviewapp.domain.report import FAST_SECONDS, MOST_LISTED, Deed, Report, Share, Waits
from reviewapp.domain.risk import Risk
from tests.domain.cast import B64
from tests.domain.reported import BEGIN, PENDING, Trail

SIGNED_ONCE = {"state": "pending", "given": 1}
GRANTED = {"state": "approved", "given": 2, "expires_at": "2026-10-01T18:30:00.000000Z"}
TERMS = {"scope": "RED", "minutes": 600, "reason": "r", "requester": "ana"}


@pytest.fixture
def trail() -> Trail:
    return Trail()


def asked(trail: Trail, run_id: str, minutes: float = 0, risk: str = "RED") -> None:
    trail.run(run_id, risk, minutes)
    trail.turn("routed", minutes, run_id)


def test_nothing_happened_in_an_empty_period() -> None:
    assert Trail().report() == Report()
    assert Report().joined(Report()) == Report()


def test_signatures_are_counted_by_person_and_kind(trail: Trail) -> None:
    for number in range(4):
        asked(trail, f"run_{number}")
    trail.sign("approve", 1, "run_0")
    trail.sign("withdraw", 2, "run_0", after=PENDING, meaning="approval withdrawn")
    trail.sign("reject", 3, "run_1", by="bo", meaning="rejected, not to be used")
    trail.sign("request_changes", 4, "run_2", by="bo", meaning="sent back for changes")
    trail.sign("approve", 5, "run_3", by="cy", after=SIGNED_ONCE, meaning="override granted, as approval 1 of 2")
    trail.sign("approve", 6, "run_3", by="eve", before=SIGNED_ONCE, after=GRANTED, meaning="override granted")
    trail.turn("revoked", 7, "run_3", by="cy", after={"state": "revoked"}, record={"meaning": "override revoked"})
    trail.sign("reject", 8, "run_3", by="cy", meaning="override refused")
    deeds = {who: (one.name, one.counts) for who, one in trail.report().deeds.items()}
    assert deeds == {
        "ana": ("Ana", {Deed.APPROVED: 1, Deed.WITHDREW: 1}),
        "bo": ("Bo", {Deed.REJECTED: 1, Deed.SENT_BACK: 1}),
        "cy": ("Cy", {Deed.GRANTED: 1, Deed.REVOKED: 1, Deed.REFUSED: 1}),
        "eve": ("Eve", {Deed.GRANTED: 1}),
    }
    assert trail.report().deeds["cy"].total == 3


def test_waits_run_from_the_asking_to_the_first_verdict_by_risk(trail: Trail) -> None:
    for number, minutes in enumerate((5, 59.99, 61, 180)):
        asked(trail, f"run_{number}")
        trail.sign("approve", minutes, f"run_{number}")
    asked(trail, "run_y", risk="YELLOW")
    trail.sign("reject", 30, "run_y")
    asked(trail, "run_u", risk="PURPLE")
    trail.sign("reject", 31, "run_u")
    asked(trail, "run_open")
    waits = trail.report().waits
    assert waits[Risk.RED] == Waits(minutes={5: 1, 59: 1, 61: 1, 180: 1}, targeted=4, late=2)
    assert waits[Risk.YELLOW] == Waits(minutes={30: 1}, targeted=1, late=0)
    assert waits[Risk.UNKNOWN] == Waits(minutes={31: 1}), "no target, so never late"
    red = waits[Risk.RED]
    assert (red.count, red.percentile(50), red.percentile(90), red.longest) == (4, 59, 180, 180)
    assert trail.report().targets == {"green-only@2": {Risk.RED: 60, Risk.YELLOW: 240}}
    assert trail.report(0, 9).joined(trail.report(9)) == trail.report(), "one late on either side"


def test_a_wait_is_measured_by_the_policy_it_was_decided_under(trail: Trail) -> None:
    asked(trail, "run_0")
    trail.turn("rerouted", 10, "run_0", round=2, policy=B64, before=PENDING)
    trail.sign("approve", 40, "run_0", round=2, policy=B64)
    report = trail.report()
    assert report.waits[Risk.RED] == Waits(minutes={40: 1}, targeted=1, late=1), "routed again, the wait goes on"
    assert report.targets == {"green-only@3": {Risk.RED: 30}}


@pytest.mark.parametrize(("seconds", "late"), [(3_600, 0), (3_600.000001, 1)])
def test_what_takes_just_the_time_is_not_late(trail: Trail, seconds: float, late: int) -> None:
    asked(trail, "run_0")
    trail.sign("approve", seconds / 60, "run_0")
    assert trail.report().waits[Risk.RED].late == late


def test_only_the_first_verdict_of_a_round_ends_a_wait(trail: Trail) -> None:
    asked(trail, "run_0")
    trail.sign("approve", 10, "run_0", after=SIGNED_ONCE)
    trail.sign("approve", 90, "run_0", by="bo", before=SIGNED_ONCE)
    assert trail.report().waits[Risk.RED].minutes == {10: 1}


@pytest.mark.parametrize(
    ("kind", "before"),
    [
        ("rerouted", {"state": "changes_requested", "given": 0}),
        ("rerouted", SIGNED_ONCE),
        ("rerouted", {"state": "superseded", "given": 0}),
        ("stale", {"state": "approved", "given": 1}),
        ("stale", {"state": "auto_approved", "given": 0}),
    ],
)
def test_another_round_is_another_wait(trail: Trail, kind: str, before: dict[str, object]) -> None:
    asked(trail, "run_0")
    trail.turn(kind, 100, "run_0", round=2, before=before)
    trail.sign("approve", 107, "run_0", round=2)
    assert trail.report().waits[Risk.RED].minutes == {7: 1}


def test_a_withdrawn_approval_is_asked_for_anew(trail: Trail) -> None:
    asked(trail, "run_0")
    trail.sign("approve", 1, "run_0")
    trail.sign("withdraw", 50, "run_0", before=SIGNED_ONCE, after=PENDING, meaning="approval withdrawn")
    trail.sign("reject", 53, "run_0", by="bo")
    assert trail.report().waits[Risk.RED].minutes == {1: 1, 3: 1}


def test_what_was_asked_before_the_period_counts_where_it_was_decided(trail: Trail) -> None:
    asked(trail, "run_0")
    trail.turn("routed", 3, "run_0", advisory_id="another")
    trail.sign("approve", 500, "run_0")
    assert trail.report(3).waits[Risk.RED].minutes == {500: 1}
    assert trail.report(0, 3).waits == {}


def test_percentiles_are_of_the_nearest_rank() -> None:
    ten = Waits(minutes=dict.fromkeys(range(1, 11), 1))
    assert (ten.percentile(50), ten.percentile(90), ten.percentile(100), ten.longest) == (5, 9, 10, 10)
    assert Waits(minutes={4: 99, 1000: 1}).percentile(90) == 4
    assert Waits(minutes={7: 1}).percentile(50) == 7


def test_the_share_that_passed_by_itself_is_of_every_routing(trail: Trail) -> None:
    for number in range(3):
        trail.run(f"run_{number}", "GREEN")
        trail.turn("auto_approved", 1, f"run_{number}", after={"state": "auto_approved"})
    trail.turn("stale", 2, "run_0", before={"state": "auto_approved"})
    trail.turn("rerouted", 3, "run_0", before=PENDING, after={"state": "auto_approved"})
    asked(trail, "run_r")
    trail.turn("override_requested", 4, "run_r", advisory_id="o")
    trail.turn("kept_as_history", 5, "run_r", advisory_id="h", after={"state": "history"})
    assert trail.report().shares == {Risk.GREEN: Share(routed=5, auto=4), Risk.RED: Share(routed=2, auto=0)}


@pytest.mark.parametrize(
    ("kind", "minutes", "ended"),
    [
        ("revoked", 60, ("advisory:revoked", "Eve")),
        ("withdraw", 60, ("advisory:withdraw", "Eve")),
        ("stale", 60, ("advisory:stale", "Eve")),
        ("stale", 900, None),
        ("rerouted", 60, None),
    ],
)
def test_an_override_tells_its_terms_and_how_it_ended(
    trail: Trail, kind: str, minutes: float, ended: tuple[str, str] | None
) -> None:
    trail.run("run_0")
    trail.turn("override_requested", 0, "run_0", by="ana", after=PENDING | {"override": TERMS})
    trail.sign("approve", 20, "run_0", by="cy", after=SIGNED_ONCE, meaning="override granted, as approval 1 of 2")
    n = trail.sign("approve", 30, "run_0", by="di", before=SIGNED_ONCE, after=GRANTED, meaning="override granted")["n"]
    last = len(trail.records)
    trail.turn(kind, minutes, "run_0", by="eve", advisory_id="another", record={"meaning": "m"})
    trail.turn(kind, minutes, "run_0", by="eve", record={"meaning": "m"})
    (found,) = trail.report(0, last).overrides
    assert (found.n, found.by, found.scope, found.minutes) == (n, ("Cy", "Di"), "RED", 600)
    assert found.expires_at - found.at == timedelta(minutes=600)
    told = (found.ended, found.ended_by, found.ended_at, found.ended_n)
    at = BEGIN + timedelta(minutes=minutes)
    assert told == ((*ended, at, last + 1) if ended else (None, None, None, None))
    assert trail.report(0, last).override_count == 1


def test_an_approval_in_less_than_the_threshold_is_too_fast(trail: Trail) -> None:
    for number, seconds in enumerate((FAST_SECONDS - 1, FAST_SECONDS, 0)):
        asked(trail, f"run_{number}")
        trail.sign("approve", 5, f"run_{number}", seconds=seconds)
    asked(trail, "run_refused")
    trail.sign("reject", 5, "run_refused", seconds=0)
    report = trail.report()
    assert [(one.run_id, one.seconds, one.risk, one.by) for one in report.fast] == [
        ("run_2", 0, Risk.RED, "Ana"),
        ("run_0", FAST_SECONDS - 1, Risk.RED, "Ana"),
    ]
    assert (report.fast_count, report.approvals) == (2, 3)
    assert [trail.records[one.n]["run_id"] for one in report.fast] == ["run_2", "run_0"]


def test_what_happened_to_policies_is_listed_newest_first(trail: Trail) -> None:
    policy = {"id": "none", "version": 4, "sha256": B64}
    for kind in ("proposed", "put_in_force"):
        trail.add(f"policy:{kind}", 1, by="cy", policy=policy, after={}, reason=f"{kind} since March.")
    listed = [(one.kind, one.policy, one.by, one.reason) for one in trail.report().policy_changes]
    assert listed == [
        ("policy:put_in_force", "none@4", "Cy", "put_in_force since March."),
        ("policy:proposed", "none@4", "Cy", "proposed since March."),
    ]


def test_lists_are_cut_and_what_was_cut_is_counted(trail: Trail) -> None:
    asked(trail, "run_0")
    for number in range(MOST_LISTED + 20):
        trail.sign("approve", number, "run_0", seconds=number % 7, after=GRANTED)
        trail.add("policy:dropped", number, policy={"id": "p", "version": 1}, reason="")
    report = trail.report()
    cut = MOST_LISTED + 20
    assert (report.fast_count, report.override_count, report.policy_change_count) == (cut, cut, cut)
    for listed in (report.fast, report.overrides, report.policy_changes):
        assert len(listed) == MOST_LISTED
    assert max(one.seconds for one in report.fast) == 5, "the slowest of them are left out"
    assert report.policy_changes[0].n == len(trail.records) - 1
    twice = report.joined(report)
    assert (twice.fast_count, twice.override_count, twice.policy_change_count) == (2 * cut, 2 * cut, 2 * cut)

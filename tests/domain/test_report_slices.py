"""A report does not depend on how its events are sliced, nor on their order."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from reviewapp.domain.report import Report
from reviewapp.domain.report_folding import fold
from tests.domain.reported import PENDING, TARGETS, Trail

RUNS = ("run_a", "run_b", "run_c")
KINDS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("routed", {}),
    ("auto_approved", {"after": {"state": "auto_approved"}}),
    ("rerouted", {"before": PENDING}),
    ("stale", {"before": {"state": "approved", "given": 1}}),
)
MEANINGS = ("approved for use in the workflow", "override granted", "rejected, not to be used")
GRANTED = {"state": "approved", "given": 1, "expires_at": "2026-10-02T00:00:00.000000Z"}


@st.composite
def trails(draw: st.DrawFn) -> Trail:
    trail = Trail()
    for known, risk in zip(RUNS, ("RED", "YELLOW", "GREEN"), strict=True):
        trail.run(known, risk)
    for minutes in range(0, 20 * draw(st.integers(0, 40)), 20):
        run_id = draw(st.sampled_from(RUNS))
        if draw(st.booleans()):
            kind, fields = draw(st.sampled_from(KINDS))
            trail.turn(kind, minutes, run_id, **fields)
        elif draw(st.integers(0, 9)) == 0:
            trail.add("policy:dropped", minutes, policy={"id": "p", "version": 1}, reason="")
        else:
            verdict = draw(st.sampled_from(("approve", "reject", "request_changes", "withdraw")))
            fields = {"by": draw(st.sampled_from(("ana", "bo"))), "seconds": draw(st.integers(0, 20))}
            fields["meaning"] = draw(st.sampled_from(MEANINGS))
            fields |= {"after": GRANTED} if verdict == "approve" and draw(st.booleans()) else {}
            trail.sign(verdict, minutes, run_id, **fields)
    return trail


@given(trails(), st.data())
def test_folding_in_slices_equals_folding_at_once(trail: Trail, data: st.DataObject) -> None:
    records, histories = data.draw(st.permutations(trail.records)), trail.histories()
    sliced, rest = Report(), records
    while rest:
        size = data.draw(st.integers(1, len(rest)))
        sliced, rest = sliced.joined(fold(rest[:size], histories, TARGETS)), rest[size:]
    assert sliced == trail.report()


@given(trails())
def test_the_figures_add_up(trail: Trail) -> None:
    report = trail.report()
    kinds = [one["kind"] for one in trail.records]
    assert report.events == len(kinds)
    assert report.approvals == kinds.count("advisory:approve")
    signed = sum(kinds.count(f"advisory:{kind}") for kind in ("approve", "reject", "request_changes", "withdraw"))
    assert sum(one.total for one in report.deeds.values()) == signed
    for waits in report.waits.values():
        assert waits.percentile(50) <= waits.percentile(90) <= waits.longest == waits.percentile(100)
        assert 0 <= waits.late <= waits.targeted <= waits.count
    assert all(0 <= one.auto <= one.routed for one in report.shares.values())

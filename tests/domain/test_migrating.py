"""The phases of a migration: each move from each of them, and what a signature is bound to."""

from datetime import timedelta

import pytest

from reviewapp.domain import migrating
from reviewapp.domain.errors import Invalid, NotAllowed, WrongState
from reviewapp.domain.events import Event
from reviewapp.domain.migrating import FRESH, MOVES, Migration, Move, Phase, Verified, moved
from reviewapp.domain.person import OPERATOR
from reviewapp.domain.reauthentication import Reauthentication
from reviewapp.domain.reconciled import Counts, Difference, Reconciliation
from tests.domain.cast import A64, ANA, B64, CY, NOW, SESSION

PLACE = (A64, "rmos", "dated")
FITS = Verified(at=NOW, report_sha256=B64, runs=3, differing=0)


def begun(**changes: object) -> Migration:
    return migrating.start(None, PLACE, OPERATOR, 7, NOW)[0].model_copy(update={"verified": FITS, **changes})


def proof(one: Migration) -> Reauthentication:
    return Reauthentication(method="password", at=NOW, bound_to=one.sha256)


def cut_over(one: Migration, note: str = "All fits.") -> tuple[Migration, Event]:
    return migrating.cut_over(one, note, CY, proof(one), 9, NOW)


@pytest.mark.parametrize("move", Move)
@pytest.mark.parametrize("phase", [None, *Phase])
def test_a_move_that_is_not_in_the_table_is_impossible(move: Move, phase: Phase | None) -> None:
    before = begun(phase=phase) if phase else None
    if (move, phase) in MOVES:
        assert moved(move, before) is MOVES[move, phase]
    else:
        with pytest.raises(WrongState, match=f"you cannot {move} now"):
            moved(move, before)


def test_nothing_is_cut_over_that_was_not_rolled_back_or_begun() -> None:
    """There is one way to each phase: no table that grew by a slip opens another."""
    ways = {phase: [move for move, _ in MOVES if MOVES[move, _] is phase and _ is not phase] for phase in Phase}
    assert ways[Phase.CUT_OVER] == [Move.CUT_OVER]
    assert ways[Phase.ROLLED_BACK] == [Move.ROLL_BACK]
    assert set(ways[Phase.DUAL]) == {Move.START}


def test_a_cutover_tells_who_why_and_on_which_report() -> None:
    after, event = cut_over(begun())
    record = event.fields["record"]
    assert (after.phase, after.event_n, after.by.id) == (Phase.CUT_OVER, 9, "cy")
    assert (event.fields["reason"], event.fields["after"]["report_sha256"]) == ("All fits.", B64)
    assert (record["act"], record["object"]) == ("cut_over", {"kind": "migration", "id": A64, "sha256": begun().sha256})


@pytest.mark.parametrize(
    ("verified", "said"),
    [
        (None, "was not compared within the last hour"),
        (FITS.model_copy(update={"at": NOW - FRESH - timedelta(seconds=1)}), "was not compared within the last hour"),
        (FITS.model_copy(update={"differing": 2}), "differ in 2 places"),
    ],
)
def test_a_cutover_rests_on_a_fresh_report_in_which_all_fits(verified: Verified | None, said: str) -> None:
    with pytest.raises(WrongState, match=said):
        cut_over(begun(verified=verified))


def test_a_signature_needs_a_password_for_this_and_a_note() -> None:
    one = begun()
    with pytest.raises(NotAllowed, match="needs your password"):
        migrating.cut_over(one, "All fits.", CY, SESSION, 9, NOW)
    with pytest.raises(NotAllowed, match="for something else"):
        migrating.cut_over(one, "All fits.", CY, proof(begun(phase=Phase.CUT_OVER)), 9, NOW)
    with pytest.raises(NotAllowed, match="Only an admin"):
        migrating.cut_over(one, "All fits.", ANA, proof(one), 9, NOW)
    with pytest.raises(Invalid, match="Write a note"):
        cut_over(one, " ")


def test_a_report_reads_as_people_do() -> None:
    one = Difference(file="2026-01-05/run_a.json", run_id="run_a", what="the desk has no such run")
    report = Reconciliation(
        source="rmos",
        layout="dated",
        at_source=Counts(runs=2),
        at_desk=Counts(runs=1),
        differing=1,
        differences=(one,),
    )
    assert list(report.lines()) == [
        "differs: 2026-01-05/run_a.json (run_a): the desk has no such run",
        "                 source       desk",
        "runs                  2          1",
        "attachments           0          0",
        "advisories            0          0",
        "quarantined           0          0",
        "rmos and the desk differ in 1 place.",
    ]
    whole = report.model_copy(update={"differing": 0, "differences": ()})
    assert whole.sentence == "Everything fits: 2 runs of rmos are at the desk hash by hash."

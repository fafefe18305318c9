from typing import Any

import pytest

from reviewapp.domain.conflict import dismiss
from reviewapp.domain.deciding import decide
from reviewapp.domain.errors import Invalid, NotAllowed, WrongState
from reviewapp.domain.gate import Answer, Standing, gate
from reviewapp.domain.person import IMPORTER, Person, Role
from reviewapp.domain.presets import ALL_EXPLANATIONS, GREEN_ONLY
from reviewapp.domain.reauthentication import Reauthentication
from reviewapp.domain.review import ReasonCode, Verdict
from reviewapp.domain.routing import arrive
from reviewapp.domain.states import State
from reviewapp.domain.stopping import Stop, holds, place, release
from tests.domain.cast import (
    ANA,
    CY,
    DEE,
    NOW,
    PASSWORD,
    SESSION,
    make_advisory,
    make_granted,
    make_run,
    make_signing,
)

DI = Person(id="di", name="Di Duarte", roles=frozenset({Role.ADMIN}))
SENTENCE = "The engine explainer was paused by Cy Cho on 2026-01-05 at 05:07 UTC: Wrong feeds."


def paused(kind: str = "engine", name: str = "explainer", **changes: Any) -> Stop:
    given = {"known": (), "person": CY, "reason": "Wrong feeds.", **changes}
    return place(1, kind, name, given["reason"], given["known"], given["person"], SESSION, NOW)[0]


STOP = paused()
PROOF = Reauthentication(method="password", at=NOW, bound_to=STOP.sha256)


def held(**changes: Any) -> Any:
    return make_advisory(held=(STOP.hold,), **changes)


@pytest.mark.parametrize(
    ("kind", "name", "held_back"),
    [
        ("engine", "explainer", True),
        ("engine", "planner", False),
        ("model", "explainer 1.4", True),
        ("model", "explainer 1.5", False),
        ("model", "explainer", False),
        ("source", "shop", True),
        ("source", "explainer", False),
        ("engine", "shop", False),
    ],
)
def test_what_is_named_is_held_and_nothing_else(kind: str, name: str, held_back: bool) -> None:
    found = holds([paused(kind, name)], source="shop", engine="explainer", version="1.4")
    assert bool(found) is held_back


def test_what_says_no_engine_is_held_by_its_source_alone() -> None:
    assert holds([STOP, paused("model", "explainer 1.4")], source="shop") == ()
    assert len(holds([paused("source", "shop"), STOP], source="shop", engine="explainer")) == 2


@pytest.mark.parametrize("policy", [GREEN_ONLY, ALL_EXPLANATIONS])
def test_what_is_held_never_passes_by_policy(policy: Any) -> None:
    assert arrive(policy, make_run(), make_advisory(), IMPORTER, NOW).advisory.state is State.AUTO_APPROVED
    change = arrive(policy, make_run(), held(), IMPORTER, NOW)
    assert change.advisory.state is State.PENDING
    assert change.event.fields["after"]["held_by"] == [1]


def test_what_is_held_is_rejected_but_not_approved() -> None:
    with pytest.raises(WrongState, match=f"^{SENTENCE} It can be rejected, and approved once that is released.$"):
        decide(held(), (), ANA, make_signing(), PASSWORD, NOW)
    code = ReasonCode.OTHER
    change = decide(held(), (), ANA, make_signing(verdict=Verdict.REJECT, note="No.", reason_code=code), PASSWORD, NOW)
    assert change.advisory.state is State.REJECTED


def test_a_run_that_came_meanwhile_is_blocked_and_no_override_opens_it() -> None:
    run = make_run(held=(STOP.hold,))
    for standings in ((), (Standing(advisory=make_granted()),)):
        found = gate(run, standings, NOW, GREEN_ONLY)
        assert found.answer is Answer.BLOCKED
        assert found.reasons == (f"{SENTENCE} This run came meanwhile.",)
        assert found.remedies == ("An admin releases what is paused.", "No override opens this.")
    assert gate(make_run(), (), NOW, GREEN_ONLY).answer is Answer.ALLOWED


@pytest.mark.parametrize("person", [ANA, DEE, CY.model_copy(update={"disabled_at": NOW})])
def test_only_an_admin_pauses_and_releases(person: Person) -> None:
    with pytest.raises(NotAllowed, match="Only an admin pauses"):
        paused(person=person)
    with pytest.raises(NotAllowed, match="Only an admin releases"):
        release(STOP, "It is mended.", person, PROOF, NOW)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"kind": "person"}, "Choose what is paused"),
        ({"name": " "}, "Name it in 1 to 256"),
        ({"name": "x" * 257}, "Name it in 1 to 256"),
        ({"reason": " "}, "Write a note"),
    ],
)
def test_a_stop_says_what_and_why(changes: dict[str, Any], told: str) -> None:
    with pytest.raises(Invalid, match=told):
        paused(**changes)


def test_what_is_paused_is_not_paused_again() -> None:
    with pytest.raises(WrongState, match=r"^The engine explainer is paused already\.$"):
        paused(known=(STOP,))
    assert paused(name=" explainer ").name == "explainer"


def test_a_release_is_signed_for_this_stop_and_once() -> None:
    with pytest.raises(NotAllowed, match="needs your password"):
        release(STOP, "It is mended.", DI, SESSION, NOW)
    with pytest.raises(NotAllowed, match="for something else"):
        release(STOP, "It is mended.", DI, PROOF.model_copy(update={"bound_to": "0" * 64}), NOW)
    with pytest.raises(Invalid, match="Write a note"):
        release(STOP, " ", DI, PROOF, NOW)
    after, event = release(STOP, "It is mended.", DI, PROOF, NOW)
    assert (after.released_by and after.released_by.id, event.fields["record"]["act"]) == ("di", "release")
    with pytest.raises(WrongState, match="released by Di Duarte already"):
        release(after, "Again.", CY, PROOF, NOW)


def test_another_version_is_dismissed_by_an_admin_who_saw_all_of_them() -> None:
    run = make_run(conflicts=2, open_conflict=True)
    proof = Reauthentication(method="password", at=NOW, bound_to=run.run_sha256)
    after, event = dismiss(run, 2, CY, "A copy.", proof, NOW)
    assert (after.open_conflict, after.conflicts, after.run_sha256) == (False, 2, run.run_sha256)
    assert event.fields["record"]["meaning"] == "other version dismissed, the first is kept"
    for person in (ANA, DEE):
        with pytest.raises(NotAllowed, match="Only an admin dismisses"):
            dismiss(run, 2, person, "A copy.", proof, NOW)
    with pytest.raises(WrongState, match="2 other versions came by now"):
        dismiss(run, 1, CY, "A copy.", proof, NOW)
    with pytest.raises(WrongState, match="dismissed already, or none came"):
        dismiss(after, 2, CY, "A copy.", proof, NOW)
    with pytest.raises(NotAllowed, match="needs your password"):
        dismiss(run, 2, CY, "A copy.", SESSION, NOW)
    with pytest.raises(Invalid, match="Write a note"):
        dismiss(run, 2, CY, "", proof, NOW)

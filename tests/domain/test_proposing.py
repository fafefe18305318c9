from datetime import timedelta

import pytest

from reviewapp.domain.errors import Invalid, NotAllowed, WrongState
from reviewapp.domain.person import Person, Role
from reviewapp.domain.presets import GREEN_ONLY, NONE
from reviewapp.domain.proposing import Fate, Proposal, drop, next_version, propose, put_in_force, refusal
from reviewapp.domain.reauthentication import Reauthentication, require_fresh
from tests.domain.cast import ANA, CY, DEE, FIRST, NOW, SESSION

DI = Person(id="di", name="Di Duarte", roles=frozenset({Role.ADMIN, Role.REVIEWER}))
KNOWN = (FIRST.ref, GREEN_ONLY.ref)
DRAFT = GREEN_ONLY.model_copy(update={"version": 3, "title": "Tighter"})
PROOF = Reauthentication(method="password", at=NOW, bound_to=DRAFT.ref.sha256)


def proposed() -> Proposal:
    return propose(DRAFT, CY, KNOWN, 1, NOW)[0]


def activated(
    proposal: Proposal, person: Person = DI, admins: int = 2, note: str = "Seen.", proof: Reauthentication = PROOF
) -> Proposal:
    return put_in_force(proposal, GREEN_ONLY.ref, person, admins, note, proof, NOW)[0]


def test_one_proposes_and_another_puts_in_force() -> None:
    after = activated(proposed())
    assert (after.fate, after.author.id, after.closed_by and after.closed_by.id) == (Fate.IN_FORCE, "cy", "di")


@pytest.mark.parametrize("person", [ANA, DEE, CY.model_copy(update={"disabled_at": NOW})])
def test_only_an_admin_proposes_puts_in_force_or_drops(person: Person) -> None:
    with pytest.raises(NotAllowed, match="Only an admin proposes"):
        propose(DRAFT, person, KNOWN, 1, NOW)
    with pytest.raises(NotAllowed, match="Only an admin puts"):
        activated(proposed(), person)
    with pytest.raises(NotAllowed, match="Only an admin drops"):
        drop(proposed(), person, "No.", NOW)


@pytest.mark.parametrize("admins", [2, 3])
def test_the_author_does_not_put_it_in_force_once_there_were_two_admins(admins: int) -> None:
    with pytest.raises(NotAllowed, match="You proposed this"):
        activated(proposed(), CY, admins)
    assert refusal(proposed(), CY, admins) == "You proposed this, so another admin puts it in force."
    assert refusal(proposed(), DI, admins) is None


def test_the_only_admin_there_ever_was_may_do_both() -> None:
    assert activated(proposed(), CY, 1).fate is Fate.IN_FORCE


def test_a_number_means_one_text_for_ever() -> None:
    other = GREEN_ONLY.model_copy(update={"title": "Looser"})
    with pytest.raises(Invalid, match=r"^version: green-only@2 is another text already; number this one 3\.$"):
        propose(other, CY, KNOWN, 1, NOW)
    assert propose(GREEN_ONLY, CY, KNOWN, 1, NOW)[0].policy == GREEN_ONLY.ref, "the same text may be proposed again"
    assert next_version("green-only", KNOWN) == 3
    assert next_version("none", ()) == NONE.version


def test_a_proof_is_of_these_minutes_and_for_this_policy() -> None:
    with pytest.raises(NotAllowed, match="for something else"):
        activated(proposed(), proof=PROOF.model_copy(update={"bound_to": GREEN_ONLY.ref.sha256}))
    with pytest.raises(NotAllowed, match="needs your password"):
        put_in_force(proposed(), GREEN_ONLY.ref, DI, 2, "Seen.", SESSION, NOW)
    require_fresh(PROOF, NOW + timedelta(minutes=5))
    with pytest.raises(NotAllowed, match="more than five minutes ago"):
        require_fresh(PROOF, NOW + timedelta(minutes=5, seconds=1))
    with pytest.raises(NotAllowed, match="clock was put back since you proved"):
        require_fresh(PROOF, NOW - timedelta(hours=1))


@pytest.mark.parametrize("note", ["", "  ", "x" * 4001])
def test_a_note_says_why(note: str) -> None:
    with pytest.raises(Invalid, match="Write a note"):
        activated(proposed(), note=note)
    with pytest.raises(Invalid, match="Write a note"):
        drop(proposed(), CY, note, NOW)


@pytest.mark.parametrize("closed", [activated(proposed()), drop(proposed(), CY, "No.", NOW)[0]])
def test_what_is_closed_stays_closed(closed: Proposal) -> None:
    said = f"This was already {closed.fate} by"
    with pytest.raises(WrongState, match=said):
        activated(closed)
    with pytest.raises(WrongState, match=said):
        drop(closed, DI, "No.", NOW)
    assert str(refusal(closed, DI, 2)).startswith(said)
    assert "2026-01-05 at 05:07:16 UTC" in str(refusal(closed, DI, 2))

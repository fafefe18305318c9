import pytest

from reviewapp.domain.errors import Invalid
from reviewapp.domain.person import IMPORTER, NOBODY, OPERATOR, SETUP, Actor, Person, Role, role_set
from tests.domain.cast import ANA, CY, DEE, NOW


def test_a_person_holds_the_roles_given_and_no_other() -> None:
    assert [role for role in Role if ANA.holds(role)] == [Role.REVIEWER]
    assert [role for role in Role if CY.holds(role)] == [Role.ADMIN], "admin does not imply reviewer"
    assert [role for role in Role if DEE.holds(role)] == [Role.AUDITOR]


def test_a_disabled_person_holds_no_role() -> None:
    gone = ANA.model_copy(update={"disabled_at": NOW})
    assert not any(gone.holds(role) for role in Role)


def test_a_person_acts_in_the_role_asked_for_else_in_their_first() -> None:
    both = Person(id="ed", name="Ed", roles=frozenset({Role.REVIEWER, Role.ADMIN}))
    assert both.as_actor(Role.REVIEWER) == Actor(id="ed", name="Ed", role="reviewer")
    assert both.as_actor() == Actor(id="ed", name="Ed", role="admin")


@pytest.mark.parametrize("actor", [IMPORTER, OPERATOR, SETUP, NOBODY])
def test_actors_that_are_no_people_have_a_name_no_person_can_have(actor: Actor) -> None:
    assert actor.id.startswith("system:")
    assert actor.role == "system"


@pytest.mark.parametrize(
    ("words", "roles"),
    [
        (("reviewer",), {Role.REVIEWER}),
        (("admin", "reviewer", "admin"), {Role.REVIEWER, Role.ADMIN}),
        (("auditor",), {Role.AUDITOR}),
    ],
)
def test_roles_are_a_set(words: tuple[str, ...], roles: set[Role]) -> None:
    assert role_set(words) == roles


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ((), "No role was named; choose from reviewer, admin, auditor."),
        (("boss",), "'boss' is not a role; choose from reviewer, admin, auditor."),
        (("reviewer", "Admin"), "'Admin' is not a role; choose from reviewer, admin, auditor."),
        (("auditor", "admin"), "An auditor has no other role: whoever checks must not decide."),
        (("reviewer", "auditor"), "An auditor has no other role: whoever checks must not decide."),
    ],
)
def test_roles_that_cannot_be_are_refused_with_a_sentence(words: tuple[str, ...], sentence: str) -> None:
    with pytest.raises(Invalid) as refused:
        role_set(words)
    assert str(refused.value) == sentence
    assert refused.value.field == "roles"

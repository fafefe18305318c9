"""Who keeps the trail: admins and auditors sign it, check it, and carry it away."""

from reviewapp.domain.person import Actor, Person, Role
from reviewapp.http import context

KEEPERS = (Role.ADMIN, Role.AUDITOR)


def may_keep() -> bool:
    """Whether whoever asks is one of them."""
    return any(context.person().holds(role) for role in KEEPERS)


def as_keeper(person: Person) -> Actor:
    """How such a person stands in the event: as an admin, else as an auditor."""
    return person.as_actor(Role.ADMIN if person.holds(Role.ADMIN) else Role.AUDITOR)

"""People, their roles, and the other actors that stand in events."""

from datetime import datetime
from enum import StrEnum

from reviewapp.domain.errors import Invalid
from reviewapp.domain.model import Frozen


class Role(StrEnum):
    """What a person may do; auditor stands alone, admin does not imply reviewer."""

    REVIEWER = "reviewer"
    ADMIN = "admin"
    AUDITOR = "auditor"


class Person(Frozen):
    """Somebody with a user name of their own, never reused."""

    id: str
    name: str
    roles: frozenset[Role]
    disabled_at: datetime | None = None

    def holds(self, role: Role) -> bool:
        """Whether the person has that role now."""
        return self.disabled_at is None and role in self.roles

    @property
    def working_role(self) -> Role | None:
        """The role in which the person works on what waits: reviewer, else admin; None where they only look on."""
        return next((role for role in (Role.REVIEWER, Role.ADMIN) if self.holds(role)), None)

    def as_actor(self, role: Role | None = None) -> "Actor":
        """The person as they stand in an event, acting in `role` (else in the first they have)."""
        return Actor(id=self.id, name=self.name, role=role or min(self.roles))


class Actor(Frozen):
    """Who did something: a person in a role, or a part of the system."""

    id: str
    name: str
    role: str


class Authentication(Frozen):
    """How a signer proved to be that person: `session` or `password`, and when."""

    method: str
    at: datetime


IMPORTER = Actor(id="system:import", name="Import", role="system")
OPERATOR = Actor(id="system:operator", name="Operator", role="system")
SETUP = Actor(id="system:setup", name="Setup", role="system")
MIRROR = Actor(id="system:mirror", name="Mirror", role="system")
NOBODY = Actor(id="system:nobody", name="Not signed in", role="system")


def role_set(words: tuple[str, ...]) -> frozenset[Role]:
    """The roles named; raises Invalid for none, an unknown one, or auditor beside another."""
    unknown = [word for word in words if word not in set(Role)]
    if unknown or not words:
        named = f"{unknown[0]!r} is not a role" if unknown else "No role was named"
        raise Invalid(f"{named}; choose from {', '.join(Role)}.", "roles")
    roles = frozenset(Role(word) for word in words)
    if Role.AUDITOR in roles and len(roles) > 1:
        raise Invalid("An auditor has no other role: whoever checks must not decide.", "roles")
    return roles

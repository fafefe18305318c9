"""The rules that say who must look at what, as data: numbered, hashed, never edited in place."""

from functools import cached_property
from typing import Any

from reviewapp.domain.canonical import record_bytes, sha256
from reviewapp.domain.content import ContentClass
from reviewapp.domain.model import Frozen
from reviewapp.domain.person import Role
from reviewapp.domain.risk import Risk

SCHEMA = "reviewapp/policy/v1"


class Rule(Frozen):
    """For these classes at these risks: who signs, how many, and with what.

    `auto` names the system actor that approves without a person; everything else waits.
    """

    id: str
    classes: tuple[ContentClass, ...]
    risks: tuple[Risk, ...]
    auto: str | None = None
    approvals: int = 1
    role: Role = Role.REVIEWER
    note: bool = True
    reauthenticate: bool = True

    def covers(self, content_class: ContentClass, risk: Risk) -> bool:
        """Whether the rule speaks of that class at that risk."""
        return content_class in self.classes and risk in self.risks

    def record(self) -> dict[str, Any]:
        """The rule as packets and events hold it."""
        return self.model_dump(mode="json")


class PolicyRef(Frozen):
    """Which policy said so: name, version, and the hash of its text."""

    id: str
    version: int
    sha256: str

    def __str__(self) -> str:
        return f"{self.id}@{self.version}"


class Policy(Frozen):
    """One version of the rules; the first rule that covers a case decides it."""

    id: str
    version: int
    title: str
    reason: str
    rules: tuple[Rule, ...]

    def record(self) -> bytes:
        """The canonical bytes of this version."""
        return record_bytes({"schema": SCHEMA, **self.model_dump(mode="json")})

    @cached_property
    def ref(self) -> PolicyRef:
        """The reference that every routing, packet and review names."""
        return PolicyRef(id=self.id, version=self.version, sha256=sha256(self.record()))


STRICTEST = Rule(id="uncovered", classes=tuple(ContentClass), risks=tuple(Risk), role=Role.ADMIN)
"""Where no rule covers a case: an admin, with note and password. Fails closed."""


def rule_for(policy: Policy, content_class: ContentClass, risk: Risk, *, auto_allowed: bool) -> Rule:
    """The rule that decides a case. `auto_allowed` is False for what a person must see whatever a policy says.

    Held in code as well as in the policy: nothing but an explanation is ever approved without a person.
    """
    if content_class is not ContentClass.EXPLANATORY:
        auto_allowed = False
    matching = (rule for rule in policy.rules if rule.covers(content_class, risk))
    return next((rule for rule in matching if auto_allowed or rule.auto is None), STRICTEST)

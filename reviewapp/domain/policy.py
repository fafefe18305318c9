"""The rules that say who must look at what, as data: numbered, hashed, never edited in place."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from functools import cached_property
from typing import Any, Self

from pydantic import Field

from reviewapp.domain.canonical import record_bytes, sha256
from reviewapp.domain.content import ContentClass
from reviewapp.domain.model import Frozen
from reviewapp.domain.person import Role
from reviewapp.domain.risk import Risk

SCHEMA = "reviewapp/policy/v1"
_CONDITIONS = ("tools", "modes", "machines", "confidence_below", "scopes")
LONGEST_ACKNOWLEDGEMENT = 120
LONGEST_MINUTES = 7 * 24 * 60
_LATER = (*_CONDITIONS, "acknowledge")
_LATER_OF_POLICY = ("author", "targets", "releases", "overrides")


class Case(Frozen):
    """What a rule looks at: the class and the risk, and what the run and the engine stated besides.

    `scope` is that of an override request, `confidence` as the engine wrote it.
    """

    content_class: ContentClass
    risk: Risk
    tool_id: str | None = None
    mode: str | None = None
    machine_id: str | None = None
    confidence: str | None = None
    scope: str | None = None


class Rule(Frozen):
    """For these classes at these risks: who signs, how many, and with what.

    `auto` names the system actor that approves without a person; everything else waits. `tools`, `modes` and
    `machines` are names, or their beginnings with a `*` behind; `confidence_below` is a decimal; `scopes` are those
    of override requests. What is left empty fits everything. `acknowledge` is what an approval must be typed with.
    What is empty of these stands in no record: the first policies did not know them, and their bytes stay what they
    were.
    """

    id: str
    classes: tuple[ContentClass, ...]
    risks: tuple[Risk, ...]
    auto: str | None = None
    approvals: int = 1
    role: Role = Role.REVIEWER
    note: bool = True
    reauthenticate: bool = True
    tools: tuple[str, ...] = ()
    modes: tuple[str, ...] = ()
    machines: tuple[str, ...] = ()
    confidence_below: str | None = None
    scopes: tuple[str, ...] = ()
    acknowledge: str = ""

    def covers(self, case: Case) -> bool:
        """Whether the rule speaks of that case."""
        stated = ((self.tools, case.tool_id), (self.modes, case.mode), (self.machines, case.machine_id))
        return (
            case.content_class in self.classes
            and case.risk in self.risks
            and all(fits(patterns, value) for patterns, value in stated)
            and (self.confidence_below is None or _is_below(case.confidence, self.confidence_below))
            and (not self.scopes or case.scope in self.scopes)
        )

    @property
    def conditions(self) -> dict[str, Any]:
        """What the rule asks of a case beside its class and risk."""
        return {name: value for name in _CONDITIONS if (value := getattr(self, name))}

    def record(self) -> dict[str, Any]:
        """The rule as packets and events hold it."""
        return {name: value for name, value in self.model_dump(mode="json").items() if value or name not in _LATER}


class PolicyRef(Frozen):
    """Which policy said so: name, version, and the hash of its text."""

    id: str
    version: int
    sha256: str

    def __str__(self) -> str:
        return f"{self.id}@{self.version}"


class Release(Frozen):
    """What the output of a run needs beside the gate's own lines: so many people who approved an explanation of it.

    It can only hold back what the gate of RECORDS.md would let pass, never the other way round.
    """

    id: str
    risks: tuple[Risk, ...]
    approvals: int = 1
    tools: tuple[str, ...] = ()
    modes: tuple[str, ...] = ()
    machines: tuple[str, ...] = ()

    def covers(self, risk: Risk, tool_id: str | None, mode: str | None, machine_id: str | None) -> bool:
        """Whether the rule speaks of such a run; what a run does not state fits every pattern: fails closed."""
        stated = ((self.tools, tool_id), (self.modes, mode), (self.machines, machine_id))
        return risk in self.risks and all(value is None or fits(patterns, value) for patterns, value in stated)


class OverrideLimits(Frozen):
    """Which scopes may be asked for, for how long where nobody says, and for how long at most, in minutes."""

    scopes: tuple[str, ...] = ("YELLOW", "RED")
    default_minutes: int = 480
    longest_minutes: int = LONGEST_MINUTES


class Policy(Frozen):
    """One version of the rules; the first rule that covers a case decides it.

    `author` is who filed it, empty for what ships. `targets` are the minutes within which what waits should be
    decided, by the risk of its run; `releases` hold the gate stricter. What is empty of these stands in no record.
    """

    id: str
    version: int
    title: str
    reason: str
    rules: tuple[Rule, ...]
    author: str = ""
    targets: dict[Risk, int] = Field(default_factory=dict)
    releases: tuple[Release, ...] = ()
    overrides: OverrideLimits | None = None

    def record(self) -> bytes:
        """The canonical bytes of this version."""
        body = self.model_dump(mode="json", exclude={"rules"})
        stated = {name: value for name, value in body.items() if value or name not in _LATER_OF_POLICY}
        return record_bytes({"schema": SCHEMA, **stated, "rules": [rule.record() for rule in self.rules]})

    @property
    def limits(self) -> OverrideLimits:
        """The limits of overrides, those of the first policies where none are stated."""
        return self.overrides or OverrideLimits()

    @cached_property
    def ref(self) -> PolicyRef:
        """The reference that every routing, packet and review names."""
        return PolicyRef(id=self.id, version=self.version, sha256=sha256(self.record()))

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """A copy with some fields changed; pydantic would copy the reference with them, which names the old text."""
        copied = super().model_copy(update=update, deep=deep)
        copied.__dict__.pop("ref", None)
        return copied


STRICTEST = Rule(id="uncovered", classes=tuple(ContentClass), risks=tuple(Risk), role=Role.ADMIN)
"""Where no rule covers a case: an admin, with note and password. Fails closed."""


def rule_for(policy: Policy, case: Case, *, auto_allowed: bool) -> Rule:
    """The rule that decides a case. `auto_allowed` is False for what a person must see whatever a policy says.

    Held in code as well as in the policy: nothing but an explanation is ever approved without a person.
    """
    if case.content_class is not ContentClass.EXPLANATORY:
        auto_allowed = False
    matching = (rule for rule in policy.rules if rule.covers(case))
    return next((rule for rule in matching if auto_allowed or rule.auto is None), STRICTEST)


def fits(patterns: tuple[str, ...], stated: str | None) -> bool:
    """Whether a name is one of these, or begins like one that ends with `*`; what is not stated fits no pattern."""
    if not patterns:
        return True
    if stated is None:
        return False
    return any(stated.startswith(one[:-1]) if one.endswith("*") else stated == one for one in patterns)


def _is_below(stated: str | None, threshold: str) -> bool:
    """Whether a confidence is below the threshold; one that is not stated, or is no number, counts as below."""
    try:
        return not Decimal(stated or "NaN") >= Decimal(threshold)
    except InvalidOperation:
        return True

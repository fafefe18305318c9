"""What is wrong with the parts of a policy beside its rules: release rules, limits of overrides, times to decide."""

from collections.abc import Iterator

from reviewapp.domain.content import ContentClass
from reviewapp.domain.identity import is_policy_id
from reviewapp.domain.policy import LONGEST_MINUTES, Policy, Release
from reviewapp.domain.risk import Risk

SCOPES = ("YELLOW", "RED")
_MAY_PASS = {Risk.GREEN, Risk.YELLOW}
_LONGEST_TARGET = 365 * 24 * 60
_MOST_PEOPLE = 2


def faults(policy: Policy) -> Iterator[str]:
    """Every fault, each in a sentence that names the part."""
    yield from _of_overrides(policy)
    for risk, minutes in policy.targets.items():
        if not 1 <= minutes <= _LONGEST_TARGET:
            yield f"targets, {risk}: a time to decide is 1 to {_LONGEST_TARGET} minutes."
    seen: set[str] = set()
    for one in policy.releases:
        yield from _of_release(one, policy)
        if one.id in seen:
            yield f"Release rule {one.id}: the name stands twice."
        seen.add(one.id)


def _of_overrides(policy: Policy) -> Iterator[str]:
    limits = policy.limits
    if len(set(limits.scopes)) < len(limits.scopes) or not set(limits.scopes) <= set(SCOPES):
        yield "overrides, scopes: name YELLOW, RED, both, or neither where no run may be overridden."
    if not 1 <= limits.default_minutes <= limits.longest_minutes <= LONGEST_MINUTES:
        yield f"overrides: 1 ≤ default_minutes ≤ longest_minutes ≤ {LONGEST_MINUTES} must hold."


def _of_release(one: Release, policy: Policy) -> Iterator[str]:
    said = f"Release rule {one.id}"
    if not is_policy_id(one.id):
        yield f"{said}: it is named by 2 to 64 small letters, digits and hyphens."
    if not one.risks or not set(one.risks) <= _MAY_PASS:
        yield f"{said}: the gate lets only GREEN and YELLOW runs pass, so a rule can be stricter for these alone."
    if not 1 <= one.approvals <= _MOST_PEOPLE:
        yield f"{said}: approvals is 1 or 2."
    for rule in policy.rules:
        explains = rule.auto is None and ContentClass.EXPLANATORY in rule.classes
        if explains and set(rule.risks) & set(one.risks) and rule.approvals < one.approvals:
            yield f"{said}: it asks for {one.approvals} people, but rule {rule.id} closes an explanation after fewer."

"""A policy as people read and print it: its rules in words, and what becomes of every case."""

from collections.abc import Sequence
from typing import NamedTuple

from reviewapp.domain.content import ContentClass
from reviewapp.domain.person import Role
from reviewapp.domain.policy import Case, OverrideLimits, Policy, Release, Rule, rule_for
from reviewapp.domain.risk import Risk, Status, routing_risk

KINDS: dict[str, tuple[ContentClass, bool, str | None]] = {
    "explanation": (ContentClass.EXPLANATORY, True, None),
    "risk notice": (ContentClass.EXPLANATORY, False, None),
    "suggestion": (ContentClass.PRESCRIPTIVE, True, None),
    "override, scope YELLOW": (ContentClass.OVERRIDE_REQUEST, True, "YELLOW"),
    "override, scope RED": (ContentClass.OVERRIDE_REQUEST, True, "RED"),
}
"""What waits or passes → its class, whether a policy may let it pass at all, and the scope of an override."""

_RESULTS = {
    "GREEN and OK": (Risk.GREEN, Status.OK),
    "YELLOW": (Risk.YELLOW, Status.OK),
    "GREEN but not OK": (Risk.GREEN, Status.BLOCKED),
    "UNKNOWN": (Risk.UNKNOWN, Status.OK),
    "ERROR": (Risk.ERROR, Status.ERROR),
    "RED": (Risk.RED, Status.BLOCKED),
}
_NEVER = {
    ("risk notice", "GREEN and OK"),
    ("override, scope RED", "GREEN and OK"),
    *(("override, scope YELLOW", result) for result in _RESULTS if result != "YELLOW"),
}


class Fates(NamedTuple):
    """One row of the table: what it is, at which results, and what becomes of it under each policy."""

    kind: str
    result: str
    fates: tuple[str, ...]


def asks(rule: Rule) -> str:
    """What a rule asks for, in a few words."""
    if rule.auto:
        return "passes"
    noun = {Role.REVIEWER: "reviewer", Role.ADMIN: "admin", Role.AUDITOR: "auditor"}[rule.role]
    who = f"{rule.approvals} {noun}{'' if rule.approvals == 1 else 's'}"
    wanted = {"note": rule.note, "password": rule.reauthenticate, "typed words": rule.acknowledge}
    return ", ".join([who, *(name for name, is_wanted in wanted.items() if is_wanted)])


def matrix(policies: Sequence[Policy]) -> str:
    """What becomes of every kind at every result, a column a policy, as a Markdown table."""
    head = [f"| what | result of the run | {' | '.join(policy.id for policy in policies)} |"]
    rule = [f"|---|---|{'---|' * len(policies)}"]
    body = [f"| {one.kind} | {one.result} | {' | '.join(one.fates)} |" for one in fates(policies)]
    return "\n".join([*head, *rule, *body])


def fates(policies: Sequence[Policy]) -> tuple[Fates, ...]:
    """What becomes of every kind at every result under each policy.

    The status counts at GREEN alone: what is GREEN and not OK is handled as RED. Results that fare alike share a row.
    """
    return tuple(row for kind in KINDS for row in _rows(kind, policies))


def clauses(policy: Policy) -> dict[str, str]:
    """Everything a policy says, each clause under a name of its own: what is printed, and what is compared."""
    targets = [f"{risk} within {lasting(policy.targets[risk])}" for risk in reversed(Risk) if risk in policy.targets]
    return {
        "Title": policy.title,
        "Reason": policy.reason,
        "Order of the rules": ", ".join(rule.id for rule in policy.rules),
        **{f"Rule {rule.id}": _sentence(rule) for rule in policy.rules},
        "Overrides": _overrides(policy.limits),
        **{f"Release rule {one.id}": _release(one) for one in policy.releases},
        "Time to decide": f"{', '.join(targets)}." if targets else "Not set.",
    }


def document(policy: Policy) -> str:
    """The whole policy as one printable text, which names the hash it can be checked by."""
    said = clauses(policy)
    title, reason, _ = said.pop("Title"), said.pop("Reason"), said.pop("Order of the rules")
    return "\n".join(
        [
            f"# {title}",
            "",
            f"Policy {policy.ref}, SHA-256 {policy.ref.sha256}{f', by {policy.author}' if policy.author else ''}",
            "",
            reason,
            "",
            "## Rules and limits",
            "",
            *(f"{n}. **{name}**: {sentence}" for n, (name, sentence) in enumerate(said.items(), 1)),
            "",
            "## What becomes of what",
            "",
            matrix([policy]),
            "",
            *notes(policy),
            "",
        ]
    )


def notes(policy: Policy) -> tuple[str, ...]:
    """What holds beside the clauses, whatever a policy says."""
    special = any(set(rule.conditions) - {"scopes"} for rule in policy.rules)
    held = "What a person must see whatever a policy says (risk notices, what was signed before, what has no content)"
    return (
        f"Of the rules that fit, the first decides. {held} passes over the rules that let through.",
        *(["The table leaves out rules with conditions of their own; where one fits, it decides."] if special else []),
        "An approval by policy makes a text usable. It never opens a gate, and a release rule can only hold back.",
    )


def _overrides(limits: OverrideLimits) -> str:
    if not limits.scopes:
        return "No run may be overridden."
    scopes = " or ".join(limits.scopes)
    longest, usual = lasting(limits.longest_minutes), lasting(limits.default_minutes)
    return f"May be asked for with scope {scopes}, for {usual} where nobody says, {longest} at most."


def _release(one: Release) -> str:
    people = "one person" if one.approvals == 1 else f"{one.approvals} people"
    stated = {"tools": one.tools, "modes": one.modes, "machines": one.machines}
    given = "".join(f"; {name} {', '.join(values)}" for name, values in stated.items() if values)
    return f"Output of {', '.join(one.risks)} runs{given} only once {people} approved an explanation of the run."


def lasting(minutes: int) -> str:
    """A span that is a rule: `8 hours`, `1 day`, `90 minutes`."""
    for unit, noun in ((1_440, "day"), (60, "hour")):
        if minutes % unit == 0:
            return f"{minutes // unit} {noun}{'' if minutes == unit else 's'}"
    return f"{minutes} minutes"


def _rows(kind: str, policies: Sequence[Policy]) -> list[Fates]:
    results = [result for result in _RESULTS if (kind, result) not in _NEVER]
    groups: dict[tuple[str, ...], list[str]] = {}
    for result in results:
        groups.setdefault(_fates(kind, result, policies), []).append(result)
    return [
        Fates(kind, "any" if names == results and len(names) > 1 else ", ".join(names), fate)
        for fate, names in groups.items()
    ]


def _fates(kind: str, result: str, policies: Sequence[Policy]) -> tuple[str, ...]:
    content_class, may_pass, scope = KINDS[kind]
    case = Case(content_class=content_class, risk=routing_risk(*_RESULTS[result]), scope=scope)
    return tuple(_fate(policy, case, may_pass=may_pass) for policy in policies)


def _fate(policy: Policy, case: Case, *, may_pass: bool) -> str:
    if case.scope is not None and case.scope not in policy.limits.scopes:
        return "cannot be asked for"
    return asks(rule_for(policy, case, auto_allowed=may_pass))


def _sentence(rule: Rule) -> str:
    classes = ", ".join(one.plural for one in rule.classes)
    risks = "any risk" if set(rule.risks) == set(Risk) else ", ".join(rule.risks)
    given = "".join(f"; {name.replace('_', ' ')} {_listed(value)}" for name, value in rule.conditions.items())
    fate = f"pass by themselves, approved by {rule.auto}" if rule.auto else f"need {asks(rule)}"
    typed = f" The words to be typed: {rule.acknowledge}." if rule.acknowledge else ""
    return f"{classes} at {risks}{given}: {fate}.{typed}"


def _listed(value: object) -> str:
    return ", ".join(value) if isinstance(value, tuple) else str(value)

"""What a policy would have done: every advisory of a period as it arrived, under the policy in force and under a draft.

What a rule looks at is the same for many advisories, so each distinct case is decided once.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from reviewapp.domain.policy import Case, Policy, Rule, rule_for

MOST_EXAMPLES = 20
STEP = 5_000
"""After how many arrivals it is told how far a replay is: about a quarter of a second."""


class Outcome(StrEnum):
    """How an advisory would have fared under the draft, beside how it fares under the policy in force."""

    PASSES = "would pass by themselves"
    HELD = "would wait for a person"
    SECOND = "would need a second person"
    ONE_LESS = "would need one person fewer"
    REFUSED = "could not be asked for"
    ALLOWED = "could be asked for"
    DIFFERENT = "would be signed differently"
    SAME = "as now"


class Arrival(NamedTuple):
    """An advisory as it arrived: its names, what a rule looks at, and whether a policy may let it pass at all."""

    run_id: str
    advisory_id: str
    case: Case
    may_pass: bool


@dataclass
class Group:
    """The advisories of one outcome: how many, by risk, kind and tool, and the first of them."""

    count: int = 0
    by_risk: Counter[str] = field(default_factory=Counter)
    by_class: Counter[str] = field(default_factory=Counter)
    by_tool: Counter[str] = field(default_factory=Counter)
    examples: list[tuple[str, str]] = field(default_factory=list)


@dataclass
class Backtest:
    """The groups by outcome; `total` is all that was replayed."""

    groups: dict[Outcome, Group]

    @property
    def total(self) -> int:
        """How many advisories were replayed."""
        return sum(group.count for group in self.groups.values())


def replay(arrivals: Iterable[Arrival], now: Policy, draft: Policy) -> Backtest:
    """Decide every arrival under both policies."""
    *_, found = replaying(arrivals, now, draft)
    return found


def replaying(arrivals: Iterable[Arrival], now: Policy, draft: Policy) -> Iterator[Backtest]:
    """The same, step by step: the one result, which grows, after every STEP arrivals and at the end."""
    decided: dict[tuple[Case, bool], Outcome] = {}
    found = Backtest({outcome: Group() for outcome in Outcome})
    for number, one in enumerate(arrivals, 1):
        key = (one.case, one.may_pass)
        outcome = decided.get(key) or decided.setdefault(key, compare(now, draft, *key))
        _count(found.groups[outcome], one)
        if number % STEP == 0:
            yield found
    yield found


def compare(now: Policy, draft: Policy, case: Case, may_pass: bool) -> Outcome:  # half of a key
    """What the draft would change for one case."""
    if (asked := _may_be_asked(now, case)) != _may_be_asked(draft, case):
        return Outcome.REFUSED if asked else Outcome.ALLOWED
    before, after = (rule_for(policy, case, auto_allowed=may_pass) for policy in (now, draft))
    if bool(before.auto) != bool(after.auto):
        return Outcome.PASSES if after.auto else Outcome.HELD
    if before.approvals != after.approvals:
        return Outcome.SECOND if after.approvals > before.approvals else Outcome.ONE_LESS
    return Outcome.SAME if _terms(before) == _terms(after) else Outcome.DIFFERENT


def _may_be_asked(policy: Policy, case: Case) -> bool:
    return case.scope is None or case.scope in policy.limits.scopes


def _terms(rule: Rule) -> tuple[object, ...]:
    return (rule.role, rule.note, rule.reauthenticate, rule.acknowledge)


def _count(group: Group, one: Arrival) -> None:
    group.count += 1
    group.by_risk[one.case.risk] += 1
    group.by_class[one.case.content_class] += 1
    group.by_tool[one.case.tool_id or "not stated"] += 1
    if len(group.examples) < MOST_EXAMPLES:
        group.examples.append((one.run_id, one.advisory_id))

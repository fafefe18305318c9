"""The report of a period: who decided how much and how quickly, overrides, policy changes, what passed by itself.

Events are folded in, in slices of any size and order; the value grows with the people and the lengths of waiting that
occur, not with the events. Lists keep so many entries and count the rest.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from enum import StrEnum
from typing import TypeVar

from pydantic import Field

from reviewapp.domain.model import Frozen
from reviewapp.domain.risk import Risk

FAST_SECONDS = 10
"""A human approval after less time than this on the evidence is listed as made too fast; nothing is refused by it."""
MOST_LISTED = 100
Key = TypeVar("Key", bound=str)
Value = TypeVar("Value")
Listed = TypeVar("Listed", "Granted", "PolicyChange")


class Deed(StrEnum):
    """What somebody signed; of overrides in words of their own."""

    APPROVED = "approved"
    REJECTED = "rejected"
    SENT_BACK = "sent back"
    WITHDREW = "withdrew"
    GRANTED = "granted"
    REFUSED = "refused"
    REVOKED = "revoked"


class Deeds(Frozen):
    """One person's signatures, by what they signed."""

    name: str
    counts: dict[Deed, int]

    @property
    def total(self) -> int:
        """All of them."""
        return sum(self.counts.values())


class Waits(Frozen):
    """How long advisories of one risk waited for their first verdict: whole minutes → how many.

    `targeted` counts those for which the policy they were decided under set a time, `late` those that took longer.
    """

    minutes: dict[int, int]
    targeted: int = 0
    late: int = 0

    @property
    def count(self) -> int:
        """How many there were."""
        return sum(self.minutes.values())

    @property
    def longest(self) -> int:
        """The longest, in minutes."""
        return max(self.minutes)

    def percentile(self, percent: int) -> int:
        """The least minutes within which so many percent of them were decided (nearest rank)."""
        rank, passed = -(-self.count * percent // 100), 0
        for minutes in sorted(self.minutes):
            passed += self.minutes[minutes]
            if passed >= rank:
                return minutes
        return self.longest


class Share(Frozen):
    """How many were routed, and how many of them the policy let pass by itself."""

    routed: int = 0
    auto: int = 0


class Granted(Frozen):
    """An override that was granted; `ended` says how it ended before its time, by whom and when, if it did."""

    n: int
    at: datetime
    by: tuple[str, ...]
    run_id: str
    advisory_id: str
    scope: str
    minutes: int
    expires_at: datetime
    ended: str | None = None
    ended_by: str | None = None
    ended_at: datetime | None = None
    ended_n: int | None = None


class PolicyChange(Frozen):
    """Something that happened to a policy, by the kind of its event."""

    n: int
    at: datetime
    kind: str
    by: str
    policy: str
    reason: str


class Fast(Frozen):
    """A human approval after little time on the evidence."""

    seconds: int
    n: int
    at: datetime
    by: str
    run_id: str
    advisory_id: str
    risk: Risk


class Report(Frozen):
    """What the events of a period tell, as far as they were folded in.

    `deeds` are by person, `waits` and `shares` by the risk of the run; `targets` are the times to decide of each
    policy that a wait was measured against. `overrides` and `policy_changes` hold the newest, `fast` the fastest.
    """

    events: int = 0
    deeds: dict[str, Deeds] = Field(default_factory=dict)
    waits: dict[Risk, Waits] = Field(default_factory=dict)
    targets: dict[str, dict[Risk, int]] = Field(default_factory=dict)
    shares: dict[Risk, Share] = Field(default_factory=dict)
    approvals: int = 0
    fast_count: int = 0
    fast: tuple[Fast, ...] = ()
    override_count: int = 0
    overrides: tuple[Granted, ...] = ()
    policy_change_count: int = 0
    policy_changes: tuple[PolicyChange, ...] = ()

    def joined(self, other: "Report") -> "Report":
        """The report of what was folded into either; which comes first does not matter."""
        return Report(
            events=self.events + other.events,
            deeds=_merged(self.deeds, other.deeds, _joined_deeds),
            waits=_merged(self.waits, other.waits, _joined_waits),
            targets=self.targets | other.targets,
            shares=_merged(self.shares, other.shares, _joined_shares),
            approvals=self.approvals + other.approvals,
            fast_count=self.fast_count + other.fast_count,
            fast=tuple(sorted((*self.fast, *other.fast), key=lambda one: (one.seconds, one.n))[:MOST_LISTED]),
            override_count=self.override_count + other.override_count,
            overrides=_newest((*self.overrides, *other.overrides)),
            policy_change_count=self.policy_change_count + other.policy_change_count,
            policy_changes=_newest((*self.policy_changes, *other.policy_changes)),
        )


def _newest(entries: Iterable[Listed]) -> tuple[Listed, ...]:
    return tuple(sorted(entries, key=lambda one: -one.n)[:MOST_LISTED])


def _merged(
    one: Mapping[Key, Value], other: Mapping[Key, Value], join: Callable[[Value, Value], Value]
) -> dict[Key, Value]:
    both = {key: join(one[key], other[key]) for key in one.keys() & other.keys()}
    return {**one, **other, **both}


def _joined_deeds(one: Deeds, other: Deeds) -> Deeds:
    return Deeds(name=max(one.name, other.name), counts=dict(Counter(one.counts) + Counter(other.counts)))


def _joined_waits(one: Waits, other: Waits) -> Waits:
    return Waits(
        minutes=dict(Counter(one.minutes) + Counter(other.minutes)),
        targeted=one.targeted + other.targeted,
        late=one.late + other.late,
    )


def _joined_shares(one: Share, other: Share) -> Share:
    return Share(routed=one.routed + other.routed, auto=one.auto + other.auto)

"""Making a report of the events of a period, each with the other events of its run beside it."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from reviewapp.domain import report_history
from reviewapp.domain.canonical import utc_time
from reviewapp.domain.events import policy_of
from reviewapp.domain.report import FAST_SECONDS, Deed, Deeds, Fast, Granted, PolicyChange, Report, Share, Waits
from reviewapp.domain.report_history import VERDICTS, History, Record
from reviewapp.domain.risk import Risk
from reviewapp.domain.states import State

_ROUTINGS = frozenset(
    {
        "advisory:routed",
        "advisory:auto_approved",
        "advisory:override_requested",
        "advisory:stale",
        "advisory:rerouted",
    }
)
_DEEDS = {
    "advisory:approve": Deed.APPROVED,
    "advisory:reject": Deed.REJECTED,
    "advisory:request_changes": Deed.SENT_BACK,
    "advisory:withdraw": Deed.WITHDREW,
    "advisory:revoked": Deed.REVOKED,
}
_OF_OVERRIDES = {Deed.APPROVED: Deed.GRANTED, Deed.REJECTED: Deed.REFUSED}
_SIGNED_ON_OVERRIDE = "override "
"""What the meaning of a verdict on an override request opens with (domain/review.py)."""
Targets = Mapping[str, Mapping[Risk, int]]


@dataclass
class _Tally:
    """What one slice comes to, as it is counted."""

    histories: Mapping[str, History]
    targets: Targets
    events: int = 0
    names: dict[str, str] = field(default_factory=dict)
    deeds: dict[str, Counter[Deed]] = field(default_factory=lambda: defaultdict(Counter))
    minutes: dict[Risk, Counter[int]] = field(default_factory=lambda: defaultdict(Counter))
    targeted: Counter[Risk] = field(default_factory=Counter)
    late: Counter[Risk] = field(default_factory=Counter)
    used: dict[str, dict[Risk, int]] = field(default_factory=dict)
    routed: Counter[Risk] = field(default_factory=Counter)
    auto: Counter[Risk] = field(default_factory=Counter)
    approvals: int = 0
    fast: list[Fast] = field(default_factory=list)
    granted: list[Granted] = field(default_factory=list)
    changes: list[PolicyChange] = field(default_factory=list)

    def report(self) -> Report:
        """The slice as a report of its own, with lists that nothing was cut from yet."""
        part = Report(
            events=self.events,
            deeds={who: Deeds(name=self.names[who], counts=dict(counts)) for who, counts in self.deeds.items()},
            waits={
                risk: Waits(minutes=dict(minutes), targeted=self.targeted[risk], late=self.late[risk])
                for risk, minutes in self.minutes.items()
            },
            targets=self.used,
            shares={risk: Share(routed=count, auto=self.auto[risk]) for risk, count in self.routed.items()},
            approvals=self.approvals,
            fast_count=len(self.fast),
            fast=tuple(self.fast),
            override_count=len(self.granted),
            overrides=tuple(self.granted),
            policy_change_count=len(self.changes),
            policy_changes=tuple(self.changes),
        )
        return Report().joined(part)


def is_told_by_its_run(kind: str) -> bool:
    """Whether an event of that kind needs the history of its run beside it."""
    return kind in _ROUTINGS or kind in VERDICTS


def fold(records: Iterable[Record], histories: Mapping[str, History], targets: Targets) -> Report:
    """The report of these events.

    `histories` hold all events of the runs that they name, oldest first, as far as the report looks, and `targets`
    the minutes to decide of each policy, by its hash.
    """
    tally = _Tally(histories, targets)
    for record in records:
        _count(tally, record)
    return tally.report()


def _count(tally: _Tally, record: Record) -> None:
    tally.events += 1
    kind = record["kind"]
    if kind in _DEEDS:
        _count_deed(tally, record)
    if kind in _ROUTINGS:
        _count_routing(tally, record)
    if kind in VERDICTS:
        _count_wait(tally, record)
    if kind == "advisory:approve":
        _count_approval(tally, record)
    if kind.startswith("policy:"):
        tally.changes.append(_policy_change(record))


def _count_deed(tally: _Tally, record: Record) -> None:
    who, deed = record["actor"], _DEEDS[record["kind"]]
    if record["record"]["meaning"].startswith(_SIGNED_ON_OVERRIDE):
        deed = _OF_OVERRIDES.get(deed, deed)
    tally.names[who["id"]] = max(tally.names.get(who["id"], ""), who["name"])
    tally.deeds[who["id"]][deed] += 1


def _count_routing(tally: _Tally, record: Record) -> None:
    risk = report_history.risk(_history(tally, record))
    tally.routed[risk] += 1
    tally.auto[risk] += record["after"]["state"] == State.AUTO_APPROVED


def _count_wait(tally: _Tally, record: Record) -> None:
    history = _history(tally, record)
    began = report_history.asked_at(record, history)
    if began is None:
        return
    risk = report_history.risk(history)
    seconds = max(0.0, (utc_time(record["at"]) - began).total_seconds())
    tally.minutes[risk][int(seconds // 60)] += 1
    targets = tally.targets.get(record["policy"]["sha256"], {})
    tally.used[str(policy_of(record))] = dict(targets)
    if risk in targets:
        tally.targeted[risk] += 1
        tally.late[risk] += seconds > targets[risk] * 60


def _count_approval(tally: _Tally, record: Record) -> None:
    tally.approvals += 1
    seconds = record["record"]["seconds_on_evidence"]
    if seconds < FAST_SECONDS:
        tally.fast.append(_fast(record, seconds, report_history.risk(_history(tally, record))))
    if record["after"].get("expires_at"):
        tally.granted.append(_granted(record, _history(tally, record)))


def _history(tally: _Tally, record: Record) -> History:
    return tally.histories.get(record["run_id"], ())


def _fast(record: Record, seconds: int, risk: Risk) -> Fast:
    return Fast(
        seconds=seconds,
        n=record["n"],
        at=utc_time(record["at"]),
        by=record["actor"]["name"],
        run_id=record["run_id"],
        advisory_id=record["advisory_id"],
        risk=risk,
    )


def _granted(record: Record, history: History) -> Granted:
    terms, ended = report_history.terms(record, history), report_history.ending(record, history)
    return Granted(
        n=record["n"],
        at=utc_time(record["at"]),
        by=report_history.granters(record, history),
        run_id=record["run_id"],
        advisory_id=record["advisory_id"],
        scope=terms.get("scope", "not known"),
        minutes=terms.get("minutes", 0),
        expires_at=utc_time(record["after"]["expires_at"]),
        ended=ended.kind if ended else None,
        ended_by=ended.by if ended else None,
        ended_at=ended.at if ended else None,
        ended_n=ended.n if ended else None,
    )


def _policy_change(record: Record) -> PolicyChange:
    return PolicyChange(
        n=record["n"],
        at=utc_time(record["at"]),
        kind=record["kind"],
        by=record["actor"]["name"],
        policy=str(policy_of(record)),
        reason=record["reason"],
    )

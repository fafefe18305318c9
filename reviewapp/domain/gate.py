"""The gate: may this run's output be used now? The first line that fits answers (RECORDS.md, section 8)."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from reviewapp.domain.advisory import Advisory
from reviewapp.domain.content import ContentClass
from reviewapp.domain.identity import NOTICE_ID
from reviewapp.domain.model import Frozen
from reviewapp.domain.policy import Policy, PolicyRef
from reviewapp.domain.review import ReasonCode
from reviewapp.domain.revoking import is_active, is_granted
from reviewapp.domain.risk import Risk, Status
from reviewapp.domain.run import Run
from reviewapp.domain.states import State

_UNSAFE = {ReasonCode.GEOMETRY_UNSAFE, ReasonCode.PARAMETERS_UNSAFE}
_HOLDING = {State.PENDING, State.REJECTED, State.CHANGES_REQUESTED}
_LONGEST_TITLE = 80
_NO_OVERRIDE = "No override opens this."
_BEFORE_ALL = datetime.min.replace(tzinfo=UTC)


class Answer(StrEnum):
    """What the gate says."""

    ALLOWED = "allowed"
    OVERRIDDEN = "overridden"
    BLOCKED = "blocked"


class Gate(Frozen):
    """The answer, why, and what would change it, in plain sentences; and the policy it was asked under."""

    answer: Answer
    reasons: tuple[str, ...]
    remedies: tuple[str, ...] = ()
    policy: PolicyRef | None = None


class Standing(Frozen):
    """An advisory, who approved it in its round, and a person's last word on it where that refused it.

    That is a rejection, with its reason and time, or that it was `sent_back` for changes.
    """

    advisory: Advisory
    rejected_as: ReasonCode | None = None
    rejected_at: datetime | None = None
    sent_back: bool = False
    approved_by: tuple[str, ...] = ()


class Listed(Frozen):
    """The answer as lists of runs keep it, without reasons: `overridden` lasts `until`, from then on it is blocked."""

    answer: Answer
    until: datetime | None = None

    def at(self, now: datetime) -> Answer:
        """What the gate says at `now`, the later of clock and newest event."""
        return Answer.BLOCKED if self.until is not None and self.until <= now else self.answer


def gate(run: Run, standings: Iterable[Standing], now: datetime, policy: Policy) -> Gate:
    """The answer for a run whose record could be read; `now` is the later of clock and newest event.

    Of the policy it asks its release rules alone, which can hold back and never let pass.
    """
    known = tuple(standings)
    if shut_by := shut(run):
        return Gate(answer=Answer.BLOCKED, reasons=shut_by, remedies=_ways_to_reopen(run), policy=policy.ref)
    explaining = _explaining(known)
    of_lines, of_rules = _against(run, explaining), _held_back(run, explaining, policy)
    against = (*of_lines, *of_rules)
    if not against:
        return Gate(answer=Answer.ALLOWED, reasons=(_allowed(run),), policy=policy.ref)
    if override := active_override(run, known, now):
        until = f"{override.expires_at:%Y-%m-%d %H:%M:%S} UTC" if override.expires_at else "further notice"
        reason = f"Overridden by {override.advisory_id}, scope {_scope(override)}, until {until}."
        return Gate(answer=Answer.OVERRIDDEN, reasons=(reason, *against), policy=policy.ref)
    remedies = (*_by_review(run, explaining, bool(of_lines), bool(of_rules)), *_otherwise(run, policy))
    return Gate(answer=Answer.BLOCKED, reasons=against, remedies=remedies, policy=policy.ref)


def listed(run: Run, standings: Iterable[Standing], policy: Policy) -> Listed:
    """The answer as it stands until something is written of this run: time alone ends an override."""
    known = tuple(standings)
    answer = gate(run, known, _BEFORE_ALL, policy).answer
    if answer is not Answer.OVERRIDDEN:
        return Listed(answer=answer)
    return Listed(answer=answer, until=max(one.expires_at for one in _releasing(run, known) if one.expires_at))


def active_override(run: Run, standings: Iterable[Standing], now: datetime) -> Advisory | None:
    """Of the overrides that release a run at `now` the one that lasts longest."""
    lasting = [one for one in _releasing(run, tuple(standings)) if is_active(one, now)]
    return max(lasting, key=lambda one: one.expires_at or now, default=None)


def counts(advisory: Advisory) -> bool:
    """Whether an approval of this advisory counts: given, and for the item as it is now."""
    return advisory.state is State.APPROVED and not _is_stale(advisory)


def unreadable(why: str, policy: PolicyRef | None = None) -> Gate:
    """The answer where something it rests on cannot be read: blocked; `policy` is None where that is what cannot."""
    return Gate(answer=Answer.BLOCKED, reasons=(why,), remedies=(_NO_OVERRIDE,), policy=policy)


def shut(run: Run) -> tuple[str, ...]:
    """Why no override opens a run: the first line of the gate; nothing where it does not fit."""
    reasons = [f"{hold.sentence} This run came meanwhile." for hold in run.held]
    if run.deleted:
        reasons.append(run.deletion.sentence if run.deletion else "The run was deleted at its source.")
    if run.open_conflict:
        reasons.append("Another version of this run was received under the same id; the conflict is open.")
    return tuple(reasons)


def _against(run: Run, explaining: tuple[Standing, ...]) -> tuple[str, ...]:
    """Why lines 2 and 3 do not allow the run; nothing where one does."""
    if run.status is not Status.OK:
        return (f"The engine flagged {run.risk} and the status is {run.status}.",)
    if run.risk is Risk.GREEN:
        unsafe = [s for s in explaining if s.rejected_as in _UNSAFE]
        return tuple(f"{_named(s.advisory)} was rejected as {s.rejected_as}." for s in unsafe)
    if run.risk is not Risk.YELLOW:
        return (f"The engine flagged {run.risk}; only an override releases it.",)
    held = tuple(f"{_named(s.advisory)} {_stands(s)}." for s in explaining if _holds(s))
    approved = any(counts(s.advisory) for s in explaining)
    return held or (() if approved else ("YELLOW: no person has approved an explanation of this run.",))


def _holds(one: Standing) -> bool:
    """Whether an explanation holds a YELLOW run: it waits, was refused, or what approved it is stale."""
    is_refused = one.rejected_as is not None or _was_taken_back(one)
    return one.advisory.state in _HOLDING or is_refused or _is_stale(one.advisory)


def _was_taken_back(one: Standing) -> bool:
    """Whether its producer retracted what a person had sent back: that answers nobody, and the refusal stays."""
    return one.sent_back and one.advisory.state is State.RETRACTED


def _stands(one: Standing) -> str:
    if _was_taken_back(one):
        return "was sent back for changes, then retracted"
    return f"is {one.advisory.state.replace('_', ' ')}"


def _held_back(run: Run, explaining: tuple[Standing, ...], policy: Policy) -> tuple[str, ...]:
    """What the policy asks for beside lines 2 and 3 and has not got."""
    people = {who for one in explaining if counts(one.advisory) for who in one.approved_by}
    return tuple(
        f"Rule {one.id} of the policy {policy.ref} asks that {_people(one.approvals)} approved an explanation of such "
        f"a run; {len(people)} did."
        for one in policy.releases
        if one.covers(run.risk, run.tool_id, run.mode, run.machine_id) and len(people) < one.approvals
    )


def _people(count: int) -> str:
    return "a person has" if count == 1 else f"{count} people have"


def _named(advisory: Advisory) -> str:
    if advisory.advisory_id == NOTICE_ID:
        return "The risk notice"
    title = advisory.title
    return f"The explanation “{title if len(title) <= _LONGEST_TITLE else title[: _LONGEST_TITLE - 1] + '…'}”"


def _is_stale(advisory: Advisory) -> bool:
    return advisory.state is State.APPROVED and advisory.signed_item != advisory.item_sha256


def _allowed(run: Run) -> str:
    if run.risk is Risk.GREEN:
        return "GREEN, status OK, and nobody rejected an explanation of it as unsafe."
    return "YELLOW, status OK, and a person approved its explanation."


def _explaining(known: tuple[Standing, ...]) -> tuple[Standing, ...]:
    return tuple(standing for standing in known if standing.advisory.content_class is ContentClass.EXPLANATORY)


def _releasing(run: Run, known: tuple[Standing, ...]) -> Iterator[Advisory]:
    """The overrides that release the run while they last."""
    rejections = [s.rejected_at for s in _explaining(known) if s.rejected_at is not None]
    for standing in known:
        advisory = standing.advisory
        if not is_granted(advisory) or _is_stale(advisory) or not _covers(_scope(advisory), run.risk):
            continue
        if not any(granted_at(advisory) < rejected for rejected in rejections):
            yield advisory


def granted_at(advisory: Advisory) -> datetime:
    """When an override was granted: its expiry less its minutes. Raises ValueError where it was not."""
    if advisory.override is None or advisory.expires_at is None:
        raise ValueError("not a granted override")
    return advisory.expires_at - timedelta(minutes=advisory.override.minutes)


def _covers(scope: str, risk: Risk) -> bool:
    return scope == "RED" or (scope == "YELLOW" and risk is Risk.YELLOW)


def _scope(advisory: Advisory) -> str:
    return advisory.override.scope if advisory.override else ""


def _ways_to_reopen(run: Run) -> tuple[str, ...]:
    """What would change the first line, which no override does."""
    ways = ["An admin releases what is paused."] if run.held and not run.deleted else []
    if run.open_conflict and not run.deleted:
        ways.append("An admin dismisses the other version; the first one stays.")
    if run.deleted:
        ways.append("The work is planned anew as another run.")
    return (*ways, _NO_OVERRIDE)


def _by_review(run: Run, explaining: tuple[Standing, ...], of_lines: bool, of_rules: bool) -> Iterator[str]:
    """What reviewers can do about lines 2 and 3 and about release rules; nothing where a rejection is final."""
    if run.status is not Status.OK or run.risk not in {Risk.GREEN, Risk.YELLOW}:
        return
    refused = {one.rejected_as for one in explaining} - {None}
    is_final = bool(refused) or any(_was_taken_back(one) for one in explaining)
    if refused & _UNSAFE or (is_final and run.risk is Risk.YELLOW):
        return
    if of_lines:
        yield "A reviewer approves the explanation, and none stays pending or refused."
    if of_rules:
        yield "As many people approve an explanation of it as the release rule asks for."


def _otherwise(run: Run, policy: Policy) -> tuple[str, ...]:
    """What is left in spite of everything: an override, where the policy lets one be asked for, or another run."""
    anew = "the work is planned anew as another run."
    if not any(_covers(scope, run.risk) for scope in policy.limits.scopes):
        return (f"Under the policy {policy.ref} nobody overrides it: {anew}",)
    return ("An admin approves an override request for this run.", f"Or {anew}")

"""Routing: what a policy says of an advisory when it arrives or when what it rests on changed."""

from datetime import datetime
from typing import Any

from reviewapp.domain.advisory import Advisory
from reviewapp.domain.change import Change, routed, standing
from reviewapp.domain.errors import WrongState
from reviewapp.domain.events import Event
from reviewapp.domain.identity import NOTICE_ID
from reviewapp.domain.person import IMPORTER, Actor
from reviewapp.domain.policy import Case, Policy, Rule, rule_for
from reviewapp.domain.risk import routing_risk
from reviewapp.domain.run import Run
from reviewapp.domain.states import Move, State, move, words

AUTO_NOTE = "Auto-approved: explanatory content for {risk} result"


def needs(policy: Policy, run: Run, advisory: Advisory) -> Rule:
    """The rule for an advisory as it stands; what a person has signed once is never auto-approved again.

    Nor is what came from something that was paused.
    """
    was_paused = advisory.held or advisory.was_held
    must_be_seen = advisory.advisory_id == NOTICE_ID or advisory.person_signed or was_paused
    may_pass = not must_be_seen and advisory.content_sha256 is not None
    return rule_for(policy, _case(run, advisory), auto_allowed=may_pass)


def _case(run: Run, advisory: Advisory) -> Case:
    return Case(
        content_class=advisory.content_class,
        risk=routing_risk(run.risk, run.status),
        tool_id=run.tool_id,
        mode=run.mode,
        machine_id=run.machine_id,
        confidence=advisory.source.confidence,
        scope=advisory.override.scope if advisory.override else None,
    )


def arrive(
    policy: Policy, run: Run, advisory: Advisory, actor: Actor, now: datetime, request_id: str | None = None
) -> Change:
    """Route an advisory that was not known: it waits for a person, passes by policy, or is kept as history.

    What comes with a run that was deleted at its source is history as well.
    """
    rule = needs(policy, run, advisory)
    state = State.HISTORY if run.history or run.deleted else State.AUTO_APPROVED if rule.auto else State.PENDING
    after = advisory.model_copy(
        update={
            "state": state,
            "needs": rule,
            "policy": policy.ref,
            "signed_item": advisory.item_sha256 if state is State.AUTO_APPROVED else None,
        }
    )
    return Change(advisory=after, event=_arrival(after, run, actor, now, request_id))


def reopen(
    policy: Policy,
    run: Run,
    before: Advisory,
    changed: Advisory,
    step: Move,
    reason: str,
    now: datetime,
    actor: Actor = IMPORTER,
) -> Change:
    """Open the next round, since what this one rested on has changed, or the policy.

    `step` is STALE where an approval or a verdict is lost, REROUTE where nobody had decided. What passes by policy is
    the policy's act, whoever brought it about.
    """
    rule = needs(policy, run, changed)
    state = move(before.state, step)
    after = changed.model_copy(
        update={
            "state": move(state, Move.ADMIT) if rule.auto else state,
            "round": before.round + 1,
            "given": 0,
            "signed_item": changed.item_sha256 if rule.auto else None,
            "expires_at": None,
            "needs": rule,
            "policy": policy.ref,
        }
    )
    fields = {**_named(after), "before": standing(before), "after": routed(after), "reason": reason}
    kind = "advisory:stale" if step is Move.STALE else "advisory:rerouted"
    by = _system(rule) if rule.auto else actor
    return Change(advisory=after, event=Event(kind=kind, at=now, actor=by, fields=fields))


def supersede(before: Advisory, by: str, now: datetime) -> Change:
    """Close a risk notice that nobody has signed, since an explanation now waits for a person."""
    if before.given:
        raise WrongState("A notice that somebody has signed in this round is not superseded.")
    if before.state is not State.PENDING:
        raise WrongState(f"What is {words(before.state)} cannot be superseded by an explanation that waits.")
    reason = f"The explanation {by} of this run waits for a person instead."
    return _closed(before, Move.SUPERSEDE, "advisory:superseded", reason, now)


def replaced(before: Advisory, by: str, now: datetime, actor: Actor) -> Change:
    """Close an advisory of which its producer sent a better one."""
    return _closed(before, Move.SUPERSEDE, "advisory:superseded", f"The advisory {by} takes its place.", now, actor)


def retract(before: Advisory, reason: str, now: datetime, actor: Actor = IMPORTER) -> Change:
    """Close what is still open on a run that is no longer there to be decided on, or may no longer be asked for."""
    return _closed(before, Move.RETRACT, "advisory:retracted", reason, now, actor)


def _closed(before: Advisory, step: Move, kind: str, reason: str, now: datetime, actor: Actor = IMPORTER) -> Change:
    after = before.model_copy(update={"state": move(before.state, step)})
    fields = {
        "run_id": before.run_id,
        "advisory_id": before.advisory_id,
        "round": before.round,
        "before": standing(before),
        "after": standing(after),
        "reason": reason,
    }
    return Change(advisory=after, event=Event(kind=kind, at=now, actor=actor, fields=fields))


def _system(rule: Rule) -> Actor:
    return Actor(id=str(rule.auto), name="Policy", role="system")


def _arrival(after: Advisory, run: Run, actor: Actor, now: datetime, request_id: str | None) -> Event:
    if after.state is State.HISTORY:
        fields = {key: value for key, value in _named(after).items() if key != "policy"}
        return Event(kind="advisory:kept_as_history", at=now, actor=actor, fields={**fields, "after": routed(after)})
    fields = {**_named(after), "after": routed(after)}
    if after.state is State.AUTO_APPROVED:
        system = _system(after.needs)
        reason = f"{AUTO_NOTE.format(risk=run.risk)} ({after.policy})"
        fields = {**fields, "reason": reason}
        return Event(kind="advisory:auto_approved", at=now, actor=system, fields=fields, request_id=request_id)
    if after.override:
        kind, fields = "advisory:override_requested", {**fields, "reason": after.override.reason}
        return Event(kind=kind, at=now, actor=actor, fields=fields, request_id=request_id)
    return Event(kind="advisory:routed", at=now, actor=actor, fields=fields, request_id=request_id)


def _named(advisory: Advisory) -> dict[str, Any]:
    return {
        "run_id": advisory.run_id,
        "advisory_id": advisory.advisory_id,
        "round": advisory.round,
        "policy": advisory.policy.model_dump(),
    }

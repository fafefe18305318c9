"""After a policy was put in force: whatever waits is routed into its next round, and gates are listed anew."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy import Connection

from reviewapp.actions import saving
from reviewapp.domain import gate, routing
from reviewapp.domain.advisory import Advisory
from reviewapp.domain.change import Change
from reviewapp.domain.person import Actor
from reviewapp.domain.policy import Policy
from reviewapp.domain.run import Run
from reviewapp.domain.states import Move, State
from reviewapp.ledger import trail
from reviewapp.store.reads import advisories as read
from reviewapp.store.reads import runs
from reviewapp.store.writes import advisories
from reviewapp.store.writes import runs as write_runs

SLICE = 500
REROUTED = "advisory:rerouted"


def reroute(conn: Connection, before: Policy, policy: Policy, actor: Actor, now: datetime) -> list[Change]:
    """Route everything pending by `policy`; what was decided is untouched. Answers every change, in order."""
    changes = [change for part in _slices(conn, policy) for change in _take(conn, part, policy, actor, now)]
    if before.releases != policy.releases:
        _list_gates(conn, policy)
    return changes


def _slices(conn: Connection, policy: Policy) -> Iterator[list[Advisory]]:
    """What is pending under another policy, by arrival; a notice that one slice calls for is routed by this one."""
    place = 0
    while part := read.pending(conn, place, SLICE):
        place = part[-1][0]
        yield [one for _, one in part if one.policy != policy.ref]


def _take(conn: Connection, part: Sequence[Advisory], policy: Policy, actor: Actor, now: datetime) -> list[Change]:
    if not part:
        return []
    held = {run_id: stored.run for run_id, stored in runs.known(conn, sorted({one.run_id for one in part})).items()}
    made = [(one, _changed(policy, held[one.run_id], one, actor, now)) for one in part]
    trail.append(conn, [change.event for _, change in made])
    advisories.save_many(conn, [(held[one.run_id], one, change.advisory) for one, change in made])
    followed = [
        change
        for run_id in dict.fromkeys(one.run_id for one, change in made if _moves_others(one, change.advisory))
        for change in _follow(conn, policy, held[run_id], now)
    ]
    return [change for _, change in made] + followed


def _changed(policy: Policy, run: Run, one: Advisory, actor: Actor, now: datetime) -> Change:
    if one.override is not None and one.override.scope not in policy.limits.scopes:
        reason = f"The policy {policy.ref} lets nobody override with scope {one.override.scope}."
        return routing.retract(one, reason, now, actor)
    reason = f"The policy {policy.ref} was put in force."
    return routing.reopen(policy, run, one, one, Move.REROUTE, reason, now, actor)


def _moves_others(before: Advisory, after: Advisory) -> bool:
    """Whether the notice or the gate of the run may follow: it passed, or lost the signatures it had."""
    return after.state is not State.PENDING or before.given > 0


def _follow(conn: Connection, policy: Policy, run: Run, now: datetime) -> list[Change]:
    known, attachments = read.of_run(conn, run.run_id), runs.attachments(conn, run.run_id)
    changes = saving.settle_notice(conn, policy, run, known, attachments, now)
    saving.list_gate(conn, run, policy)
    return changes


def _list_gates(conn: Connection, policy: Policy) -> None:
    """Release rules are another: whatever is listed of any gate may be."""
    place = ""
    while part := runs.after(conn, place, SLICE):
        place = part[-1].run.run_id
        for stored in part:
            standings = read.standings(conn, stored.run.run_id)
            write_runs.list_gate(conn, stored.run.run_id, gate.listed(stored.run, standings, policy))

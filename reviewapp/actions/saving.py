"""Writing changes: each new state goes with its event, and the risk notice of the run follows."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection

from reviewapp.domain import gate, notice, routing
from reviewapp.domain.advisory import Advisory, Attachment, item_hash
from reviewapp.domain.change import Change
from reviewapp.domain.content import ContentClass
from reviewapp.domain.identity import NOTICE_ID
from reviewapp.domain.person import Actor
from reviewapp.domain.policy import STRICTEST, Policy
from reviewapp.domain.run import Run
from reviewapp.domain.states import Move, State
from reviewapp.ledger import trail
from reviewapp.store.reads import advisories as read
from reviewapp.store.writes import advisories, documents, runs

_OPEN = {State.PENDING, State.CHANGES_REQUESTED}
NOTIFIER = Actor(id=notice.ORIGIN, name="Risk notice", role="system")


def save(conn: Connection, run: Run, before: Advisory, change: Change, request_id: str | None = None) -> int:
    """Write one change and its event, and the review where a person signed; answers the event's number.

    `request_id` names the request behind it, where the event does not say so itself.
    """
    event = change.event if request_id is None else change.event.model_copy(update={"request_id": request_id})
    n = trail.append(conn, [event])
    advisories.save(conn, run, before, change.advisory)
    if change.review:
        advisories.add_review(conn, change, change.review, n)
    return n


def list_gate(conn: Connection, run: Run, policy: Policy) -> None:
    """Keep what the gate of a run says now for the lists: the last step of whatever is written of a run."""
    runs.list_gate(conn, run.run_id, gate.listed(run, read.standings(conn, run.run_id), policy))


def new_notice(
    policy: Policy,
    run: Run,
    attachments: Sequence[Attachment],
    names: frozenset[str],
    now: datetime,
    request_id: str | None = None,
) -> tuple[Change, bytes]:
    """The risk notice of a run that has none, routed, with the content to keep; who sent the run never decides it."""
    content = notice.content(run)
    explanatory = ContentClass.EXPLANATORY
    item = item_hash(run, NOTICE_ID, explanatory, content.sha256, None, attachments, names)
    advisory = Advisory(
        run_id=run.run_id,
        advisory_id=NOTICE_ID,
        content_class=explanatory,
        origin=notice.ORIGIN,
        title=notice.title(run),
        state=State.PENDING,
        round=1,
        asked_at=min(run.created_at, now),
        needs=STRICTEST,
        policy=policy.ref,
        item_sha256=item,
        content_sha256=content.sha256,
        labels=content.labels,
        barred=(run.requester,) if run.requester else (),
    )
    return routing.arrive(policy, run, advisory, NOTIFIER, now, request_id), content.record()


def settle_notice(
    conn: Connection,
    policy: Policy,
    run: Run,
    known: Sequence[Advisory],
    attachments: Sequence[Attachment],
    now: datetime,
    request_id: str | None = None,
) -> list[Change]:
    """Make, close or bring back a run's notice, as its other advisories now stand."""
    held = next((one for one in known if one.advisory_id == NOTICE_ID), None)
    if held is None:
        made = (conn, policy, run, known, attachments, now, request_id)
        return _make(*made) if notice.is_needed(run, known) else []
    waiting = next((one for one in known if notice.before_a_person(one)), None)
    if held.state is State.PENDING and not held.given and waiting and waiting.state is State.PENDING:
        change = routing.supersede(held, waiting.advisory_id, now)
    elif held.state is State.SUPERSEDED and notice.is_needed(run, known):
        reason = "No other explanation of this run waits for a person any more."
        change = routing.reopen(policy, run, held, _as_now(run, held, known, attachments), Move.REINSTATE, reason, now)
    else:
        return []
    save(conn, run, held, change, request_id)
    return [change]


def _as_now(run: Run, held: Advisory, known: Sequence[Advisory], attachments: Sequence[Attachment]) -> Advisory:
    """A notice that comes back, for the item as it is now: while it was superseded nobody followed it."""
    names = frozenset(one.advisory_id for one in known)
    item = item_hash(run, NOTICE_ID, held.content_class, held.content_sha256, None, attachments, names)
    return held.model_copy(update={"item_sha256": item})


def close_deleted(conn: Connection, run: Run, now: datetime) -> list[Change]:
    """Close whatever is open on a run that was deleted at its source: nobody is to decide on it."""
    if not run.deleted:
        return []
    reason = run.deletion.sentence if run.deletion else "The run was deleted at its source."
    waiting = [one for one in read.of_run(conn, run.run_id) if one.state in _OPEN]
    changes = [(one, routing.retract(one, reason, now)) for one in waiting]
    for one, change in changes:
        save(conn, run, one, change)
    return [change for _, change in changes]


def _make(
    conn: Connection,
    policy: Policy,
    run: Run,
    known: Sequence[Advisory],
    attachments: Sequence[Attachment],
    now: datetime,
    request_id: str | None,
) -> list[Change]:
    names = frozenset(one.advisory_id for one in known)
    change, content = new_notice(policy, run, attachments, names, now, request_id)
    documents.add(conn, {str(change.advisory.content_sha256): content})
    trail.append(conn, [change.event])
    advisories.add(conn, [(run, change.advisory)])
    return [change]

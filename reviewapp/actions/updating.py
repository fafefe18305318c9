"""What a run that is known brings when it is received again: followed where RMOS may change it, else a conflict."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from reviewapp.actions import receiving, saving
from reviewapp.actions.receiving import InForce, Sender
from reviewapp.domain import reworking, routing
from reviewapp.domain.advisory import Advisory, Attachment, item_hash
from reviewapp.domain.change import Change
from reviewapp.domain.content import ContentClass
from reviewapp.domain.events import Event
from reviewapp.domain.policy import Policy
from reviewapp.domain.run import Deletion, Run
from reviewapp.domain.states import Move, State
from reviewapp.ledger import trail
from reviewapp.rmos.received import Received, ReceivedAdvisory
from reviewapp.store.reads import advisories as read
from reviewapp.store.reads import runs as read_runs
from reviewapp.store.reads.runs import StoredRun
from reviewapp.store.writes import advisories, documents, mirrors, runs, stops

_LOSES = {State.APPROVED, State.AUTO_APPROVED}
_WAITS = {State.PENDING, State.CHANGES_REQUESTED}
CHANGED, CONFLICT, UNCHANGED = "changed", "conflict", "unchanged"


def update(
    conn: Connection, rules: InForce, before: StoredRun, found: Received, now: datetime
) -> tuple[str, list[Change]]:
    """Take what is new of a known run; answers what it was, and the changes of its advisories."""
    policy, reading = rules.policy, receiving.as_received(found, before.run)
    if reading.run.run_sha256 != before.run.run_sha256:
        run, outcome = _conflict(conn, rules.sender, before, found, reading.run, now), CONFLICT
        attachments, kept = read_runs.attachments(conn, run.run_id), read_runs.attachments(conn, run.run_id)
        received: tuple[ReceivedAdvisory, ...] = ()
    else:
        run, outcome = reading.run, UNCHANGED
        kept = read_runs.attachments(conn, run.run_id)
        attachments = tuple(one.attachment for one in found.attachments)
        received = found.advisories
        # Whatever it is that changed: the record is the one that the run names from now on.
        documents.add(conn, {found.raw_sha256: found.raw})
        if _differs(before.run, run) or _is_rewritten(rules, before, found, has_new_files=attachments != kept):
            outcome = CHANGED
            _changed(conn, rules.sender, before, receiving.stored_run(found, run, now), now)
    if attachments != kept:
        outcome = CHANGED
        _record_attachments(conn, rules.sender, run, kept, attachments, now)
    changes = _advisories(conn, rules, run, received, attachments, now)
    stored = replace(receiving.stored_run(found, run, now), received_at=before.received_at)
    if outcome == CONFLICT:
        stored = replace(stored, received_sha256=before.received_sha256)
    runs.replace(conn, stored)
    mirrors.look_again(conn, run.run_id, now)
    request_id = rules.sender.request_id
    changes += saving.settle_notice(conn, policy, run, read.of_run(conn, run.run_id), attachments, now, request_id)
    changes += saving.close_deleted(conn, run, now)
    saving.list_gate(conn, run, policy)
    return (CHANGED if changes and outcome == UNCHANGED else outcome), changes


def attach(
    conn: Connection, rules: InForce, stored: StoredRun, received: tuple[ReceivedAdvisory, ...], now: datetime
) -> list[Change]:
    """Take advisories that came by themselves, whoever holds the record of their run: that stays as it is."""
    run, attachments = stored.run, read_runs.attachments(conn, stored.run.run_id)
    changes = _advisories(conn, rules, run, received, attachments, now)
    known, request_id = read.of_run(conn, run.run_id), rules.sender.request_id
    changes += saving.settle_notice(conn, rules.policy, run, known, attachments, now, request_id)
    saving.list_gate(conn, run, rules.policy)
    return changes


def delete(conn: Connection, policy: Policy, before: StoredRun, deletion: Deletion, now: datetime) -> list[Change]:
    """Follow the deletion of a known run of which the source has no record any more; answers what it closed."""
    run = before.run.model_copy(update={"deleted": True, "deletion": deletion})
    stored = replace(before, run=run)
    _changed(conn, Sender(), before, stored, now)
    runs.replace(conn, stored)
    changes = saving.close_deleted(conn, run, now)
    saving.list_gate(conn, run, policy)
    return changes


def _differs(before: Run, run: Run) -> bool:
    return before != run


def _is_rewritten(rules: InForce, before: StoredRun, found: Received, *, has_new_files: bool) -> bool:
    """Whether a token wrote something else into the record, which no other event tells: RMOS does so all the time."""
    return rules.sender.owner is not None and found.raw_sha256 != before.received_sha256 and not has_new_files


def _conflict(conn: Connection, by: Sender, before: StoredRun, found: Received, other: Run, now: datetime) -> Run:
    """Another version under a known id: the first is kept, the other's bytes stand beside it, the gate shuts."""
    documents.add(conn, {found.raw_sha256: found.raw})
    run = before.run.model_copy(update={"conflicts": before.run.conflicts + 1, "open_conflict": True})
    after = {"run_sha256": other.run_sha256, "received_sha256": found.raw_sha256, "conflicts": run.conflicts}
    fields = {"run_id": run.run_id, "after": after}
    trail.append(conn, [_event(by, "run:conflict", fields, now)])
    if (other.deleted, other.deletion) != (run.deleted, run.deletion):
        kept = run.model_copy(update={"deleted": other.deleted, "deletion": other.deletion})
        _changed(conn, by, replace(before, run=run), replace(before, run=kept), now)
        return kept
    return run


def _event(by: Sender, kind: str, fields: dict[str, Any], now: datetime) -> Event:
    return Event(kind=kind, at=now, actor=by.actor, fields=fields, request_id=by.request_id)


def _changed(conn: Connection, by: Sender, before: StoredRun, after: StoredRun, now: datetime) -> None:
    facts = {"before": receiving.run_facts(before), "after": receiving.run_facts(after)}
    fields = {"run_id": before.run.run_id, **facts}
    trail.append(conn, [_event(by, "run:changed", fields, now)])


def _record_attachments(
    conn: Connection,
    by: Sender,
    run: Run,
    kept: tuple[Attachment, ...],
    now_there: tuple[Attachment, ...],
    now: datetime,
) -> None:
    runs.replace_attachments(conn, run.run_id, now_there)
    added = [one for one in now_there if one not in kept]
    after = [{"attachment": one.triple(), "size_bytes": one.size_bytes} for one in added]
    gone = {"removed": receiving.attachment_facts(tuple(one for one in kept if one not in now_there))}
    made = [_event(by, "run:attachment_added", {"run_id": run.run_id, "after": one}, now) for one in after or [gone]]
    trail.append(conn, made)


def _advisories(
    conn: Connection,
    rules: InForce,
    run: Run,
    received: tuple[ReceivedAdvisory, ...],
    attachments: tuple[Attachment, ...],
    now: datetime,
) -> list[Change]:
    known = {one.advisory_id: one for one in read.of_run(conn, run.run_id)}
    names = frozenset(known) | {one.advisory_id for one in received}
    changes = []
    for one in received:
        fresh = receiving.advisory(one, run, attachments, names, now, rules)
        fresh = reworking.held_again(fresh, known.values())
        documents.add(conn, receiving.contents(one))
        if one.advisory_id not in known:
            change = routing.arrive(rules.policy, run, fresh, rules.sender.actor, now, rules.sender.request_id)
            trail.append(conn, [change.event])
            advisories.add(conn, [(run, change.advisory)])
            stops.hold_new(conn, (), [change.advisory])
            changes.append(change)
        else:
            before = known[one.advisory_id]
            known[one.advisory_id] = _held(conn, before, _refreshed(before, fresh), fresh)
    followed = [_follow(conn, rules, run, one, attachments, names, now) for one in known.values()]
    return changes + [change for change in followed if change]


def _held(conn: Connection, before: Advisory, after: Advisory, fresh: Advisory) -> Advisory:
    """The advisory, held where its content is new and what makes it is paused.

    Where new content is not followed, nothing arrived that could be held.
    """
    if before.state not in _LOSES | _WAITS or after.content_sha256 == before.content_sha256:
        return after
    more = tuple(mark for mark in fresh.held if mark not in before.held)
    stops.hold_new(conn, (), [after.model_copy(update={"held": more})])
    return after.holding([fresh])


def _refreshed(held: Advisory, fresh: Advisory) -> Advisory:
    """The advisory with what was received of it now; how it stands here is untouched.

    Its class may only become stricter: a file that is gone, or a label that is no longer stated, makes no suggestion
    an explanation.
    """
    stricter = ContentClass.PRESCRIPTIVE if held.content_class is ContentClass.PRESCRIPTIVE else fresh.content_class
    is_silent = held.content_sha256 is not None and fresh.content_sha256 is None
    return held.model_copy(
        update={
            "content_class": stricter,
            "content_sha256": fresh.content_sha256 or held.content_sha256,
            "sent_sha256": (held if is_silent else fresh).sent_sha256,
            "labels": tuple(sorted({*held.labels, *fresh.labels})),
            # What is kept was told by a record with content: one without tells neither.
            "title": (held if is_silent else fresh).title,
            "source": (held if is_silent else fresh).source,
            "claims": fresh.claims,
            "barred": tuple(sorted({*held.barred, *fresh.barred})),
        }
    )


def _follow(
    conn: Connection,
    rules: InForce,
    run: Run,
    one: Advisory,
    attachments: tuple[Attachment, ...],
    names: frozenset[str],
    now: datetime,
) -> Change | None:
    """Write an advisory whose item may have changed; an approval of the old item goes stale."""
    held, policy = read.get(conn, one.run_id, one.advisory_id), rules.policy
    item = item_hash(run, one.advisory_id, one.content_class, one.content_sha256, one.override, attachments, names)
    fresh = one.model_copy(update={"item_sha256": item})
    reason = "The content, an attachment, the status or the version of the run changed."
    if item == held.item_sha256 or held.state not in _LOSES | _WAITS:
        advisories.save(conn, run, held, fresh if held.state in _LOSES | _WAITS else held)
        return None
    loses = held.state in _LOSES or (held.state is State.PENDING and held.given > 0)
    new_content = fresh.content_sha256 != held.content_sha256 or fresh.content_class != held.content_class
    same_rule = routing.needs(policy, run, fresh) == held.needs
    if not loses and not new_content and held.state is State.PENDING and same_rule:
        advisories.save(conn, run, held, fresh)
        return None
    if held.state is State.CHANGES_REQUESTED and not new_content:
        advisories.save(conn, run, held, fresh)
        return None
    step = Move.STALE if loses else Move.REROUTE
    change = routing.reopen(policy, run, held, fresh, step, reason, now, rules.sender.actor)
    saving.save(conn, run, held, change, rules.sender.request_id)
    return change

"""Advisories that programs send, take back, or put in the place of others; no person's decision is touched by it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection

from reviewapp.actions import importing, receiving, saving, updating, verdict_log
from reviewapp.actions.receiving import InForce, Sender
from reviewapp.domain import reworking, routing
from reviewapp.domain.advisory import Advisory
from reviewapp.domain.canonical import utc_text
from reviewapp.domain.change import Change
from reviewapp.domain.errors import Invalid, WrongState
from reviewapp.domain.identity import NOTICE_ID, is_sha256
from reviewapp.ledger import trail
from reviewapp.rmos import posted
from reviewapp.rmos.received import ReceivedAdvisory
from reviewapp.store.database import Store
from reviewapp.store.reads import advisories as read
from reviewapp.store.reads import policies, runs
from reviewapp.store.reads.runs import StoredRun
from reviewapp.store.writes import advisories, documents, stops


class Advice(NamedTuple):
    """An advisory that is sent: `record` says what it is and who made it, `envelope` what it says; {} for a file."""

    advisory_id: str
    record: Mapping[str, Any]
    envelope: Mapping[str, Any]
    supersedes: str | None = None


def attach(store: Store, run_id: str, advice: Advice, sender: Sender, now: datetime) -> Advisory:
    """Attach an advisory to a run, wherever the record of that is kept; the same again changes nothing.

    Without content of its own it is the file of that SHA-256 among the attachments of the run. New content under a
    known id opens the next round. Raises RunNotFound, NotFound, Invalid, WrongState.
    """
    if advice.advisory_id == NOTICE_ID:
        raise Invalid(f"{NOTICE_ID} is a name that this desk keeps for its own notices.", "advisory_id")
    with store.writing() as conn:
        changes = attach_within(conn, store, run_id, advice, sender, now)
        after = read.get(conn, run_id, advice.advisory_id)
    verdict_log.write(store, changes)
    return after


def attach_within(
    conn: Connection, store: Store, run_id: str, advice: Advice, sender: Sender, now: datetime
) -> list[Change]:
    """As `attach`, in a transaction that does more."""
    stored = runs.get(conn, run_id)
    known = {one.advisory_id: one for one in read.of_run(conn, run_id)}
    found = _received(conn, store, run_id, advice, sender, now)
    rules = importing.in_force(conn, sender.origin, sender)
    before = known.get(advice.advisory_id)
    if before is None and advice.supersedes is not None:
        return _supersede(conn, rules, stored, found, advice.supersedes, now)
    if before is not None:
        if advice.supersedes not in (None, before.supersedes):
            name = before.advisory_id
            raise WrongState(f"{name} is here already, and takes no other's place. Send one under a name of its own.")
        if not found.content.says_something or found.content.sha256 == before.content_sha256:
            return []
        reworking.require_own(before, sender.origin)
        reworking.require_open(before)
    return updating.attach(conn, rules, stored, (found,), now)


def retract(store: Store, run_id: str, advisory_id: str, reason: str, sender: Sender, now: datetime) -> Advisory:
    """Take an advisory back that the same producer sent. Raises NotFound, Invalid, WrongState once somebody decided."""
    with store.writing() as conn:
        run = runs.get(conn, run_id).run
        before, policy = read.get(conn, run_id, advisory_id), policies.active(conn)
        change = reworking.retract(before, sender.origin, reason, sender.actor, now)
        saving.save(conn, run, before, change, sender.request_id)
        known, files = read.of_run(conn, run_id), runs.attachments(conn, run_id)
        changes = saving.settle_notice(conn, policy, run, known, files, now, sender.request_id)
        saving.list_gate(conn, run, policy)
    verdict_log.write(store, changes)
    return change.advisory


def _received(
    conn: Connection, store: Store, run_id: str, advice: Advice, sender: Sender, now: datetime
) -> ReceivedAdvisory:
    envelope: dict[str, Any] | bytes = dict(advice.envelope)
    if not envelope and is_sha256(advice.advisory_id):
        named = (one for one in runs.attachments(conn, run_id) if one.sha256 == advice.advisory_id)
        file = next(named, None)
        envelope = store.blobs.read(file.blob) if file and file.blob else {}
    record = {**advice.record, "advisory_id": advice.advisory_id, "created_at_utc": utc_text(now)}
    return posted.advisory(record, envelope, sender.origin)


def _supersede(
    conn: Connection, rules: InForce, stored: StoredRun, found: ReceivedAdvisory, replaced: str, now: datetime
) -> list[Change]:
    run, sender = stored.run, rules.sender
    files = runs.attachments(conn, run.run_id)
    before, known = read.get(conn, run.run_id, replaced), read.of_run(conn, run.run_id)
    names = frozenset({*(one.advisory_id for one in known), found.advisory_id})
    fresh = reworking.held_again(receiving.advisory(found, run, files, names, now, rules), known)
    closed, fresh = reworking.supersede(before, fresh, sender.actor, now)
    saving.save(conn, run, before, closed, sender.request_id)
    change = routing.arrive(rules.policy, run, fresh, sender.actor, now, sender.request_id)
    documents.add(conn, receiving.contents(found))
    trail.append(conn, [change.event])
    advisories.add(conn, [(run, change.advisory)])
    stops.hold_new(conn, (), [change.advisory])
    return [closed, change, *updating.attach(conn, rules, stored, (), now)]

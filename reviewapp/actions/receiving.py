"""From what a reader found to what the desk keeps: rows, records and events, made outside any transaction."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any, NamedTuple

from reviewapp.actions.saving import new_notice
from reviewapp.domain import clip, gate, notice, routing
from reviewapp.domain.advisory import Advisory, Attachment, item_hash
from reviewapp.domain.canonical import sha256
from reviewapp.domain.change import Change
from reviewapp.domain.content import Content
from reviewapp.domain.events import Event
from reviewapp.domain.gate import Listed, Standing
from reviewapp.domain.hold import Hold
from reviewapp.domain.person import IMPORTER, Actor
from reviewapp.domain.policy import STRICTEST, Policy
from reviewapp.domain.presets import GREEN_ONLY
from reviewapp.domain.run import Reading, Run, read_run
from reviewapp.domain.states import State
from reviewapp.domain.stopping import Stop, holds
from reviewapp.rmos.received import Received, ReceivedAdvisory
from reviewapp.store.reads.runs import StoredRun


class Sender(NamedTuple):
    """Who brings what is received: the import, or a token, whose `owner` counts as requester of all that it sends."""

    actor: Actor = IMPORTER
    owner: str | None = None
    request_id: str | None = None
    origin: str = "import"


class InForce(NamedTuple):
    """What arrivals are routed by: the policy, what is paused, the name of the store they come from, who brings it."""

    policy: Policy
    stops: tuple[Stop, ...]
    source: str
    sender: Sender = Sender()

    def holds(self, one: ReceivedAdvisory) -> tuple[Hold, ...]:
        """The holds upon an advisory that is new, or came with new content."""
        return holds(self.stops, source=self.source, engine=one.source.engine, version=one.source.version)


@dataclass
class Arrival:
    """A run that is new, ready to be written: its rows, the records to keep, its events in order."""

    policy: Policy
    stored: StoredRun
    attachments: tuple[Attachment, ...]
    documents: dict[str, bytes] = field(default_factory=dict)
    events: list[Event] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)

    @property
    def gate(self) -> Listed:
        """What the gate of the new run says: nobody has signed anything of it yet."""
        standings = [Standing(advisory=change.advisory) for change in self.changes]
        return gate.listed(self.stored.run, standings, self.policy)


def as_received(found: Received, before: Run | None = None) -> Reading:
    """The run as its record, its files and its source say; `before` is the run as known.

    A deletion stays, even where the source no longer tells of it: the index that held it may be rebuilt.
    """
    reading = found.reading if before is None else read_run(found.document, before)
    changes: dict[str, Any] = {}
    if found.overrides:
        changes["findings"] = tuple(sorted((*reading.run.findings, *found.overrides), key=lambda f: (f.code, f.text)))
    if found.deletion:
        changes |= {"deleted": True, "deletion": found.deletion}
    return reading.model_copy(update={"run": reading.run.model_copy(update=changes)}) if changes else reading


def arrival(found: Received, rules: InForce, history_before: date | None, now: datetime) -> Arrival:
    """Everything that a run which is not known yet brings with it, its risk notice included."""
    reading = as_received(found)
    run = reading.run
    if history_before is not None and run.created_at.date() < history_before:
        run = run.model_copy(update={"history": True})
    if rules.sender.owner is not None:
        run = run.model_copy(update={"requester": rules.sender.owner})
    if rules.stops:
        upon = (holds(rules.stops, source=rules.source), *(rules.holds(one) for one in found.advisories))
        run = run.model_copy(update={"held": tuple(dict.fromkeys(mark for marks in upon for mark in marks))})
    policy, sender = rules.policy, rules.sender
    attachments = tuple(one.attachment for one in found.attachments)
    made = Arrival(policy, stored_run(found, run, now), attachments)
    made.documents = {run.run_sha256: reading.evidence, found.raw_sha256: found.raw}
    after = {**run_facts(made.stored), "attachments": attachment_facts(attachments)}
    fields = {"run_id": run.run_id, "after": after}
    made.events.append(
        Event(kind="run:imported", at=now, actor=sender.actor, fields=fields, request_id=sender.request_id)
    )
    names = advisory_names(found)
    for one in found.advisories:
        made.documents |= contents(one)
        fresh = advisory(one, run, attachments, names, now, rules)
        change = routing.arrive(policy, run, fresh, sender.actor, now, sender.request_id)
        _add(made, change)
    if notice.is_needed(run, [change.advisory for change in made.changes]):
        change, content = new_notice(policy, run, attachments, names, now, sender.request_id)
        made.documents[str(change.advisory.content_sha256)] = content
        _add(made, change)
    return made


def stored_run(found: Received, run: Run, now: datetime) -> StoredRun:
    """The run with where and when its record was received."""
    return StoredRun(run, now, found.raw_sha256, found.fingerprint, found.layout, found.file)


def run_facts(stored: StoredRun) -> dict[str, Any]:
    """What events say of a run as it was received: every input of the gate among it."""
    run = stored.run
    facts = {
        "run_sha256": run.run_sha256,
        "received_sha256": stored.received_sha256,
        "risk": run.risk,
        "status": run.status,
        "status_now": clip.clip_text(run.status_now, clip.LONGEST_VALUE),
        "deleted": run.deleted,
        "layout": stored.layout,
        "source": stored.source[:512],
    }
    if run.held:
        facts["held_by"] = [mark.stop for mark in run.held]
    return {**facts, "deletion": run.deletion.model_dump()} if run.deletion else facts


def attachment_facts(attachments: tuple[Attachment, ...]) -> Any:
    """The attachments as events hold them, clipped where they are very many."""
    return clip.clip_list(sorted(one.triple() for one in attachments), clip.ATTACHMENTS_BUDGET)


def advisory(
    one: ReceivedAdvisory,
    run: Run,
    attachments: tuple[Attachment, ...],
    names: frozenset[str],
    now: datetime,
    rules: InForce,
) -> Advisory:
    """An advisory as received, not routed yet."""
    content_class, digest = one.content.content_class, one.content.sha256
    item = item_hash(run, one.advisory_id, content_class, digest, None, attachments, names)
    claims = one.claims if one.withdrawn is None else (*one.claims, f"RMOS marks this advisory {one.withdrawn}.")
    return Advisory(
        run_id=run.run_id,
        advisory_id=one.advisory_id,
        content_class=content_class,
        origin=rules.sender.origin,
        title=one.title,
        state=State.PENDING,
        round=1,
        asked_at=min(one.asked_at or run.created_at, now),
        needs=STRICTEST,
        policy=GREEN_ONLY.ref,
        item_sha256=item,
        content_sha256=digest,
        sent_sha256=sha256(one.sent) if digest and one.sent else None,
        source=one.source,
        labels=one.content.labels,
        claims=claims,
        held=rules.holds(one),
        barred=tuple(sorted({name for name in (rules.sender.owner, run.requester) if name})),
    )


def advisory_names(found: Received) -> frozenset[str]:
    """The ids of the run's advisories, which the item hash leaves out among the attachments."""
    return frozenset(one.advisory_id for one in found.advisories)


def contents(one: ReceivedAdvisory) -> dict[str, bytes]:
    """The content record to keep, by its hash, and what a program sent; nothing where there is no content."""
    content: Content = one.content
    if not content.sha256:
        return {}
    return {content.sha256: content.record(), **({sha256(one.sent): one.sent} if one.sent else {})}


def files(found: Received) -> Iterator[tuple[Path, str]]:
    """The files to copy into the blobs, each with the SHA-256 of its bytes."""
    for one in found.attachments:
        if one.path is not None and one.attachment.blob is not None:
            yield one.path, one.attachment.blob
    for two in found.advisories:
        if two.content_path is not None and two.content.file is not None:
            yield two.content_path, two.content.file.sha256


def _add(made: Arrival, change: Change) -> None:
    made.changes.append(change)
    made.events.append(change.event)

"""Comparing a store of RMOS with the desk, run by run and hash by hash. Nothing is written.

It holds no run longer than it takes to compare it: beside the ids of runs only what differs stays in memory.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection

from reviewapp.actions import importing, own_writes, quarantining, receiving
from reviewapp.actions.importing import Found
from reviewapp.domain.advisory import Advisory, Attachment
from reviewapp.domain.content import ContentClass
from reviewapp.domain.errors import Damaged
from reviewapp.domain.reconciled import MOST, Counts, Difference, Reconciliation
from reviewapp.domain.states import State
from reviewapp.rmos import reader
from reviewapp.rmos.detect import StoreFolder
from reviewapp.rmos.received import Gone, Received, ReceivedAdvisory, Refused
from reviewapp.store.database import Store
from reviewapp.store.reads import advisories, quarantine, runs, sources
from reviewapp.store.reads.runs import StoredRun

_PAGE = 500
_KINDS = ("runs", "attachments", "advisories", "quarantined")
_TAKES_CONTENT = {State.PENDING, State.AUTO_APPROVED, State.APPROVED, State.CHANGES_REQUESTED}
"""Of the others the desk keeps the content that they were closed with."""
OF_PROGRAMS = "api:"
"""What the source of a run begins with that a program submitted here."""


@dataclass
class _Comparing:
    """What was met so far."""

    store: Store
    source: quarantining.Source
    seen: set[str] = field(default_factory=set)
    at_source: dict[str, int] = field(default_factory=lambda: dict.fromkeys(_KINDS, 0))
    at_desk: dict[str, int] = field(default_factory=lambda: dict.fromkeys(_KINDS, 0))
    differing: int = 0
    differences: list[Difference] = field(default_factory=list)
    settled: int = 0
    kept: int = 0

    def differ(self, file: str, run_id: str | None, what: str) -> None:
        """Count a difference, and list it where there is room."""
        self.differing += 1
        if len(self.differences) < MOST:
            self.differences.append(Difference(file=file, run_id=run_id, what=what))


def reconcile(
    store: Store, folder: StoreFolder, source: quarantining.Source, now: datetime, progress: Callable[[int], None]
) -> Reconciliation:
    """Compare every run of the store with what the desk has of it, and every run of the desk with the store."""
    comparing = _Comparing(store, source)
    for part in importing.slices(reader.read(folder, own_writes.of(store, folder.path))):
        with store.reading() as conn:
            _part(conn, comparing, part, now)
        progress(len(part))
    others = list(_other_side(comparing))
    notes = [
        (comparing.settled, "runs stand in the store in a version that an admin dismissed here, signed"),
        (comparing.kept, "attachments or advisories are kept here that the store no longer names"),
        (len(others), "runs of the desk came another way than from this store"),
    ]
    return Reconciliation(
        source=source.name,
        layout=folder.layout,
        at_source=Counts(**comparing.at_source),
        at_desk=Counts(**comparing.at_desk),
        differing=comparing.differing,
        differences=tuple(comparing.differences),
        notes=tuple(f"{number} {said}." for number, said in notes if number),
    )


def _part(conn: Connection, comparing: _Comparing, part: list[Found], now: datetime) -> None:
    received = [one for one in part if isinstance(one, Received)]
    gone = [one for one in part if isinstance(one, Gone)]
    known = runs.known(conn, [one.document["run_id"] for one in received] + [one.run_id for one in gone])
    for one in received:
        _run(conn, comparing, one, known.get(one.document["run_id"]))
    for left in gone:
        comparing.seen.add(left.run_id)
        held = known.get(left.run_id)
        if held is not None and held.run.deletion != left.deletion:
            comparing.differ("_audit/deletes.jsonl", left.run_id, "the store tells of its deletion, the desk does not")
    refused = [one for one in part if isinstance(one, Refused)] + [bad for one in received for bad in one.problems]
    _refused(conn, comparing, refused, now)


def _refused(conn: Connection, comparing: _Comparing, refused: Iterable[Refused], now: datetime) -> None:
    """What the reader cannot take has to be in the quarantine, or dismissed from it."""
    entries = {quarantining.entry_of(comparing.source, one, now).id: one for one in refused}
    filed = quarantine.known(conn, entries)
    comparing.source.met |= entries.keys()
    comparing.at_source["quarantined"] += len(entries)
    comparing.at_desk["quarantined"] += len(filed)
    for entry_id, one in entries.items():
        if entry_id not in filed:
            place = f", {one.place}" if one.place else ""
            comparing.differ(f"{one.file}{place}", None, f"it cannot be taken ({one.reason}), and is not in quarantine")


def _run(conn: Connection, comparing: _Comparing, one: Received, held: StoredRun | None) -> None:
    run_id = one.document["run_id"]
    comparing.seen.add(run_id)
    for name, number in (("runs", 1), ("attachments", len(one.attachments)), ("advisories", len(one.advisories))):
        comparing.at_source[name] += number
    if held is None:
        comparing.differ(one.file, run_id, "the desk has no such run")
        return
    files = runs.attachments(conn, run_id)
    named = {two.advisory_id for two in one.advisories}  # of which a program may have sent some first
    ours = [two for two in advisories.of_run(conn, run_id) if two.origin == "import" or two.advisory_id in named]
    known = {two.advisory_id: two for two in ours}
    for name, number in (("runs", 1), ("attachments", len(files)), ("advisories", len(known))):
        comparing.at_desk[name] += number
    found = list(_record(conn, comparing, one, held))
    found += _files(comparing, one, files)
    found += _advisories(comparing, one.advisories, known)
    if not found and one.fingerprint != held.fingerprint:
        found.append("what lies beside the record (references, links, assets) is otherwise than when it was taken")
    for what in found:
        comparing.differ(one.file, run_id, what)


def _record(conn: Connection, comparing: _Comparing, one: Received, held: StoredRun) -> Iterator[str]:
    """The run hash, the bytes of the record, the status and the deletion; and whether ours are what they were."""
    run, ours = receiving.as_received(one, held.run).run, held.run
    is_settled = ours.conflicts and not ours.open_conflict and held.fingerprint == one.fingerprint
    if run.run_sha256 != ours.run_sha256 and is_settled:
        comparing.settled += 1
    elif run.run_sha256 != ours.run_sha256:
        yield f"its run hash is {run.run_sha256}, at the desk {ours.run_sha256}"
    elif one.raw_sha256 != held.received_sha256:
        yield f"its record is {one.raw_sha256}, at the desk {held.received_sha256}"
    if run.status_now != ours.status_now and not is_settled:
        yield f"its status is {run.status_now}, at the desk {ours.status_now}"
    if (run.deleted, run.deletion) != (ours.deleted, ours.deletion):
        yield "its deletion is told otherwise at the desk"
    for digest in (ours.run_sha256, held.received_sha256):
        try:
            runs.record(conn, digest)
        except Damaged as error:
            yield f"at the desk: {error}"


def _files(comparing: _Comparing, one: Received, kept: tuple[Attachment, ...]) -> Iterator[str]:
    there = {two.attachment.sha256: two.attachment for two in one.attachments}
    here = {two.sha256: two for two in kept}
    comparing.kept += len(here.keys() - there.keys())
    for digest, two in there.items():
        ours = here.get(digest)
        if ours is None:
            yield f"the desk has no attachment {digest}"
        elif (two.triple(), two.blob) != (ours.triple(), ours.blob):
            yield f"the attachment {digest} is {two.matched} ({two.blob}), at the desk {ours.matched} ({ours.blob})"
        elif two.blob and (state := comparing.store.blobs.state(two.blob)) != "sound":
            yield f"the file of the attachment {digest} is {state} at the desk"


def _advisories(comparing: _Comparing, there: tuple[ReceivedAdvisory, ...], here: dict[str, Advisory]) -> Iterator[str]:
    comparing.kept += len(here.keys() - {one.advisory_id for one in there})
    for one in there:
        ours, content = here.get(one.advisory_id), one.content
        if ours is None:
            yield f"the desk has no advisory {one.advisory_id}"
            continue
        if content.sha256 not in (None, ours.content_sha256) and ours.state in _TAKES_CONTENT:
            yield f"the content of {one.advisory_id} is {content.sha256}, at the desk {ours.content_sha256}"
        if ours.content_class not in (content.content_class, ContentClass.PRESCRIPTIVE):  # which only gets stricter
            yield f"{one.advisory_id} is {content.content_class}, at the desk {ours.content_class}"
        if content.file and (state := comparing.store.blobs.state(content.file.sha256)) != "sound":
            yield f"the file of the advisory {one.advisory_id} is {state} at the desk"


def _other_side(comparing: _Comparing) -> Iterator[str]:
    """The runs that the desk has and the store has not; where only this store was ever taken, that is a difference."""
    with comparing.store.reading() as conn:
        is_only = sources.count(conn) < 2  # noqa: PLR2004  # this one
        for filed in quarantine.held_of(conn, comparing.source.id):
            if filed.entry.id not in comparing.source.met:
                comparing.at_desk["quarantined"] += 1
                comparing.differ(filed.entry.file, None, "it is in quarantine at the desk, and can be read by now")
    place = ""
    while page := _after(comparing.store, place):
        for one in page:
            if (run_id := one.run.run_id) in comparing.seen:
                continue
            if is_only and not one.source.startswith(OF_PROGRAMS):
                comparing.at_desk["runs"] += 1
                comparing.differ(one.source, run_id, "the desk has the run, the store has no record of it")
            else:
                yield run_id
        place = page[-1].run.run_id


def _after(store: Store, place: str) -> tuple[StoredRun, ...]:
    with store.reading() as conn:
        return runs.after(conn, place, _PAGE)

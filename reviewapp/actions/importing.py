"""Importing a run store: in slices small enough that people go on deciding meanwhile."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import NamedTuple, TypeAlias

from sqlalchemy import Connection

from reviewapp.actions import frozen, own_writes, quarantining, receiving, updating, verdict_log
from reviewapp.actions.receiving import InForce
from reviewapp.domain.canonical import canonical
from reviewapp.domain.change import Change
from reviewapp.domain.damage import Damage
from reviewapp.domain.errors import Damaged, Unreadable
from reviewapp.domain.events import Event
from reviewapp.domain.person import IMPORTER, Actor
from reviewapp.domain.policy import Policy
from reviewapp.domain.run import Deletion, read_run
from reviewapp.domain.states import State
from reviewapp.ledger import trail
from reviewapp.rmos import cutover, detect, reader
from reviewapp.rmos.files import name_of
from reviewapp.rmos.received import Gone, Received, Refused
from reviewapp.store.database import Store
from reviewapp.store.reads import policies
from reviewapp.store.reads import runs as read
from reviewapp.store.reads import stops as read_stops
from reviewapp.store.reads.sources import StoredSource
from reviewapp.store.writes import advisories, documents, runs, sources, stops

Found: TypeAlias = Received | Refused | Gone
SLICE = 50
_IMPORT = receiving.Sender()


@dataclass(frozen=True)
class ImportOptions:
    """`dry_run` writes nothing; runs made before `history_before` are kept as history and never wait.

    `actor` had the store imported, in the request `request_id` where it was one.
    """

    dry_run: bool = False
    history_before: date | None = None
    attachments: tuple[Path, ...] = ()
    advisories: tuple[Path, ...] = ()
    actor: Actor = IMPORTER
    request_id: str | None = None


class Ready(NamedTuple):
    """Arrivals by run id, made before the transaction that writes them, and what they were routed by."""

    rules: InForce
    arrivals: dict[str, receiving.Arrival]


@dataclass
class Report:
    """What an import did."""

    imported: int = 0
    unchanged: int = 0
    changed: int = 0
    conflicts: int = 0
    waiting: int = 0
    auto_approved: int = 0
    released: int = 0
    refused: list[Refused] = field(default_factory=list)

    @property
    def took(self) -> int:
        """How many runs are new here, or otherwise than before."""
        return self.imported + self.changed + self.conflicts

    def sentence(self) -> str:
        """The outcome in one line."""
        counts = {
            "imported": self.imported,
            "unchanged": self.unchanged,
            "changed": self.changed,
            "in conflict": self.conflicts,
            "refused": len(self.refused),
            "out of quarantine": self.released,
        }
        said = [f"{number} {word}" for word, number in counts.items() if number]
        routed = f"; {self.waiting} advisories wait for a person, {self.auto_approved} auto-approved"
        return (", ".join(said) or "nothing found") + (routed if self.imported or self.changed else "")


def count(path: Path, options: ImportOptions) -> int:
    """About how many runs there are, for a progress bar."""
    return sum(reader.count(store) for store in detect.find_stores(path, options.attachments, options.advisories))


def import_path(
    store: Store, path: Path, options: ImportOptions, now: Callable[[], datetime], progress: Callable[[int], None]
) -> Report:
    """Import every store at `path`. A record that cannot be taken is reported and stops nothing else.

    Raises Invalid where there is no store, or one that was cut over. Importing the same again changes nothing.
    """
    report, source = Report(), quarantining.Source.of(path)
    frozen.require_open(store, path)
    for folder in detect.find_stores(path, options.attachments, options.advisories):
        cutover.require_open(folder)
        if folder.layout == "single":
            source.of_many.add(name_of(folder.path, folder.root))
        for part in slices(reader.read(folder, own_writes.of(store, folder.path))):
            take_slice(store, part, source, options, report, now())
            progress(len(part))
    if not options.dry_run:
        place = StoredSource(path, options.attachments, options.advisories, options.history_before)
        finish(store, source, place, options, report, now())
    return report


def slices(found: Iterator[Found]) -> Iterator[list[Found]]:
    """What was found, in parts of one transaction each."""
    while part := list(islice(found, SLICE)):
        yield part


def take_slice(
    store: Store, part: list[Found], source: quarantining.Source, options: ImportOptions, report: Report, now: datetime
) -> set[str]:
    """Take one part: its files first, then its runs and what cannot be taken of it, in one transaction.

    Answers the runs that were not taken, since a file of theirs changed or went away since it was read.
    """
    received = [one for one in part if isinstance(one, Received)]
    gone = {one.run_id: one.deletion for one in part if isinstance(one, Gone)}
    refused = [one for one in part if isinstance(one, Refused)] + [bad for one in received for bad in one.problems]
    refused = [one for one in refused if source.lies_still(one)]
    report.refused.extend(one.without_bytes() for one in refused)
    if options.dry_run:
        with store.reading() as conn:
            _rehearse(conn, received, report)
            report.changed += sum(held.run.deletion != gone[one] for one, held in read.known(conn, [*gone]).items())
        return set()
    whole, moved = _keep_files(store, received)
    left = {one.reading.run.run_id for one in received} - {one.reading.run.run_id for one in whole}
    moved = [one for one in moved if source.lies_still(one)]
    refused += moved
    report.refused.extend(moved)
    # Made ready before the transaction: decisions beside an import wait for no more than the writing of one slice.
    ready = _prepare(store, whole, source.name, options, now)
    with store.writing() as conn:
        changes = _take(conn, whole, ready, options, report, now)
        changes += _delete(conn, ready.rules.policy, gone, report, now)
        quarantining.hold(conn, source, refused, now)
    verdict_log.write(store, changes)
    for change in changes:
        report.waiting += change.advisory.state is State.PENDING
        report.auto_approved += change.advisory.state is State.AUTO_APPROVED
    return left


def _keep_files(store: Store, received: list[Received]) -> tuple[list[Received], list[Refused]]:
    """Copy the files of runs; a run of which one changed or went away since it was read waits for the next import."""
    whole, moved = [], []
    for one in received:
        try:
            for path, digest in receiving.files(one):
                store.blobs.keep(path, digest)
            whole.append(one)
        except (Damaged, Unreadable) as error:
            kind = error.kind if isinstance(error, Unreadable) else Damage.CHANGING
            place = f"{one.document['run_id']}, attachments"
            moved.append(Refused(one.file, place, f"a file of the run: {error}", kind))
    return whole, moved


def _rehearse(conn: Connection, received: list[Received], report: Report) -> None:
    known = read.known(conn, [one.document["run_id"] for one in received])
    for one in received:
        held = known.get(one.document["run_id"])
        if held is None:
            report.imported += 1
        elif held.fingerprint == one.fingerprint:
            report.unchanged += 1
        elif read_run(one.document, held.run).run.run_sha256 != held.run.run_sha256:
            report.conflicts += 1
        else:
            report.changed += 1


def _prepare(store: Store, received: list[Received], source: str, options: ImportOptions, now: datetime) -> Ready:
    """What the runs bring that are not known yet, under the policy and the stops of just now."""
    with store.reading() as conn:
        rules = in_force(conn, source)
        known = read.known(conn, [one.document["run_id"] for one in received])
    fresh = [one for one in received if one.document["run_id"] not in known]
    return Ready(
        rules, {one.document["run_id"]: receiving.arrival(one, rules, options.history_before, now) for one in fresh}
    )


def _take(
    conn: Connection, received: list[Received], ready: Ready, options: ImportOptions, report: Report, now: datetime
) -> list[Change]:
    rules = in_force(conn, ready.rules.source)
    made = ready.arrivals if rules == ready.rules else {}
    known = read.known(conn, [one.document["run_id"] for one in received])
    arrivals: list[receiving.Arrival] = []
    changes: list[Change] = []
    for one in received:
        run_id = one.document["run_id"]
        if run_id not in known:
            arrivals.append(made.get(run_id) or receiving.arrival(one, rules, options.history_before, now))
        elif known[run_id].fingerprint == one.fingerprint:
            report.unchanged += 1
        else:
            changes += _update(conn, rules, known[run_id], one, report, now)
    write(conn, arrivals)
    report.imported += len(arrivals)
    return changes + [change for one in arrivals for change in one.changes]


def in_force(conn: Connection, source: str, sender: receiving.Sender = _IMPORT) -> InForce:
    """What arrivals from that source are routed by just now."""
    return InForce(policies.active(conn), read_stops.still_open(conn), source, sender)


def _delete(conn: Connection, policy: Policy, gone: dict[str, Deletion], report: Report, now: datetime) -> list[Change]:
    """Follow the deletions of known runs of which the source has no record any more."""
    changes = []
    for run_id, held in read.known(conn, [*gone]).items():
        if held.run.deletion != gone[run_id]:
            changes += updating.delete(conn, policy, held, gone[run_id], now)
            report.changed += 1
    return changes


def _update(
    conn: Connection, rules: InForce, held: read.StoredRun, one: Received, report: Report, now: datetime
) -> list[Change]:
    outcome, changes = updating.update(conn, rules, held, one, now)
    report.unchanged += outcome == updating.UNCHANGED
    report.changed += outcome == updating.CHANGED
    report.conflicts += outcome == updating.CONFLICT
    return changes


def write(conn: Connection, arrivals: list[receiving.Arrival]) -> None:
    """Write runs that are new, with everything that came with them."""
    bodies: dict[str, bytes] = {}
    for one in arrivals:
        bodies |= one.documents
    documents.add(conn, bodies)
    runs.add(conn, [(one.stored, one.gate) for one in arrivals])
    runs.add_attachments(conn, [(one.stored.run.run_id, one.attachments) for one in arrivals])
    trail.append(conn, [event for one in arrivals for event in one.events])
    advisories.add(conn, [(one.stored.run, change.advisory) for one in arrivals for change in one.changes])
    arrived = [change.advisory for one in arrivals for change in one.changes]
    stops.hold_new(conn, [one.stored.run for one in arrivals], arrived)


def finish(
    store: Store,
    source: quarantining.Source,
    place: StoredSource,
    options: ImportOptions,
    report: Report,
    now: datetime,
) -> None:
    """Close what is mended and note the import with its event; where only changes were read, if it took any."""
    refusals = canonical([[one.file, one.place, one.reason] for one in report.refused])
    after = {
        "source": source.name,
        "imported": report.imported,
        "unchanged": report.unchanged,
        "changed": report.changed,
        "conflicts": report.conflicts,
        "refused": len(report.refused),
        "refusals_sha256": hashlib.sha256(refusals).hexdigest(),
    }
    with store.writing() as conn:
        report.released = quarantining.release_unmet(conn, source, now)
        if source.looked is not None and not (report.took or report.released or source.noticed):
            return
        documents.add(conn, {str(after["refusals_sha256"]): refusals})
        sources.save(conn, source.id, place)
        finished = Event(
            kind="import:finished",
            at=now,
            actor=options.actor,
            fields={"after": after},
            request_id=options.request_id,
        )
        trail.append(conn, [finished])

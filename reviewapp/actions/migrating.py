"""Leaving a store of RMOS for this desk: begun, verified, cut over and rolled back, each with its event.

What is signed is noted first and then done in the store: a process that dies in between is mended by running its
command again, which needs no second signature.
"""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import Connection

from reviewapp.actions import importing, quarantining, reconciling
from reviewapp.actions.importing import ImportOptions, Report
from reviewapp.actions.signing_in import Proof, still_entitled
from reviewapp.domain import migrating
from reviewapp.domain.canonical import sha256, utc_text
from reviewapp.domain.errors import Invalid
from reviewapp.domain.events import Event
from reviewapp.domain.migrating import Migration, Phase, Verified
from reviewapp.domain.person import OPERATOR, Authentication, Person
from reviewapp.domain.reconciled import Reconciliation
from reviewapp.ledger import trail
from reviewapp.rmos import cutover
from reviewapp.rmos.detect import StoreFolder, find_stores
from reviewapp.store.database import Store
from reviewapp.store.reads import advisories, ledger, sources
from reviewapp.store.reads import migrating as read
from reviewapp.store.reads.sources import StoredSource
from reviewapp.store.writes import documents
from reviewapp.store.writes import migrating as write
from reviewapp.verify import note_parts, parse_checkpoint

Progress = Callable[[int], None]
Rule = Callable[[Migration, str, Person, Authentication, int, datetime], tuple[Migration, Event]]
_SAID = "This store was cut over to a review desk and is frozen: RMOS must not write into it."


class Signing(NamedTuple):
    """Who signs, why, and how they proved who they are."""

    note: str
    person: Person
    proof: Proof


def store_at(store: Store, path: Path) -> StoreFolder:
    """The one store at a path, with the folders that were named at its import; raises Invalid."""
    with store.reading() as conn:
        place = sources.find(conn, quarantining.Source.of(path).id) or StoredSource(path)
    return _only(place)


def standing(store: Store, path: Path) -> Migration:
    """The migration of the store at a path; raises NotFound."""
    with store.reading() as conn:
        return read.get(conn, quarantining.Source.of(path).id)


def start(store: Store, path: Path, options: ImportOptions, now: Callable[[], datetime], progress: Progress) -> Report:
    """Import all of a store, and note that from now on both sides are kept; raises Invalid, WrongState."""
    source = quarantining.Source.of(path)
    layout = _only(StoredSource(path, options.attachments, options.advisories)).layout
    place = (source.id, source.name, layout)
    with store.reading() as conn:
        migrating.start(read.find(conn, source.id), place, options.actor, 0, now())  # refused before the long import
    report = importing.import_path(store, path, options, now, progress)
    with store.writing() as conn:
        before, n, moment = read.find(conn, source.id), ledger.size(conn), advisories.next_moment(conn, now())
        after, event = migrating.start(before, place, options.actor, n, moment)
        trail.append(conn, [event])
        write.save(conn, after)
    return report


def _only(place: StoredSource) -> StoreFolder:
    found = find_stores(place.path, place.attachments, place.advisories)
    if len(found) != 1:
        raise Invalid(f"{place.path} holds {len(found)} stores, which are migrated one by one: name one of them.")
    return found[0]


def verify(store: Store, path: Path, now: Callable[[], datetime], progress: Progress) -> Reconciliation:
    """Compare both sides and keep the report. Raises NotFound, and WrongState where the store was rolled back."""
    source, folder = quarantining.Source.of(path), store_at(store, path)
    seen = Verified(at=now(), report_sha256="", runs=0, differing=0)
    migrating.verify(standing(store, path), seen, OPERATOR, now())  # refused before everything is read
    report = reconciling.reconcile(store, folder, source, now(), progress)
    data = report.record()
    with store.writing() as conn:
        moment = advisories.next_moment(conn, now())
        seen = Verified(at=moment, report_sha256=sha256(data), runs=report.at_source.runs, differing=report.differing)
        after, event = migrating.verify(read.get(conn, source.id), seen, OPERATOR, moment)
        documents.add(conn, {seen.report_sha256: data})
        trail.append(conn, [event])
        write.save(conn, after)
    return report


def cut_over(store: Store, path: Path, note: str, person: Person, proof: Proof, now: datetime) -> Migration:
    """Sign that this desk is the only place from now on; `freeze` then says so in the store.

    Raises NotFound, NotAllowed, Invalid, WrongState where both sides were not just found to be the same.
    """
    store_at(store, path)
    return _sign(store, path, migrating.cut_over, Signing(note, person, proof), now)


def freeze(store: Store, path: Path, origin: str) -> bool:
    """Put the file into the store that says that it was cut over to the desk `origin`; answers whether it was missing.

    Does nothing where the store is not cut over; raises Unreadable where it cannot be written.
    """
    folder = store_at(store, path)
    with store.reading() as conn:
        one, root = read.get(conn, quarantining.Source.of(path).id), _checkpoint(conn)
    if one.phase is not Phase.CUT_OVER or cutover.is_frozen(folder):
        return False
    by = f"{one.by.name} ({one.by.id})"
    said = {"what": _SAID, "by": by, "at": utc_text(one.at), "origin": origin, "event_n": one.event_n}
    cutover.freeze(folder, {**said, "checkpoint": root})
    return True


def roll_back(store: Store, path: Path, note: str, person: Person, proof: Proof, now: datetime) -> Migration:
    """Sign that RMOS has its store back; `returning` then writes what was decided since.

    Raises NotFound, NotAllowed, Invalid, WrongState where it was not cut over.
    """
    return _sign(store, path, migrating.roll_back, Signing(note, person, proof), now)


def _sign(store: Store, path: Path, rule: Rule, signing: Signing, now: datetime) -> Migration:
    """Do what is signed, as the person stands now and right behind the newest event."""
    with store.writing() as conn:
        person = still_entitled(conn, signing.person, signing.proof, now)
        before, n = read.get(conn, quarantining.Source.of(path).id), ledger.size(conn)
        moment = advisories.next_moment(conn, now)
        after, event = rule(before, signing.note, person, signing.proof.auth, n, moment)
        trail.append(conn, [event])
        write.save(conn, after)
    return after


def _checkpoint(conn: Connection) -> dict[str, Any] | None:
    """Size and root of the newest checkpoint, None where nothing was signed yet."""
    newest = next(iter(ledger.checkpoints(conn, 1)), None)
    if newest is None:
        return None
    made = parse_checkpoint(note_parts(newest.note)[0])
    return {"origin": made.origin, "size": made.size, "root": made.root.hex()}

"""Writing outcomes back into a store of RMOS, one bounded round at a time.

What is to be written is noted, with its event, before it is written: a process that dies in between leaves a note of a
file that was never seen, and the next round writes it. The other way round, what the desk wrote itself would be taken
for RMOS's word.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import Connection

from reviewapp.actions import frozen, mirror_plan, recalling
from reviewapp.actions.mirror_plan import Plan
from reviewapp.domain import clip
from reviewapp.domain.canonical import sha256
from reviewapp.domain.damage import Damage
from reviewapp.domain.errors import DeskError, Unreadable
from reviewapp.domain.events import Event
from reviewapp.domain.person import MIRROR
from reviewapp.ledger import trail
from reviewapp.rmos import cutover
from reviewapp.rmos.files import name_of
from reviewapp.rmos.notes import Notes
from reviewapp.rmos.ours import real_path
from reviewapp.rmos.places import Places, places_of
from reviewapp.rmos.writing import locked, put
from reviewapp.store.database import Store
from reviewapp.store.reads import advisories, mirrors
from reviewapp.store.reads.mirrors import Mirror
from reviewapp.store.writes import documents
from reviewapp.store.writes import mirrors as write

MOST = 200
_EVENTS = 2_000
_SOONEST, _LATEST = timedelta(seconds=5), timedelta(hours=1)
_NO_CAUSE = {"run:imported", "run:mirrored"}
_EVERYWHERE = ("policy:", "stop:")
"""Events of no run, after which an override may release another run than before."""


@dataclass
class Round:
    """What a round did: runs written, runs that could not be, and whether more waits."""

    written: int = 0
    failed: int = 0
    has_more: bool = False

    @property
    def sentence(self) -> str:
        """The outcome in one line."""
        runs = "1 run" if self.written == 1 else f"{self.written} runs"
        return f"{runs} written back" + (f", {self.failed} not yet" if self.failed else "")


class _Asked(NamedTuple):
    """The runs to look at, and the event up to which that is all."""

    run_ids: list[str]
    after: int
    has_more: bool


@dataclass(frozen=True)
class _Mirroring:
    store: Store
    places: Places
    folder: str
    notes: Notes
    now: datetime


def mirror(store: Store, path: Path, now: datetime, most: int = MOST, *, is_given_back: bool = False) -> Round:
    """Write back what changed since the last round, of about `most` runs.

    What cannot be written is noted with its reason and tried again later; the rest goes on. Raises Invalid where there
    is no store of layout `dated`, or one that was cut over, to whichever desk, Unreadable where another process writes
    into it. One that `is_given_back` bears its mark until all is written. Why no round was possible is kept with every
    store of the path that was written into before.
    """
    try:
        return _round(store, path, now, most, is_given_back=is_given_back)
    except DeskError as error:
        if not (isinstance(error, Unreadable) and error.kind is Damage.CHANGING):  # another process does it
            _note_failure(store, path, str(error))
        raise


def _round(store: Store, path: Path, now: datetime, most: int, *, is_given_back: bool) -> Round:
    places = places_of(path)
    frozen.require_open(store, path, places.root)
    if not is_given_back:
        cutover.require_open(places.store)
    with store.reading() as conn:
        notes = recalling.notes_in(conn, places.root)
    mirroring = _Mirroring(store, places, real_path(places.root), notes, now)
    with locked(places.root):
        held = _held(mirroring)
        asked = _asked(mirroring, held, most)
        done = Round(has_more=asked.has_more)
        for run_id in asked.run_ids:
            _run(mirroring, run_id, done)
        if asked.after != held.after or held.failure:
            with store.writing() as conn:
                write.save(conn, held._replace(after=asked.after, at=now, failure=None))
    return done


def _note_failure(store: Store, path: Path, failure: str) -> None:
    with store.reading() as conn:
        known = [one for one in mirrors.every(conn) if Path(one.path).is_relative_to(real_path(path))]
    for one in known:
        if one.failure != failure:
            with store.writing() as conn:
                write.save(conn, one._replace(failure=failure))


def _held(mirroring: _Mirroring) -> Mirror:
    """How far the store was followed; it is noted at its first round, and told by the store after a restore."""
    with mirroring.store.reading() as conn:
        held, put_back_at = mirrors.find(conn, mirroring.folder), recalling.put_back_at(conn)
    if held is None:
        held = Mirror(mirroring.folder, at=mirroring.now)
        with mirroring.store.writing() as conn:
            write.save(conn, held)
    if held.recalled != put_back_at:
        recalling.recall(mirroring.store, mirroring.places.root, mirroring.now)
    return held._replace(recalled=put_back_at)


def _asked(mirroring: _Mirroring, held: Mirror, most: int) -> _Asked:
    """What is due takes half of a round at most: what is decided meanwhile does not wait for all of it."""
    half = max(1, most // 2)
    with mirroring.store.reading() as conn:
        due = mirrors.due(conn, mirroring.folder, mirroring.now, half)
        wanted = dict.fromkeys(one.run_id for one in due)
        after, events = held.after, mirrors.events(conn, held.after, _EVENTS)
        is_everywhere = False
        for n, kind, run_id in events:
            if len(wanted) >= most:
                break
            if run_id is not None and kind not in _NO_CAUSE:
                wanted[run_id] = None
            is_everywhere = is_everywhere or kind.startswith(_EVERYWHERE)
            after = n
    if is_everywhere:
        with mirroring.store.writing() as conn:
            write.look_at_all(conn, mirroring.folder, mirroring.now)
    is_cut = len(events) == _EVENTS or (bool(events) and after < events[-1][0])
    return _Asked(list(wanted), after, has_more=is_cut or is_everywhere or len(due) == half)


def _run(mirroring: _Mirroring, run_id: str, done: Round) -> None:
    """Write back one run, or note why that cannot be."""
    try:
        with mirroring.store.reading() as conn:
            moment = advisories.newest_event_at(conn, mirroring.now)
            plan = mirror_plan.plan(conn, mirroring.store, mirroring.places, run_id, moment)
        if plan.is_missing:
            raise Unreadable("this store holds no record of the run")
        if plan.writes:
            _write(mirroring, plan)
            done.written += 1
        for path, why in plan.in_the_way:
            raise Unreadable(f"{name_of(path, mirroring.places.root)} is left as it is: {why}")
        _again(mirroring, run_id, plan.until, None)
    except DeskError as error:
        _again(mirroring, run_id, mirroring.now, str(error))
        done.failed += 1


def _write(mirroring: _Mirroring, plan: Plan) -> None:
    with mirroring.store.writing() as conn:
        _note(conn, mirroring, plan, is_written=False)
        documents.add(conn, {sha256(one.received): one.received for one in plan.writes if one.is_noted})
        fields = {"run_id": plan.run_id, "after": _after(mirroring, plan)}
        trail.append(conn, [Event(kind="run:mirrored", at=mirroring.now, actor=MIRROR, fields=fields)])
    _note_there(mirroring, plan, is_written=False)
    for one in plan.writes:
        put(one.path, one.data, one.there)
    with mirroring.store.writing() as conn:
        _note(conn, mirroring, plan, is_written=True)
    _note_there(mirroring, plan, is_written=True)


def _note(conn: Connection, mirroring: _Mirroring, plan: Plan, *, is_written: bool) -> None:
    """Remember the files that RMOS, or a reader of ours, may look into; one named by its hash alone is not of them."""
    write.save_files(conn, mirroring.folder, plan.files(is_written=is_written))


def _note_there(mirroring: _Mirroring, plan: Plan, *, is_written: bool) -> None:
    """Note the same in the store, for a desk that is put back to a backup and has forgotten it."""
    for one in plan.files(is_written=is_written):
        mirroring.notes.keep(one)


def _after(mirroring: _Mirroring, plan: Plan) -> dict[str, Any]:
    root = mirroring.places.root
    files = [
        {
            "file": name_of(one.path, root),
            "sha256": sha256(one.data),
            "base_sha256": sha256(one.received) if one.there is not None else None,
            "edited": clip.clip_list(sorted({edit.pointer for edit in one.edits}), clip.ATTACHMENTS_BUDGET),
        }
        for one in plan.writes
    ]
    return {"files": clip.clip_list(files, clip.ATTACHMENTS_BUDGET), "override": plan.override}


def _again(mirroring: _Mirroring, run_id: str, at: datetime | None, failure: str | None) -> None:
    """Note when the run is to be looked at again: what failed later and later, at most an hour apart."""
    with mirroring.store.reading() as conn:
        before = mirrors.due_of(conn, mirroring.folder, run_id)
    tries = (before.tries if before else 0) + 1 if failure else 0
    when = at + min(_SOONEST * 2 ** min(tries - 1, 20), _LATEST) if at and failure else at
    if before is not None or when is not None:
        with mirroring.store.writing() as conn:
            write.put_due(conn, mirroring.folder, run_id, when, failure, tries)

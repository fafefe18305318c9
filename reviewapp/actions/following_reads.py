"""Taking what changed in a followed store: the runs that it concerns are read whole and given to the importer."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import chain
from pathlib import Path

from reviewapp.actions import importing, own_writes, quarantining
from reviewapp.actions.importing import Found, ImportOptions, Report
from reviewapp.actions.looking import SETTLE, Watch
from reviewapp.actions.touched import Graves, Rest, SeenAssets, Touched, touched, wanted
from reviewapp.rmos import reader
from reviewapp.rmos.assets import Shelf
from reviewapp.rmos.attachments import AttachmentIndex
from reviewapp.rmos.detect import StoreFolder
from reviewapp.rmos.files import name_of
from reviewapp.rmos.received import Received
from reviewapp.rmos.watching import GONE, Kind, View
from reviewapp.store.database import Store
from reviewapp.store.reads import followed as read
from reviewapp.store.reads import quarantine as read_quarantine
from reviewapp.store.reads import unsettled
from reviewapp.store.reads.followed import KNOWN, YOUNG, Followed, quoted
from reviewapp.store.reads.sources import StoredSource
from reviewapp.store.writes import followed as write

DUE, MOST_NAMED = 200, 1_000
"""How many changed files are read in one round: few, so that what arrives meanwhile is read within moments. Files that
runs name are many and mostly come before their runs, which is cheap: of these more are taken."""
_DAMAGED = "!"
"""Before the stamp of a run of which a part was refused: it is read at each look, so that what is mended is seen.
Alone, the stamp of one that was left for the next look."""


@dataclass
class Memory:
    """What a process remembers of reading; without it deletions and named files are read from the beginning."""

    graves: Graves = field(default_factory=Graves)
    rest: Rest | None = None


@dataclass
class _Pass:
    """One round over what is due: what it reads, what it did, and which runs are to be read again."""

    store: Store
    watch: Watch
    graves: Graves
    place: StoredSource
    source: quarantining.Source
    touching: Touched
    now: Callable[[], datetime]
    report: Report = field(default_factory=Report)
    again: set[str] = field(default_factory=set)
    unfinished: set[Path] = field(default_factory=set)
    entries: dict[str, Followed] = field(default_factory=dict)

    @property
    def options(self) -> ImportOptions:
        """The same as those of an import of the whole store."""
        return ImportOptions(False, self.place.history_before, self.place.attachments, self.place.advisories)

    def name(self, path: Path) -> str:
        """How the quarantine names a file."""
        return name_of(path, self.watch.root)


def take_due(
    store: Store,
    watch: Watch,
    memory: Memory,
    place: StoredSource,
    *,
    left: bool,
    now: Callable[[], datetime],
) -> tuple[Report, bool]:
    """Read what is due and take it; answers what that did, and whether more is due. `left`: not all was looked at."""
    began = now()
    source = quarantining.Source.of(place.path)
    with store.reading() as conn:
        due = unsettled.due(conn, watch.source_id, began - SETTLE, DUE, MOST_NAMED)
        fresh = unsettled.fresh(conn, watch.source_id, began - SETTLE)
        held = {filed.entry.file for filed in read_quarantine.held_of(conn, source.id)} if watch.listed else set()
    rest = memory.rest or Rest(due.named)
    if not (due.own or rest.rows or watch.refused or held & watch.listed):
        return Report(), left
    turn = _Pass(store, watch, memory.graves, place, source, touched(store, watch, memory.graves, due.own, rest), now)
    source.looked = {turn.name(row.path) for row in turn.touching.rows} | watch.listed
    source.fresh = frozenset(turn.name(row.path) for row in fresh)
    source.met, source.files = set(rest.met), set(rest.files)
    more = left or due.more or bool(memory.rest or turn.touching.rest or turn.touching.doubted)
    rows = _take(turn, is_backlog=more)
    _settle(turn, rows, began)
    memory.rest = turn.touching.rest and replace(turn.touching.rest, met=source.met, files=source.files)
    return turn.report, more or bool(turn.unfinished)


def _take(turn: _Pass, *, is_backlog: bool) -> list[Followed]:
    """Give the importer what was touched; answers every file that concerns a run that was read."""
    with turn.store.reading() as conn:
        rows = read.concerning(conn, turn.watch.source_id, turn.touching.runs)
    refused = [*turn.watch.refused, *turn.touching.refused]
    for found in chain([iter(refused)], _stores(turn, rows, is_backlog=is_backlog)):
        for part in importing.slices(_observed(turn, found)):
            again = importing.take_slice(turn.store, part, turn.source, turn.options, turn.report, turn.now())
            turn.again |= again
    importing.finish(turn.store, turn.source, turn.place, turn.options, turn.report, turn.now())
    return rows


def _stores(turn: _Pass, rows: list[Followed], *, is_backlog: bool) -> Iterator[Iterator[Found]]:
    """What is to be read of each store at the place, as an import reads it."""
    turn.watch.require_tops()
    for one in turn.watch.stores:
        assets = SeenAssets(turn.store, turn.watch, one.advisories)
        ours = own_writes.of(turn.store, one.path)
        shelf = Shelf(AttachmentIndex(one.attachments, probes_first=True), assets, one.root, ours)
        if one.layout == "single":
            turn.source.of_many.add(turn.name(one.path))
            yield _read_single(turn, one, shelf)
            continue
        runs = wanted(one, turn.touching, rows)
        if is_backlog:  # the record of a run may be among what was not looked at yet
            orphans = {turn.name(path) for run in runs if not run.records for path in run.beside}
            turn.source.fresh |= orphans
        turn.source.looked = (turn.source.looked or set()) | {
            turn.name(path) for run in runs for path in (*run.records, *run.beside)
        }
        yield reader.read_some(one, shelf, turn.graves.of(one), runs)


def _read_single(turn: _Pass, one: StoreFolder, shelf: Shelf) -> Iterator[Found]:
    """The runs of one file of many that are new or otherwise, or whose files changed; a bounded number at a time."""
    folder, now = quoted(str(one.path)), turn.now()
    with turn.store.reading() as conn:
        known = read.stamps(conn, turn.watch.source_id, folder, View.SINGLE)
    forced = {run_id for run_id in turn.touching.runs if quoted(run_id) in known}
    if not forced and not any(row.kind == Kind.SINGLE and row.path == one.path for row in turn.touching.rows):
        return

    def is_known(key: str, digest: str) -> bool:
        return key not in forced and known.get(quoted(key), (GONE,))[0] == digest

    fresh = 0
    for found in reader.read_changed(one, shelf, is_known):
        yield found
        if isinstance(found, Received):
            run_id, mark = found.reading.run.run_id, _DAMAGED * bool(found.problems) + found.raw_sha256
            fresh += known.get(quoted(run_id), (GONE,))[0] != mark
            turn.entries[run_id] = Followed(folder, View.SINGLE, quoted(run_id), Kind.ENTRY, run_id, mark, now, KNOWN)
        if fresh == DUE:
            turn.unfinished.add(one.path)
            turn.source.looked = (turn.source.looked or set()) - {turn.name(one.path)}
            return


def _observed(turn: _Pass, found: Iterator[Found]) -> Iterator[Found]:
    """What was found; runs of which a part may be half-written are noted, to be read again."""
    for one in found:
        if isinstance(one, Received):
            later = [problem for problem in one.problems if not turn.source.lies_still(problem)]
            turn.again |= {one.reading.run.run_id} if later else set()
        yield one


def _settle(turn: _Pass, rows: list[Followed], now: datetime) -> None:
    """Mark as read what was read; what may have been half-written is read again when it lay still."""
    fresh = {row.place for row in turn.touching.rows}
    beside = [row for row in rows if row.place not in fresh and row.kind in (Kind.RECORD, Kind.LINK)]
    if turn.entries and turn.again:
        beside += _files_of_many(turn, fresh)
    read_now = [row for row in turn.touching.rows if row.path not in turn.unfinished]
    done = [_advanced(turn, row, now) for row in read_now if row.stamp != GONE]
    done += [row._replace(state=YOUNG, seen_at=now) for row in beside if _waits(turn, row)]
    done += [row for row in turn.touching.doubted if row.place not in fresh]
    # One that is to be read again must not pass for known when its file is read, whatever was known of it before.
    left = {run_id: row._replace(stamp=_DAMAGED) for run_id, row in turn.entries.items() if run_id in turn.again}
    entries = (turn.entries | left).values()
    with turn.store.writing() as conn:
        write.save(conn, turn.watch.source_id, entries)
        write.settle(conn, turn.watch.source_id, done)
        write.drop(conn, turn.watch.source_id, [row for row in read_now if row.stamp == GONE])


def _files_of_many(turn: _Pass, but: set[tuple[str, str, str]]) -> Iterator[Followed]:
    """The files of many runs that were read though they had not changed."""
    with turn.store.reading() as conn:
        for one in turn.watch.stores:
            folder = quoted(str(one.path.parent))
            rows = read.of_folder(conn, turn.watch.source_id, folder, View.SINGLE) if one.layout == "single" else []
            yield from (row for row in rows if row.place not in but)


def _advanced(turn: _Pass, row: Followed, now: datetime) -> Followed:
    is_quiet = row.seen_at <= now - SETTLE
    if is_quiet and _waits(turn, row):
        return row._replace(state=YOUNG, seen_at=now)
    return row._replace(state=KNOWN if is_quiet else YOUNG)


def _waits(turn: _Pass, row: Followed) -> bool:
    """Whether a file is to be read again although it lies still: somebody was at work on it, or beside it."""
    is_of_one_left = row.concerns in turn.again and row.kind in (Kind.RECORD, Kind.LINK)
    is_of_many = row.kind == Kind.SINGLE and bool(turn.again)
    return is_of_one_left or is_of_many or turn.name(row.path) in turn.source.later

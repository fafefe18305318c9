"""Looking through a followed store: what changed is noted, to be read; nothing is read here and nobody waits.

Each look is bounded. Folders whose stamp changed are listed, what changed a moment ago is looked at again, and a
sweep goes through all that is known, a part each time, for what no folder tells: a file rewritten where it lies.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path

from sqlalchemy import Connection

from reviewapp.domain.errors import Invalid, Unreadable
from reviewapp.rmos import watching
from reviewapp.rmos.deletions import INDEX
from reviewapp.rmos.detect import StoreFolder
from reviewapp.rmos.files import name_of
from reviewapp.rmos.received import Refused
from reviewapp.rmos.watching import GONE, Kind, Seen, View, Watched
from reviewapp.store.database import Store
from reviewapp.store.reads import followed as read
from reviewapp.store.reads import unsettled
from reviewapp.store.reads.followed import KNOWN, NEW, YOUNG, Followed, quoted, unquoted
from reviewapp.store.writes import followed as write

SETTLE = timedelta(seconds=2)
"""How long a file must lie still before it is believed to be whole: the coarsest clock of a file system."""
MOST_FOLDERS, MOST_HOT, SWEPT = 4_000, 2_000, 1_000
"""How many folders, fresh files and known files are looked at each time."""
MOST_LISTED = 20_000
"""Behind so many entries no further folder is listed before what was found is read."""
LISTED_A_SECOND = 10_000
"""How often a folder of attachments is listed: runs look there by name, so a late one may wait for its turn."""
INDEX_EVERY = timedelta(seconds=5)
"""An index is read no oftener than so: RMOS writes all of it with each run, and it says only what is deleted."""
_PART = 1_000
_START = ("", "", "")
_LAST_FIRST = (View.FILES, View.RUNS, View.DAYS, View.ASSETS)


@dataclass
class Watch:
    """A store that is looked through: its parts, and how far the sweep has come, which may be lost at any time.

    So may `resting`: until when what is dear to read is left alone.
    Of the newest look: `refused` are folders that could not be listed, `listed` those that were, and `is_through`
    says that the sweep reached its end; `has_assets_left` that not all assets are known yet that runs may name.
    """

    source_id: str
    root: Path
    stores: tuple[StoreFolder, ...]
    swept: tuple[str, str, str] = _START
    resting: dict[tuple[str, str, str], datetime] = field(default_factory=dict)
    refused: list[Refused] = field(default_factory=list)
    listed: set[str] = field(default_factory=set)
    is_through: bool = False
    has_assets_left: bool = False

    def require_tops(self) -> None:
        """Raise Invalid where a folder is gone as a whole: nothing is concluded from a share that is not there."""
        for top in (top for one in self.stores for top in watching.tops(one)):
            if watching.stamp_of(top.path) == GONE:
                missing = name_of(top.path, self.root)
                raise Invalid(f"The folder {missing} is gone. Put it back, an empty one if all in it was deleted.")

    def as_watched(self, row: Followed) -> Watched | None:
        """The folder as it is to be looked through, None where it belongs to no store any more."""
        path = Path(unquoted(row.folder))
        for top in (top for one in self.stores for top in watching.tops(one)):
            fits = top.view == row.view or (top.view is View.DAYS and row.view == View.RUNS)
            if fits and path.is_relative_to(top.path):
                return Watched(path, View(row.view), top.path)
        return None


def look(store: Store, watch: Watch, now: datetime) -> bool:
    """Note what changed since the last look; answers whether some was left for the next. Raises Invalid."""
    watch.require_tops()
    watch.refused, watch.listed, watch.has_assets_left = [], set(), False
    with store.reading() as conn:
        known = read.folders(conn, watch.source_id, (View.ASSETS, View.DAYS, View.RUNS), MOST_FOLDERS)
        tops = list(_tops(conn, watch, now))
        hot = unsettled.hot(conn, watch.source_id, MOST_HOT)
        swept = read.after(conn, watch.source_id, watch.swept, SWEPT)
    watch.is_through = len(swept) < SWEPT
    watch.swept = _START if watch.is_through else swept[-1].place
    folders = {row.place: row for row in (*tops, *known, *hot, *swept) if row.kind == Kind.FOLDER}
    files = {row.place: row for row in (*hot, *swept)}
    _save(store, watch, [*_lone_files(store, watch, now), *_looked_at_again(files.values(), now)])
    return _list_changed(store, watch, folders.values(), {row.place for row in swept}, now)


def _tops(conn: Connection, watch: Watch, now: datetime) -> Iterator[Followed]:
    """The folders from which all is found, as they were seen; one that was not is to be listed."""
    for top in (top for one in watch.stores for top in watching.tops(one)):
        folder = quoted(str(top.path))
        unseen = Followed(folder, top.view, "", Kind.FOLDER, None, GONE, now, NEW)
        yield read.folder(conn, watch.source_id, folder, top.view) or unseen


def _lone_files(store: Store, watch: Watch, now: datetime) -> Iterator[Followed]:
    """Files that are known by their name, where they changed."""
    with store.reading() as conn:
        for path, view in (file for one in watch.stores for file in watching.lone_files(one)):
            folder, name = quoted(str(path.parent)), quoted(path.name)
            if now < watch.resting.get((folder, view, name), now):
                continue
            seen = read.stamps(conn, watch.source_id, folder, view).get(name, (GONE, None))[0]
            if (stamp := watching.stamp_of(path)) != seen:
                watch.resting[folder, view, name] = now + (INDEX_EVERY if path.name == INDEX else timedelta())
                yield Followed(folder, view, name, view, None, stamp, now, NEW)


def _looked_at_again(files: Iterable[Followed], now: datetime) -> Iterator[Followed]:
    """Files whose stamp is another than it was."""
    for row in files:
        if row.kind in (Kind.FOLDER, Kind.ENTRY, Kind.OUTSIDE, Kind.SINGLE, Kind.DELETIONS):
            continue
        try:
            stamp = watching.stamp_of(row.spelled)
        except Unreadable:
            continue  # reading it will say so
        if stamp != row.stamp:
            yield row._replace(stamp=stamp, seen_at=now, state=NEW)


def _list_changed(
    store: Store, watch: Watch, folders: Iterable[Followed], swept: set[tuple[str, str, str]], now: datetime
) -> bool:
    """List each folder that changed, was not seen to lie still yet, or is swept; answers whether some were left."""
    entries, waiting = 0, sorted(folders, key=lambda row: row.folder)
    waiting.sort(key=_turn)
    while waiting:
        row = waiting.pop()
        watched = watch.as_watched(row)
        if watched is None or now < watch.resting.get(row.place, now):
            continue
        try:
            stamp = watching.stamp_of(watched.path)
            if stamp == GONE or (stamp == row.stamp and row.state == KNOWN and row.place not in swept):
                continue
            if entries > MOST_LISTED:
                watch.has_assets_left = row.view == View.ASSETS
                return True
            seen = watching.look(watched, now)
        except Unreadable as error:
            watch.refused.append(Refused(name_of(watched.path, watch.root), "", str(error), error.kind))
            continue
        entries += len(seen)
        if row.view == View.FILES:
            watch.resting[row.place] = now + timedelta(seconds=len(seen) // LISTED_A_SECOND)
        watch.listed.add(name_of(watched.path, watch.root))
        changes = [*_compared(store, watch, row, seen, now), *_advanced(row, stamp, now)]
        _save(store, watch, changes)
        waiting += [one for one in changes if one.kind == Kind.FOLDER and one.state == NEW]
        waiting.sort(key=_turn)
    return False


def _turn(row: Followed) -> int:
    """Assets come before the runs that name them; the last in the list is the next."""
    return _LAST_FIRST.index(row.view)


def _advanced(row: Followed, stamp: str, now: datetime) -> Iterator[Followed]:
    """The folder itself, where it stands otherwise once it was listed."""
    if stamp != row.stamp:
        yield row._replace(stamp=stamp, seen_at=now, state=YOUNG)
    elif row.state != KNOWN and now - row.seen_at >= SETTLE:
        yield row._replace(state=KNOWN)


def _compared(store: Store, watch: Watch, row: Followed, seen: list[Seen], now: datetime) -> Iterator[Followed]:
    """What is otherwise in a folder than it was seen before: new, changed or gone."""
    with store.reading() as conn:
        before = read.stamps(conn, watch.source_id, row.folder, row.view)
        inside: set[str] = set()
        for one in seen:
            name = quoted(one.name)
            if one.kind is Kind.FOLDER:
                inside.add(f"{row.folder}/{name}")
                continue
            stamp, concerns = before.pop(name, (GONE, None))
            if stamp != one.stamp:
                at = now - SETTLE if one.is_old else now
                whose = one.concerns or concerns  # the run that a changed file belonged to is read again as well
                yield Followed(row.folder, row.view, name, one.kind, whose, one.stamp, at, NEW)
        if any(stamp != GONE for stamp, _ in before.values()):
            for gone in read.of_folder(conn, watch.source_id, row.folder, row.view):
                if gone.name in before and gone.stamp != GONE:
                    yield gone._replace(stamp=GONE, seen_at=now, state=NEW)
        if row.view != View.RUNS:
            yield from _subfolders(conn, watch, row, inside, now)


def _subfolders(conn: Connection, watch: Watch, row: Followed, inside: set[str], now: datetime) -> Iterator[Followed]:
    """Folders that are new, to be listed; and everything in those that are gone."""
    view = View.RUNS if row.view == View.DAYS else row.view
    known = read.subfolders(conn, watch.source_id, row.folder, view)
    for folder in sorted(inside - known):
        yield Followed(folder, view, "", Kind.FOLDER, None, GONE, now, NEW)
    for folder in sorted(known - inside):
        for gone in read.beneath(conn, watch.source_id, folder, view):
            if gone.stamp != GONE:
                yield gone._replace(stamp=GONE, seen_at=now, state=KNOWN if gone.kind == Kind.FOLDER else NEW)


def _save(store: Store, watch: Watch, rows: Iterable[Followed]) -> None:
    """Note it, in parts between which people may decide."""
    left = iter(rows)
    while part := list(islice(left, _PART)):
        with store.writing() as conn:
            write.save(conn, watch.source_id, part)

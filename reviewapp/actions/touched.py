"""Which runs the changed files of a followed store concern, and every file that is read with them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

from sqlalchemy import Connection

from reviewapp.actions.looking import Watch
from reviewapp.domain.damage import Damage
from reviewapp.domain.errors import Unreadable
from reviewapp.rmos.assets import CONTENT, best_content
from reviewapp.rmos.deletions import Deletions, read_deletions
from reviewapp.rmos.detect import StoreFolder
from reviewapp.rmos.files import name_of, read_bytes, refuse_file
from reviewapp.rmos.folders import BETWEEN, run_of_sidecar
from reviewapp.rmos.reader import Wanted
from reviewapp.rmos.received import Refused
from reviewapp.rmos.strict_json import parse
from reviewapp.rmos.watching import GONE, Kind
from reviewapp.store.database import Store
from reviewapp.store.reads import followed as read
from reviewapp.store.reads import quarantine as read_quarantine
from reviewapp.store.reads import runs as read_runs
from reviewapp.store.reads.followed import KNOWN, NEW, Followed
from reviewapp.store.writes import followed as write

_BESIDE = {Kind.RECORD, Kind.LINK}
MOST_RUNS = 200
"""How many runs are read again in one round because of the files that they name: one file may be named by very many."""


@dataclass
class Touched:
    """What changed: the runs to be read, the files that told so, and what of them cannot be taken at all.

    `rest` is there while only some of the runs are read that name those files, `doubted` are files in quarantine
    that those runs named, and may name no more.
    """

    runs: set[str] = field(default_factory=set)
    rows: list[Followed] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    rest: "Rest | None" = None
    doubted: list[Followed] = field(default_factory=list)


@dataclass
class Rest:
    """Files that very many runs name: the last of those that were read, and what was met in quarantine until then."""

    rows: list[Followed]
    reached: str = ""
    met: set[str] = field(default_factory=set)
    files: set[str] = field(default_factory=set)


@dataclass
class Graves:
    """The deletions of each store, kept while nothing is written to the files that tell of them."""

    _known: dict[Path, Deletions] = field(default_factory=dict)
    _compared: dict[Path, Deletions] = field(default_factory=dict)

    def of(self, store: StoreFolder) -> Deletions:
        """All that the store says of deletions, for one pass over some of its runs."""
        if store.path not in self._known:
            self._known[store.path] = read_deletions(store)
        return Deletions(by_run=self._known[store.path].by_run)

    def read_again(self, conn: Connection, store: StoreFolder) -> tuple[set[str], list[Refused]]:
        """The runs whose deletion is told otherwise than before, and what could not be read of it."""
        before, found = self._compared.get(store.path), read_deletions(store)
        self._known[store.path] = self._compared[store.path] = found
        if before is not None:
            return {run_id for run_id, _ in before.by_run.items() ^ found.by_run.items()}, found.refused
        told = sorted(found.by_run)
        parts = (told[start : start + read.MANY] for start in range(0, len(told), read.MANY))
        held = (one for part in parts for one in read_runs.known(conn, part).items())
        return {run_id for run_id, one in held if one.run.deletion != found.by_run[run_id]}, found.refused


@dataclass(frozen=True)
class SeenAssets:
    """The assets of advisories as they were seen in a followed store: no folder is walked for them."""

    store: Store
    watch: Watch
    folders: tuple[Path, ...]

    def record(self, advisory_id: str) -> Path | None:
        """The file that describes an advisory."""
        found = (path for path in self._seen(advisory_id) if path.stem == advisory_id and path.suffix == ".json")
        return next(found, None)

    def content(self, advisory_id: str, uri: str | None) -> Path | None:
        """The content beside it; of several, the one with the ending that the record names."""
        return best_content([path for path in self._seen(advisory_id) if path.stem == advisory_id + CONTENT], uri)

    def _seen(self, advisory_id: str) -> list[Path]:
        """Its files in the order in which the folders are walked."""
        with self.store.reading() as conn:  # not held open: on SQLite it could keep a writer waiting
            rows = read.concerning(conn, self.watch.source_id, [advisory_id])
        paths = [row.path for row in rows if row.kind == Kind.ASSET and row.stamp != GONE]
        return sorted((path for path in paths if self._rank(path) is not None), key=self._walked)

    def _rank(self, path: Path) -> int | None:
        return next((n for n, folder in enumerate(self.folders) if path.is_relative_to(folder)), None)

    def _walked(self, path: Path) -> tuple[int, tuple[str, ...], str]:
        return self._rank(path) or 0, path.parent.parts, path.name


def touched(store: Store, watch: Watch, graves: Graves, own: Iterable[Followed], rest: Rest) -> Touched:
    """What the files that are due concern: `own` files of runs, and the `rest` of those that runs name.

    Whose the files beside runs are is told by what they hold, and noted.
    """
    found = Touched()
    told: list[Followed] = []
    for row in own:
        found.runs |= {row.concerns} if row.kind in _BESIDE and row.concerns else set()
        if row.kind == Kind.OUTSIDE and row.stamp != GONE:
            reason = "it is a symbolic link that leads out of the store or nowhere"
            found.refused.append(Refused(name_of(row.path, watch.root), "", reason, Damage.PATH_OUTSIDE))
        elif row.kind in _BESIDE and BETWEEN in row.name and row.stamp != GONE:
            row = _whose(watch, row, found)  # noqa: PLW2901
            told.append(row)
        found.rows.append(row)
    with store.writing() if told else store.reading() as conn:
        write.save(conn, watch.source_id, told)
        for one in watch.stores:
            if any(row.kind == Kind.DELETIONS and row.path.is_relative_to(one.path) for row in found.rows):
                runs, refused = graves.read_again(conn, one)
                found.runs |= runs
                found.refused += refused
        found.doubted = _doubted(conn, watch, found.runs)
        _add_naming(conn, found, rest)
    return found


def _doubted(conn: Connection, watch: Watch, runs: set[str]) -> list[Followed]:
    """Files in quarantine that those runs were known to name: whether any run still does is to be seen."""
    held = {filed.entry.file for filed in read_quarantine.held_of(conn, watch.source_id)} if runs else set()
    rows = read.concerning(conn, watch.source_id, read.named_by(conn, runs)) if held else []
    is_named = (row for row in rows if row.kind not in _BESIDE and row.state == KNOWN and row.stamp != GONE)
    return [row._replace(state=NEW) for row in is_named if name_of(row.path, watch.root) in held]


def _add_naming(conn: Connection, found: Touched, rest: Rest) -> None:
    """The next runs that name the files of `rest`; where they are the last, the files are read with them."""
    ids = {row.concerns for row in rest.rows if row.concerns}
    part = read.runs_naming(conn, ids, rest.reached, MOST_RUNS)
    found.runs.update(part)
    if len(part) == MOST_RUNS:
        found.rest = replace(rest, reached=part[-1])
    else:
        found.rows += rest.rows


def wanted(one: StoreFolder, touching: Touched, rows: Iterable[Followed]) -> list[Wanted]:
    """The runs of a store of many files that are to be read, with every file of each."""
    records, beside = defaultdict[str, list[Path]](list), defaultdict[str, list[Path]](list)
    for row in rows:
        if row.stamp != GONE and row.kind in _BESIDE and row.concerns and _is_of(row.path, one):
            (records if row.kind == Kind.RECORD else beside)[row.concerns].append(row.path)
    return [
        Wanted(run_id, tuple(sorted(records[run_id])), tuple(sorted(beside[run_id])))
        for run_id in sorted(touching.runs)
    ]


def _whose(watch: Watch, row: Followed, found: Touched) -> Followed:
    try:
        run_id = run_of_sidecar(row.path.stem, parse(read_bytes(row.path)))
    except Unreadable as error:
        found.refused.append(refuse_file(row.path, watch.root, error))
        return row._replace(kind=Kind.LINK, concerns=None)
    found.runs.add(run_id or row.path.stem)
    return row._replace(kind=Kind.LINK if run_id else Kind.RECORD, concerns=run_id or row.path.stem)


def _is_of(path: Path, one: StoreFolder) -> bool:
    return (path.parent if one.layout == "flat" else path.parent.parent) == one.path

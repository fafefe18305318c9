"""Where in a store of layout `dated` the records of one run lie, to write into them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path

from reviewapp.domain.errors import Invalid, Unreadable
from reviewapp.domain.run import Run
from reviewapp.rmos.added import asset_place
from reviewapp.rmos.assets import AssetIndex, Material, Shelf
from reviewapp.rmos.attachments import AttachmentIndex
from reviewapp.rmos.detect import ADVISORY_FOLDERS, ATTACHMENT_FOLDERS, DAY, StoreFolder, find_stores
from reviewapp.rmos.files import is_file, read_bytes
from reviewapp.rmos.folders import BETWEEN, run_of_sidecar
from reviewapp.rmos.ours import Ours
from reviewapp.rmos.strict_json import parse


@dataclass(frozen=True)
class Places:
    """The files of a store by run and advisory, looked for when they are asked for."""

    store: StoreFolder

    @property
    def root(self) -> Path:
        """The folder of the days."""
        return self.store.path

    def record(self, run: Run) -> Path | None:
        """The record of a run, None where this store has none: in the folder of its day, or of another.

        A file beside another run may bear the name; one that cannot be read is taken for the record.
        """
        found = self._found([f"{run.run_id}.json"], f"{run.created_at:%Y-%m-%d}")
        return next((path for path in found if BETWEEN not in path.name or not _is_beside(path)), None)

    def references(self, run: Run, advisory_id: str) -> list[Path]:
        """The references to an advisory beside the run; whose they are, their content says."""
        return list(self._found([f"{run.run_id}{BETWEEN}{advisory_id}.json"], f"{run.created_at:%Y-%m-%d}"))

    def asset(self, advisory_id: str) -> Path | None:
        """The record of an advisory itself, None where it is an attachment or nowhere."""
        return self._assets.record(advisory_id)

    def new_asset(self, advisory_id: str, at: datetime) -> Path:
        """Where the record of an advisory shall lie of which there is none."""
        folder = next(iter(self.store.advisories), self.root / ADVISORY_FOLDERS[0])
        return asset_place(folder, at, advisory_id)

    def file(self, digest: str) -> Path | None:
        """The file of that hash, whatever its name ends with."""
        folders = (*self.store.attachments, self.root / ATTACHMENT_FOLDERS[0])
        return AttachmentIndex(folders, probes_first=True).find(digest)

    def material(self, advisory_id: str, ours: Ours) -> Material:
        """What the record of an advisory says, and the file beside it."""
        return Shelf(AttachmentIndex(()), self._assets, self.root, ours).material(advisory_id)

    def attachment(self, digest: str) -> Path:
        """Where the file of that hash lies, or shall lie."""
        folder = next(iter(self.store.attachments), self.root / ATTACHMENT_FOLDERS[0])
        return folder / digest[:2] / digest[2:4] / f"{digest}.json"

    def _found(self, names: Iterable[str], first: str) -> Iterator[Path]:
        days = sorted(self._days, key=lambda day: day.name != first)
        return (path for day in days for name in names if is_file(path := day / name))

    @cached_property
    def _days(self) -> list[Path]:
        return sorted(day for day in self.root.iterdir() if DAY.fullmatch(day.name) and day.is_dir())

    @cached_property
    def _assets(self) -> AssetIndex:
        return AssetIndex(self.store.advisories)


def _is_beside(path: Path) -> bool:
    """Whether a file is a reference or a link of another run, by what it says."""
    try:
        return run_of_sidecar(path.stem, parse(read_bytes(path))) is not None
    except Unreadable:
        return False


def places_of(path: Path) -> Places:
    """The store of layout `dated` at a path; raises Invalid where there is none, or several."""
    found = [store for store in find_stores(path) if store.layout == "dated"]
    if len(found) != 1:
        raise Invalid(f"{path} holds {len(found)} stores of layout dated; name the folder of the days of one.")
    return Places(found[0])

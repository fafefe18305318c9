"""Writing a new store of layout `single` or `flat`: all of it or nothing, beside one that is left as it is."""

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePath
from typing import IO

from reviewapp.domain.errors import Invalid
from reviewapp.domain.tree import Json
from reviewapp.rmos.added import asset_place, file_name
from reviewapp.rmos.detect import ADVISORY_FOLDERS, ATTACHMENT_FOLDERS, SINGLE, Layout, StoreFolder
from reviewapp.rmos.writing import in_form_of

_ENDINGS = {".json", ".nc", ".gcode", ".txt", ".dxf", ".svg", ".png", ".md"}


@dataclass
class Laid:
    """A store that is being written at `root`; runs come in the order of their ids."""

    layout: Layout
    root: Path
    file: IO[bytes] | None = None
    is_first: bool = True

    @property
    def advisories(self) -> Path:
        """The folder of the assets."""
        return self.root / ADVISORY_FOLDERS[0]

    def holds(self, run_id: str) -> bool:
        """Whether a run of that name can be told from the file of another layout."""
        return self.layout == "single" or f"{run_id}.json" != SINGLE

    def record(self, run_id: str, raw: bytes, document: Json | None) -> None:
        """One run: its bytes as received, or `document` in their form where something was added."""
        if self.file is None:
            data = raw if document is None else in_form_of(raw, document)
            (self.root / f"{run_id}.json").write_bytes(data)
            return
        if document is not None:
            raw = json.dumps(document, indent=2, sort_keys=True, ensure_ascii=raw.isascii()).encode()
            raw = raw.replace(b"\n", b"\n  ")
        self.file.write((b"{\n  " if self.is_first else b",\n  ") + json.dumps(run_id).encode() + b": " + raw)
        self.is_first = False

    def attachment(self, digest: str, suffix: str, data: bytes) -> None:
        """One file under its hash."""
        folder = self.root / ATTACHMENT_FOLDERS[0]
        if self.layout != "single":
            folder = folder / digest[:2] / digest[2:4]
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{digest}{suffix}").write_bytes(data)

    def asset(self, at: datetime, advisory_id: str, record: bytes, text: bytes | None) -> None:
        """An advisory that no asset was copied of: its record, and what it says beside it."""
        place = asset_place(self.advisories, at, advisory_id)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(record)
        if text is not None:
            place.with_name(file_name(advisory_id)).write_bytes(text)

    def rewrite(self, path: Path, data: bytes) -> None:
        """Let a file of this new store hold something else."""
        path.write_bytes(data)


def require_free(old: StoreFolder, into: Path) -> None:
    """Raise Invalid where a store cannot be laid out at `into`: something is there, or it lies in the old store."""
    if into.exists():
        raise Invalid(f"{into} is there already; name a folder that is not.")
    if into.resolve().is_relative_to((old.path if old.path.is_dir() else old.path.parent).resolve()):
        raise Invalid(f"{into} lies in the store that is left as it is; name a folder beside it.")


@contextmanager
def new_store(old: StoreFolder, into: Path) -> Iterator[Laid]:
    """A store of the layout of `old`, with copies of its assets, which stands at `into` once all is written.

    Raises Invalid where `into` is there already, or lies in the store itself.
    """
    require_free(old, into)
    part = into.with_name(f".{into.name}.part")
    shutil.rmtree(part, ignore_errors=True)  # of a process that died
    part.mkdir(parents=True)
    laid = Laid(old.layout, part)
    for folder in reversed(old.advisories):  # where two hold one name, the first counts
        shutil.copytree(folder, laid.advisories, symlinks=True, dirs_exist_ok=True)
    if old.layout == "single":
        with (part / SINGLE).open("xb") as stream:
            laid.file = stream
            yield laid
            stream.write(b"{}\n" if laid.is_first else b"\n}\n")
    else:
        yield laid
    part.rename(into)


def ending(filename: str | None, mime: str | None) -> str:
    """How the name of an attachment ends, by its name, else by its type."""
    suffix = PurePath(filename or "").suffix.lower()
    if suffix in _ENDINGS:
        return suffix
    return ".json" if mime == "application/json" else ""

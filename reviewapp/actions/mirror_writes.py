"""One file that is to be written back: over a record of RMOS as edits, or as a record of the desk's own."""

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import NamedTuple, TypeAlias

from sqlalchemy import Connection

from reviewapp.actions import own_writes
from reviewapp.domain.canonical import sha256
from reviewapp.domain.edits import Edit, applied, needed, undone
from reviewapp.domain.errors import Unreadable
from reviewapp.domain.mirrored import Ended, Granted, Told
from reviewapp.domain.tree import Json
from reviewapp.domain.written import Written
from reviewapp.rmos import added
from reviewapp.rmos.files import lies_within, read_bytes
from reviewapp.rmos.ours import real_path
from reviewapp.rmos.places import Places
from reviewapp.rmos.strict_json import parse
from reviewapp.rmos.writing import in_form_of
from reviewapp.store.reads import mirrors
from reviewapp.store.reads.runs import StoredRun

Wanted: TypeAlias = Callable[[Json, tuple[Edit, ...]], Iterable[Edit]]
"""What is wanted in a record, given what was written into it before."""
_LONGEST_NAME = 255
"""Bytes that the systems in use bear in the name of a file."""


class Write(NamedTuple):
    """One file to be written: what it holds, what RMOS had written, what it shall hold; None: there is no file yet.

    `made` is None unless the desk put the file there: then the hashes under which it is the desk's alone, where what
    is there now is, or nothing is there; empty where RMOS wrote into it since.
    """

    path: Path
    there: bytes | None
    received: bytes
    data: bytes
    edits: tuple[Edit, ...] = ()
    earlier: tuple[Edit, ...] = ()
    made: tuple[str, ...] | None = None

    @property
    def is_noted(self) -> bool:
        """Whether it is remembered; a file that is found by its hash alone, and by no reader else, need not be."""
        return self.there is not None or self.made is not None

    def as_file(self, run_id: str, *, is_written: bool) -> Written:
        """The write as it is remembered; until it is on disk, what was there before may stand there as well."""
        digest, earlier, made = sha256(self.data), self.earlier, self.made
        if is_written:
            earlier, made = (), made and (digest,)
        return Written(real_path(self.path), run_id, digest, sha256(self.received), self.edits, earlier, made)


class InTheWay(NamedTuple):
    """A file that is not written to, and why: somebody else's, under the name that is needed."""

    path: Path
    why: str


@dataclass(frozen=True)
class Planning:
    """What the plan of a run is made of."""

    conn: Connection
    places: Places
    stored: StoredRun
    told: dict[str, Told]
    active: Granted | None
    now: datetime
    past: tuple[Ended, ...] = ()

    @property
    def run_id(self) -> str:
        """The run that is planned for."""
        return self.stored.run.run_id

    def file(self, path: Path) -> Written | None:
        """What was written there before."""
        return mirrors.file(self.conn, real_path(path))

    def is_ours(self, path: Path) -> bool:
        """Whether the desk put the file there, even where RMOS wrote into it since."""
        return (own := self.file(path)) is not None and own.made is not None

    def is_of_another_run(self, path: Path) -> bool:
        """Whether the desk wrote the file for another run: names of runs and advisories can be split in two ways."""
        return (own := self.file(path)) is not None and own.run_id != self.run_id


def unless_unreadable(path: Path, found: Iterable[Write | InTheWay]) -> Iterator[Write | InTheWay]:
    """What is found; a file that cannot be read keeps nothing else of the run from being written."""
    try:
        yield from found
    except Unreadable as error:
        yield InTheWay(path, str(error))


def edited(planning: Planning, path: Path, wanted: Wanted) -> Iterator[Write]:
    """The file with what is wanted in it, where that is not there yet."""
    there, own = read_bytes(path), planning.file(path)
    received, document = own_writes.on(planning.conn).received(path, there)
    earlier = own.all_edits if own else ()
    edits = needed(document, wanted(document, earlier))
    made = applied(document, edits)
    if made == parse(there) and (own is not None or not edits):
        return
    # RMOS may have written the record anew with our words still in it: then those are not its word to go back to.
    data = received if made == parse(received) else in_form_of(there, made)
    yield Write(path, there, received, data, edits, earlier, () if own and own.made is not None else None)


def put_record(planning: Planning, path: Path, base: Json, wanted: Wanted) -> Iterator[Write | InTheWay]:
    """A record of the desk's own, `base` with edits; where RMOS wrote into it since, what it wrote with the edits."""
    if is_written_into(planning, path):
        yield from edited(planning, path, wanted)
        return
    yield from _put(planning, path, added.written(base), needed(base, wanted(base, ())))


def taken_back(planning: Planning, path: Path) -> Iterator[Write]:
    """A record that was written before, without anything that this desk says."""
    own, there = planning.file(path), read_bytes(path)
    if own is None or not own.is_alone_in(there):
        yield from edited(planning, path, lambda *_: ())
        return
    base = added.written(undone(parse(there), own.all_edits))
    yield Write(path, there, base, base, (), own.all_edits, (sha256(there), sha256(base)))


def put_file(planning: Planning, path: Path, data: bytes) -> Iterator[Write | InTheWay]:
    """A file of the desk's own that is no record; what somebody else wrote into it stays."""
    if is_written_into(planning, path):
        if read_bytes(path) != data:
            yield InTheWay(path, "somebody else wrote into it")
        return
    yield from _put(planning, path, data, ())


def put_named(planning: Planning, path: Path, data: bytes) -> Iterator[Write | InTheWay]:
    """A file under the hash of what it holds: whoever finds it there can tell that it is that."""
    why = _hindrance(planning, path)
    yield Write(path, None, b"", data) if why is None else InTheWay(path, why)


def is_written_into(planning: Planning, path: Path) -> bool:
    """Whether the desk put a file there, and somebody else wrote into it since."""
    own = planning.file(path)
    if own is None or own.made is None or path.is_symlink() or not path.exists():
        return False
    return sha256(read_bytes(path)) not in own.made


def _put(planning: Planning, path: Path, base: bytes, edits: tuple[Edit, ...]) -> Iterator[Write | InTheWay]:
    data = added.written(applied(parse(base), edits)) if edits else base
    if (why := _hindrance(planning, path)) is not None:
        yield InTheWay(path, why)
        return
    own = planning.file(path)
    if not path.exists():
        yield Write(path, None, base, data, edits, made=(sha256(data),))
    elif own is not None and (there := read_bytes(path)) != data:
        yield Write(path, there, base, data, edits, own.all_edits, (sha256(there), sha256(data)))


def _hindrance(planning: Planning, path: Path) -> str | None:
    """Why nothing is put under that name, None where it is free or bears what the desk put there."""
    if len(os.fsencode(path.name)) > _LONGEST_NAME:
        return "its name is longer than that of a file may be"
    if path.is_symlink():
        return "it is a symbolic link, which is not written through"
    if os.path.lexists(path) and not planning.is_ours(path):
        return "it is there already, and this desk did not write it"
    return None if _is_inside(planning.places, path) else "a link on the way to it leads out of the store"


def _is_inside(places: Places, path: Path) -> bool:
    """Whether the folder that the file lies in, or is to be made in, is one of the store."""
    folder = next(above for above in path.parents if os.path.lexists(above))
    tops = (places.root, *places.store.advisories, *places.store.attachments)
    return any(lies_within(folder, top) for top in tops)

"""Which runs of a `dated` store were deleted: said by its log of deletions and by tombstones in its index.

Nothing else of `_index.json` is believed: it is derived, and often stale.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from reviewapp.domain.canonical import plain_text
from reviewapp.domain.damage import Damage
from reviewapp.domain.errors import Unreadable
from reviewapp.domain.identity import is_run_id
from reviewapp.domain.run import Deletion
from reviewapp.domain.tree import Json, is_empty
from reviewapp.rmos.detect import StoreFolder
from reviewapp.rmos.files import is_file, name_of, read_bytes, refuse, refuse_file
from reviewapp.rmos.received import Gone, Kept, Refused
from reviewapp.rmos.settled import records
from reviewapp.rmos.strict_json import MIB, parse

INDEX, LOG = "_index.json", ("_audit", "deletes.jsonl")
_LARGEST_LOG = 64 * MIB
_LONGEST = 500
_MODES = {"soft": "index_updated", "hard": "artifact_deleted"}
"""mode → the effect that a line of the log must not deny."""
_MARK = b'"deleted"'


@dataclass
class Deletions:
    """The runs that were deleted, and what could not be read of them."""

    by_run: dict[str, Deletion] = field(default_factory=dict)
    refused: list[Refused] = field(default_factory=list)
    _taken: set[str] = field(default_factory=set)

    def take(self, run_id: str) -> Deletion | None:
        """The deletion of a run whose record was found."""
        self._taken.add(run_id)
        return self.by_run.get(run_id)

    def untaken(self, run_id: str) -> Deletion | None:
        """The deletion of a run, where its record was not found or could not be read."""
        return None if run_id in self._taken else self.by_run.get(run_id)

    def left(self) -> Iterator[Gone]:
        """The deleted runs of which no record was found."""
        yield from (Gone(run_id, how) for run_id, how in sorted(self.by_run.items()) if run_id not in self._taken)


def read_deletions(store: StoreFolder) -> Deletions:
    """All that a store says of deletions. The log says most, and outlives the index; its newest line counts."""
    found = Deletions()
    if store.layout == "dated":
        _read_index(store, found)
        _read_log(store, found)
    return found


def _read_index(store: StoreFolder, found: Deletions) -> None:
    path = store.path / INDEX
    if not is_file(path):
        return
    file = name_of(path, store.root)
    for record in records(path):
        if isinstance(record, Refused):
            found.refused.append(replace(record, file=file))
            continue
        run_id, raw, line = record
        if _MARK not in raw:
            continue
        try:
            entry = parse(raw, first_line=line)
            if isinstance(entry, dict) and entry.get("deleted") is True:
                found.by_run[_run_id(run_id)] = _buried(entry)
        except Unreadable as error:
            found.refused.append(refuse(file, error, f"line {line}", Kept.of(raw)))


def _read_log(store: StoreFolder, found: Deletions) -> None:
    path = store.path.joinpath(*LOG)
    if not is_file(path):
        return
    try:
        lines = read_bytes(path, _LARGEST_LOG).split(b"\n")
    except Unreadable as error:
        found.refused.append(refuse_file(path, store.root, error))
        return
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            _read_line(parse(line, first_line=number), found)
        except Unreadable as error:
            file = name_of(path, store.root)
            found.refused.append(refuse(file, error, f"line {number}{_within(error)}", Kept.of(line)))


def _read_line(entry: Json, found: Deletions) -> None:
    if not isinstance(entry, dict):
        raise Unreadable("the line is not a JSON object", kind=Damage.WRONG_TYPE)
    run_id, mode = _run_id(entry.get("run_id")), entry.get("mode")
    if not isinstance(mode, str) or mode not in _MODES:
        raise Unreadable("mode is neither soft nor hard", "/mode", Damage.WRONG_TYPE)
    # The log tells of attempts too: forbidden, rate-limited, failed. Only what was carried out counts.
    if entry.get("outcome", "ok") in ("ok", None) and is_empty(entry.get("errors")) and _was_done(entry, mode):
        found.by_run[run_id] = Deletion(
            mode=mode,
            by=_line(entry.get("actor")),
            reason=_line(entry.get("reason")),
            at=_line(entry.get("ts_utc")),
            request_id=_line(entry.get("request_id")),
        )


def _was_done(entry: dict[str, Any], mode: str) -> bool:
    return entry.get(_MODES[mode]) is not False


def _buried(tombstone: dict[str, Any]) -> Deletion:
    return Deletion(
        mode="soft",
        by=_line(tombstone.get("deleted_by")),
        reason=_line(tombstone.get("deleted_reason")),
        at=_line(tombstone.get("deleted_at_utc")),
        request_id=_line(tombstone.get("request_id")),
    )


def _run_id(value: Json) -> str:
    if not isinstance(value, str) or not is_run_id(value):
        kind = Damage.MISSING_FIELD if value is None else Damage.BAD_NAME
        raise Unreadable("it names no run", "/run_id", kind)
    return value


def _line(value: Json) -> str | None:
    """`value` as one line of text, None where it is no text."""
    return " ".join(plain_text(value).split())[:_LONGEST] or None if isinstance(value, str) else None


def _within(error: Unreadable) -> str:
    return f", {error.place}" if error.place.startswith("/") else ""

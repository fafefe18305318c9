"""An evidence bundle: what it is about, what of the desk's records belongs into it, the event that it was made."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, NamedTuple

from reviewapp.domain.canonical import canonical
from reviewapp.domain.events import Event
from reviewapp.domain.export import Wanted
from reviewapp.domain.model import Frozen
from reviewapp.domain.person import Actor

SCHEMA = "reviewapp/bundle/v1"
MADE = "bundle:made"
MOST_EVENTS = 20_000
LARGEST = 2 * 1024**3
_HASHES = ("run_sha256", "received_sha256", "content_sha256", "report_sha256")


class Listed(NamedTuple):
    """A file of a bundle, as its manifest names it."""

    path: str
    sha256: str
    size_bytes: int


class Made(Frozen):
    """A bundle: what was asked for, under which checkpoint, and the file that came of it."""

    wanted: Wanted
    events: int
    files: int
    checkpoint_size: int
    sha256: str
    size_bytes: int

    def event(self, actor: Actor, at: datetime, request_id: str | None) -> Event:
        """The event that this bundle was made."""
        after = {**self.model_dump(exclude={"wanted"}), "filter": self.wanted.record()}
        return Event(kind=MADE, at=at, actor=actor, fields={"after": after}, request_id=request_id)


def manifest(origin: str, files: Iterable[Listed], checkpoint_sha256: str) -> bytes:
    """The record that is signed (RECORDS.md, section 7)."""
    listed = [one._asdict() for one in sorted(files)]
    return canonical({"schema": SCHEMA, "origin": origin, "files": listed, "checkpoint_sha256": checkpoint_sha256})


def is_about(event: dict[str, Any], wanted: Wanted) -> bool:
    """Whether an event of the run wanted belongs to the advisory wanted too: its own, and those of the run itself."""
    return wanted.advisory_id is None or event.get("advisory_id") in (None, wanted.advisory_id)


def documents(event: dict[str, Any]) -> Iterator[str]:
    """The records that an event names by their hash: runs, contents, packets, policies, certificates."""
    after, policy = event.get("after", {}), event.get("policy")
    found = [event.get("packet_sha256"), policy["sha256"] if policy else None, *(after.get(name) for name in _HASHES)]
    if event["kind"] == "certificate:issued":
        found.append(after["sha256"])
    yield from (one for one in found if one)

"""What was received and cannot be taken: put aside with its bytes and its reason, until it is read or dismissed."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from reviewapp.domain import clip
from reviewapp.domain.canonical import canonical, plain_text, sha256
from reviewapp.domain.errors import Invalid, NotAllowed, WrongState
from reviewapp.domain.events import Event
from reviewapp.domain.model import Frozen
from reviewapp.domain.person import IMPORTER, Person, Role

LONGEST_NOTE = 2_000
MOST_KEPT = 1024 * 1024
"""Bytes of one record that are kept; of a larger one the first part."""


class Fate(StrEnum):
    """What became of a record that was put aside."""

    HELD = "held"
    RELEASED = "released"
    DISMISSED = "dismissed"


class Entry(Frozen):
    """A record, or a part of one, that could not be taken.

    `source` is the store's name, `source_id` tells stores of one name apart; `size` and `sha256` are those of the
    whole record, where it could be read; `kept` is the SHA-256 of the bytes that are kept, at most their first part.
    """

    source: str
    source_id: str
    file: str
    place: str
    kind: str
    reason: str
    size: int | None = None
    sha256: str | None = None
    kept: str | None = None
    fate: Fate = Fate.HELD
    held_at: datetime
    closed_at: datetime | None = None

    @property
    def id(self) -> str:
        """The same damage in the same place of the same store is the same entry, however often it is met."""
        return sha256(canonical([self.source_id, self.file, self.place, self.kind, self.reason, self.sha256]))


def bytes_kept(after: dict[str, Any]) -> str | None:
    """The hash of the bytes that are kept whole, by what the event says that they were put aside with."""
    is_whole = after.get("sha256") and after["size_bytes"] <= MOST_KEPT
    return str(after["sha256"]) if is_whole else None


def held(entry: Entry, now: datetime) -> Event:
    """The event that an entry was put aside."""
    after = {
        "fate": entry.fate,
        "source": entry.source,
        "file": clip.clip_text(entry.file, clip.LONGEST_VALUE),
        "place": clip.clip_text(entry.place, clip.LONGEST_VALUE),
        "kind": entry.kind,
        "reason": clip.clip_text(entry.reason, clip.LONGEST_VALUE),
        "size_bytes": entry.size,
        "sha256": entry.sha256,
    }
    return Event(kind="quarantine:held", at=now, actor=IMPORTER, fields={"entry_id": entry.id, "after": after})


def release(entry: Entry, now: datetime, *, elsewhere: bool = False) -> tuple[Entry, Event]:
    """The damage was not met at a later import; `elsewhere` where other damage of its file was, in its own entry.

    Raises WrongState where the entry is not held.
    """
    reason = "Nothing was refused in this place when its store was imported again."
    if elsewhere:
        reason = "It was not met when its store was imported again; something else of its file was: see that entry."
    return _close(entry, Fate.RELEASED, reason, Event(kind="quarantine:released", at=now, actor=IMPORTER, fields={}))


def dismiss(
    entry: Entry, person: Person, note: str, now: datetime, request_id: str | None = None
) -> tuple[Entry, Event]:
    """An admin gives an entry up, with a note. Raises NotAllowed, Invalid without a note, WrongState."""
    if not person.holds(Role.ADMIN):
        raise NotAllowed("Only an admin dismisses what was put aside.")
    note = plain_text(note).strip()
    if not 1 <= len(note) <= LONGEST_NOTE:
        raise Invalid(f"Say in 1 to {LONGEST_NOTE} characters why this can be given up.", "note")
    actor = person.as_actor(Role.ADMIN)
    event = Event(kind="quarantine:dismissed", at=now, actor=actor, fields={}, request_id=request_id)
    return _close(entry, Fate.DISMISSED, note, event)


def _close(entry: Entry, fate: Fate, reason: str, event: Event) -> tuple[Entry, Event]:
    if entry.fate is not Fate.HELD:
        raise WrongState(f"This was {entry.fate} already.")
    fields: dict[str, Any] = {
        "entry_id": entry.id,
        "before": {"fate": entry.fate},
        "after": {"fate": fate},
        "reason": reason,
    }
    after = entry.model_copy(update={"fate": fate, "closed_at": event.at})
    return after, event.model_copy(update={"fields": fields})

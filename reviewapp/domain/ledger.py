"""What happens to the log itself, as events: a log begun anew, a key replaced, a check of everything."""

import re
from datetime import datetime

from reviewapp.domain.errors import Invalid
from reviewapp.domain.events import Event
from reviewapp.domain.model import Frozen
from reviewapp.domain.person import Actor

REOPENED, KEY_ROTATED, VERIFIED = "ledger:reopened", "ledger:key_rotated", "ledger:verified"
ROTATION = "reviewapp/key-rotation/v1"
"""The tag under which the old and the new key sign the line `old new`."""


class Known(Frozen):
    """A checkpoint that somebody may hold: of which log, over how many leaves, under which root (hex)."""

    origin: str
    size: int
    root: str


class Verdict(Frozen):
    """How a check of the whole trail went: over how many events, and the first thing that did not fit."""

    size: int
    checkpoints: int
    finding: str | None = None


def number(name: str, origin: str) -> int:
    """Which of its logs this is: 1 for the one named as the desk, 2 for `desk/2`; raises Invalid for another desk's."""
    found = re.fullmatch(re.escape(name) + "(?:/([0-9]{1,9}))?", origin)
    if not found:
        raise Invalid(f"{origin} is not a log of {name}.")
    return int(found[1] or 1)


def next_origin(name: str, *origins: str) -> str:
    """The name of the log that follows these: `desk/2` behind `desk`; raises Invalid."""
    return f"{name}/{max(number(name, one) for one in origins) + 1}"


def reopened(origin: str, last: Known | None, size: int, reason: str, actor: Actor, now: datetime) -> Event:
    """The log was put back to an older state of `size` leaves, and goes on under another name.

    `last` is the newest checkpoint known of the log before; what it covers beyond `size` is lost.
    """
    lost = {"first_n": size, "last_n": last.size - 1} if last and last.size > size else None
    after = {"origin": origin, "last_checkpoint": last.model_dump() if last else None, "lost": lost}
    return Event(kind=REOPENED, at=now, actor=actor, fields={"after": after, "reason": reason})


def key_rotated(old: str, new: str, by_old: str, by_new: str, reason: str, actor: Actor, now: datetime) -> Event:
    """The desk's key was replaced; both keys signed for it, in hex."""
    after = {"old_key": old, "new_key": new, "signed_by_old": by_old, "signed_by_new": by_new}
    return Event(kind=KEY_ROTATED, at=now, actor=actor, fields={"after": after, "reason": reason})


def rotation_line(old: str, new: str) -> bytes:
    """What both keys sign when one replaces the other."""
    return f"{old} {new}".encode()


def verified(verdict: Verdict, actor: Actor, now: datetime, request_id: str | None = None) -> Event:
    """The whole trail was checked."""
    fields = {"after": verdict.model_dump()}
    return Event(kind=VERIFIED, at=now, actor=actor, fields=fields, request_id=request_id)

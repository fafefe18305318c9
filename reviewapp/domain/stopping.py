"""Stop control: an engine, a model or a source is paused; what it sends from then on is held until it is released."""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import Any

from reviewapp.domain.canonical import plain_text, record_bytes, sha256
from reviewapp.domain.errors import Invalid, NotAllowed, WrongState
from reviewapp.domain.events import Event
from reviewapp.domain.hold import Hold
from reviewapp.domain.model import Frozen
from reviewapp.domain.person import Actor, Authentication, Person, Role
from reviewapp.domain.reauthentication import require_bound
from reviewapp.domain.statement import Object, state

LONGEST_NAME = 256


class Kind(StrEnum):
    """What is paused: an engine, one version of it (`engine version`), or a store that runs are imported from."""

    ENGINE = "engine"
    MODEL = "model"
    SOURCE = "source"


class Stop(Frozen):
    """A pause; `seq` counts them from 1. It is open until somebody releases it."""

    seq: int
    kind: Kind
    name: str
    reason: str
    by: Actor
    at: datetime
    released_by: Actor | None = None
    released_at: datetime | None = None

    @property
    def sha256(self) -> str:
        """What a signature about this stop is bound to."""
        return sha256(record_bytes({"stop": self.seq, "kind": self.kind, "name": self.name, "reason": self.reason}))

    @property
    def hold(self) -> Hold:
        """The mark that it leaves on what it holds."""
        return Hold(stop=self.seq, what=f"the {self.kind} {self.name}", by=self.by.name, at=self.at, why=self.reason)


def place(
    seq: int,
    kind: str,
    name: str,
    reason: str,
    known: Iterable[Stop],
    person: Person,
    auth: Authentication,
    now: datetime,
    request_id: str | None = None,
) -> tuple[Stop, Event]:
    """Pause something, signed; by session, for it is towards the safe side and should be quick.

    Raises NotAllowed, Invalid, WrongState where it is paused already.
    """
    if not person.holds(Role.ADMIN):
        raise NotAllowed("Only an admin pauses an engine, a model or a source.")
    name = " ".join(plain_text(name).split())
    if kind not in set(Kind):
        raise Invalid("Choose what is paused: an engine, a model or a source.", "kind")
    if not 1 <= len(name) <= LONGEST_NAME:
        raise Invalid(f"Name it in 1 to {LONGEST_NAME} characters, as it stands on what it sends.", "name")
    if any((one.kind, one.name) == (kind, name) for one in known):
        raise WrongState(f"The {kind} {name} is paused already.")
    actor = person.as_actor(Role.ADMIN)
    stop = Stop(seq=seq, kind=Kind(kind), name=name, reason=plain_text(reason).strip(), by=actor, at=now)
    signed = state("stop", _about(stop), f"{kind} paused", reason, actor, auth, now)
    fields = {"stop_id": seq, "after": _standing(stop), **signed.fields()}
    return stop, Event(kind="stop:placed", at=now, actor=actor, fields=fields, request_id=request_id)


def release(
    stop: Stop, note: str, person: Person, auth: Authentication, now: datetime, request_id: str | None = None
) -> tuple[Stop, Event]:
    """End a pause, signed with a proof of identity. Raises NotAllowed, WrongState, Invalid without a note."""
    if not person.holds(Role.ADMIN):
        raise NotAllowed("Only an admin releases what is paused.")
    if stop.released_by is not None:
        raise WrongState(f"This was released by {stop.released_by.name} already.")
    require_bound(auth, stop.sha256)
    actor = person.as_actor(Role.ADMIN)
    signed = state("release", _about(stop), f"{stop.kind} released", note, actor, auth, now)
    after = stop.model_copy(update={"released_by": actor, "released_at": now})
    fields = {"stop_id": stop.seq, "before": _standing(stop), "after": _standing(after), **signed.fields()}
    return after, Event(kind="stop:released", at=now, actor=actor, fields=fields, request_id=request_id)


def holds(
    stops: Iterable[Stop], *, source: str, engine: str | None = None, version: str | None = None
) -> tuple[Hold, ...]:
    """The holds upon what comes from `source`, made by that version of that engine."""
    named = {
        (Kind.SOURCE, source),
        (Kind.ENGINE, engine),
        (Kind.MODEL, f"{engine} {version}" if engine and version else None),
    }
    return tuple(one.hold for one in stops if (one.kind, one.name) in named)


def _about(stop: Stop) -> Object:
    return Object(kind="stop", id=str(stop.seq), sha256=stop.sha256)


def _standing(stop: Stop) -> dict[str, Any]:
    return {"kind": stop.kind, "name": stop.name, "paused": stop.released_by is None}

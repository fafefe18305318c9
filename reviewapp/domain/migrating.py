"""Leaving RMOS's own store for this desk, with a way back: the phases, the moves between them, and their events."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from reviewapp.domain.canonical import record_bytes, sha256, utc_text
from reviewapp.domain.errors import NotAllowed, WrongState
from reviewapp.domain.events import Event
from reviewapp.domain.model import Frozen
from reviewapp.domain.person import Actor, Authentication, Person, Role
from reviewapp.domain.reauthentication import require_bound
from reviewapp.domain.statement import Object, state

FRESH = timedelta(hours=1)
"""How old the verification may be that a cutover rests on."""


class Phase(StrEnum):
    """Where a migration stands: both sides are followed, the source is frozen, or it is RMOS's again."""

    DUAL = "dual"
    CUT_OVER = "cut over"
    ROLLED_BACK = "rolled back"


class Move(StrEnum):
    """What is done about a migration."""

    START = "start"
    VERIFY = "verify"
    CUT_OVER = "cut over"
    ROLL_BACK = "roll back"


MOVES: dict[tuple[Move, Phase | None], Phase] = {
    (Move.START, None): Phase.DUAL,
    (Move.START, Phase.ROLLED_BACK): Phase.DUAL,
    (Move.VERIFY, Phase.DUAL): Phase.DUAL,
    (Move.VERIFY, Phase.CUT_OVER): Phase.CUT_OVER,
    (Move.CUT_OVER, Phase.DUAL): Phase.CUT_OVER,
    (Move.ROLL_BACK, Phase.CUT_OVER): Phase.ROLLED_BACK,
}
"""What is absent is impossible."""
_STANDS = {
    Phase.DUAL: "has been in its dual period since",
    Phase.CUT_OVER: "was cut over at",
    Phase.ROLLED_BACK: "was rolled back at",
}


class Verified(Frozen):
    """A comparison of both sides: how many runs it read, how many differed, and the hash of its report."""

    at: datetime
    report_sha256: str
    runs: int
    differing: int


class Migration(Frozen):
    """The migration of one store; `id` tells stores of one name apart, `event_n` is the event that led to the phase."""

    id: str
    source: str
    layout: str
    phase: Phase
    by: Actor
    at: datetime
    event_n: int
    verified: Verified | None = None

    def standing(self) -> dict[str, Any]:
        """How it stands, for events."""
        seen = self.verified
        return {
            "source": self.source,
            "layout": self.layout,
            "phase": self.phase,
            "verified_at": utc_text(seen.at) if seen else None,
            "report_sha256": seen.report_sha256 if seen else None,
            "runs": seen.runs if seen else None,
            "differing": seen.differing if seen else None,
        }

    @property
    def sha256(self) -> str:
        """What a signature about it is bound to: its phase, and the report that was verified last."""
        return sha256(record_bytes({"migration": self.id, **self.standing()}))

    @property
    def sentence(self) -> str:
        """Where it stands, since when, and by whom."""
        return f"{self.source} {_STANDS[self.phase]} {self.at:%Y-%m-%d %H:%M} UTC, by {self.by.name}"


def start(
    before: Migration | None, source: tuple[str, str, str], by: Actor, n: int, now: datetime
) -> tuple[Migration, Event]:
    """Begin, as event number `n`, once all of `source` (id, name, layout) was imported; raises WrongState."""
    phase = moved(Move.START, before)
    source_id, name, layout = source
    after = Migration(id=source_id, source=name, layout=layout, phase=phase, by=by, at=now, event_n=n)
    fields = {"migration_id": after.id, "after": after.standing()}
    return after, Event(kind="migration:started", at=now, actor=by, fields=fields)


def verify(before: Migration, seen: Verified, by: Actor, now: datetime) -> tuple[Migration, Event]:
    """Note what a comparison of both sides found; raises WrongState."""
    phase = moved(Move.VERIFY, before)
    after = before.model_copy(update={"phase": phase, "verified": seen})
    fields = {"migration_id": after.id, "after": after.standing()}
    return after, Event(kind="migration:verified", at=now, actor=by, fields=fields)


def cut_over(
    before: Migration, note: str, person: Person, auth: Authentication, n: int, now: datetime
) -> tuple[Migration, Event]:
    """Make this desk the only place, signed, as event number `n`.

    Raises NotAllowed, Invalid without a note, WrongState where both sides were not just found to be the same.
    """
    require_admin(person)
    phase, seen = moved(Move.CUT_OVER, before), before.verified
    if seen is None or now - seen.at > FRESH:
        raise WrongState(f"{before.source} was not compared within the last hour. Run `reviewapp migrate verify`.")
    if seen.differing:
        places = "1 place" if seen.differing == 1 else f"{seen.differing} places"
        raise WrongState(f"{before.source} and the desk differ in {places}; nothing was cut over.")
    return _signed(before, phase, "migration:cut_over", "source frozen, this desk decides", note, person, auth, n, now)


def roll_back(
    before: Migration, note: str, person: Person, auth: Authentication, n: int, now: datetime
) -> tuple[Migration, Event]:
    """Give the store back to RMOS, signed, as event number `n`; raises NotAllowed, WrongState, Invalid."""
    require_admin(person)
    phase = moved(Move.ROLL_BACK, before)
    return _signed(before, phase, "migration:rolled_back", "source given back to RMOS", note, person, auth, n, now)


def require_admin(person: Person) -> None:
    """Raise NotAllowed for everybody else."""
    if not person.holds(Role.ADMIN):
        raise NotAllowed("Only an admin cuts a store over, or rolls a cutover back.")


def moved(move: Move, before: Migration | None) -> Phase:
    """The phase that a move leads to; raises WrongState where it is impossible now."""
    phase = MOVES.get((move, before.phase if before else None))
    if phase is None:
        raise WrongState(f"{before.sentence if before else 'Nothing was begun'}; you cannot {move} now.")
    return phase


def _signed(
    before: Migration,
    phase: Phase,
    kind: str,
    meaning: str,
    note: str,
    person: Person,
    auth: Authentication,
    n: int,
    now: datetime,
) -> tuple[Migration, Event]:
    require_bound(auth, before.sha256)
    actor = person.as_actor(Role.ADMIN)
    about = Object(kind="migration", id=before.id, sha256=before.sha256)
    signed = state(kind.partition(":")[2], about, meaning, note, actor, auth, now)
    after = before.model_copy(update={"phase": phase, "by": actor, "at": now, "event_n": n})
    standing = {"before": before.standing(), "after": after.standing()}
    fields = {"migration_id": after.id, **standing, **signed.fields()}
    return after, Event(kind=kind, at=now, actor=actor, fields=fields)

"""Revoking an override before its time: always towards the safe side, so never refused for changed evidence."""

from datetime import datetime

from reviewapp.domain.advisory import Advisory
from reviewapp.domain.change import Change, standing
from reviewapp.domain.errors import NotAllowed, WrongState
from reviewapp.domain.events import Event
from reviewapp.domain.person import Authentication, Person, Role
from reviewapp.domain.statement import Object, state
from reviewapp.domain.states import Move, State, move


def is_granted(advisory: Advisory) -> bool:
    """Whether an override was granted and not revoked; it may have expired."""
    return advisory.override is not None and advisory.state is State.APPROVED and advisory.expires_at is not None


def is_active(advisory: Advisory, now: datetime) -> bool:
    """Whether an override was granted and still lasts at `now`, the later of clock and newest event."""
    return is_granted(advisory) and advisory.expires_at is not None and advisory.expires_at > now


def revoke(
    advisory: Advisory, person: Person, note: str, auth: Authentication, now: datetime, request_id: str | None = None
) -> Change:
    """End an active override at once, signed.

    Any admin may, who asked for it or granted it included. Raises NotAllowed, WrongState where nothing is active,
    Invalid without a note.
    """
    if not person.holds(Role.ADMIN):
        raise NotAllowed("Only an admin revokes an override.")
    if not is_active(advisory, now):
        raise WrongState("There is no active override to revoke: it was not granted, has expired, or was revoked.")
    about = Object(kind="override", id=f"{advisory.run_id}/{advisory.advisory_id}", sha256=advisory.item_sha256)
    actor = person.as_actor(Role.ADMIN)
    signed = state("revoke", about, "override revoked", note, actor, auth, now)
    after = advisory.model_copy(update={"state": move(advisory.state, Move.REVOKE)})
    fields = {
        "run_id": advisory.run_id,
        "advisory_id": advisory.advisory_id,
        "round": advisory.round,
        "policy": advisory.policy.model_dump(),
        "before": standing(advisory),
        "after": standing(after),
        **signed.fields(),
    }
    event = Event(kind="advisory:revoked", at=now, actor=actor, fields=fields, request_id=request_id)
    return Change(advisory=after, event=event)

"""An auditor signs that they have reviewed a part of the trail, bound to the exact bytes of its events."""

import hashlib
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from reviewapp.domain.errors import Invalid, NotAllowed, WrongState
from reviewapp.domain.events import Event
from reviewapp.domain.model import Frozen
from reviewapp.domain.person import Authentication, Person, Role
from reviewapp.domain.reauthentication import require_bound
from reviewapp.domain.statement import Object, state

KIND = "trail:reviewed"


class Stretch(Frozen):
    """The events from `first` to `last`, both included, and the hash that `digest` makes of them."""

    first: int
    last: int
    sha256: str

    @property
    def id(self) -> str:
        """What a signature calls it: `0-41`."""
        return f"{self.first}-{self.last}"


def digest(bodies: Iterable[bytes]) -> str:
    """SHA-256 over the SHA-256 digests, 32 bytes each, of the exact bytes of events, one behind the other."""
    whole = hashlib.sha256()
    for body in bodies:
        whole.update(hashlib.sha256(body).digest())
    return whole.hexdigest()


def check_bounds(first: int, last: int, newest: int) -> None:
    """Raise Invalid where these are not the numbers of events of a trail that goes up to `newest`."""
    if first > last:
        raise Invalid(f"The last event must not come before the first: {last} is less than {first}.", "last")
    if last > newest:
        raise Invalid(f"The trail ends with event {newest}. Review it up to there at most.", "last")


def sign(
    stretch: Stretch,
    newest: dict[str, Any] | None,
    note: str,
    person: Person,
    auth: Authentication,
    now: datetime,
    request_id: str | None = None,
) -> Event:
    """The event that somebody reviewed a stretch, signed with a proof of identity bound to its hash.

    `newest` is the record of the newest review there is. Raises NotAllowed for who is no auditor, WrongState where
    that one is the same again, Invalid without a note.
    """
    if not person.holds(Role.AUDITOR):
        raise NotAllowed("Only an auditor signs that the trail was reviewed.")
    covered = {"first": stretch.first, "last": stretch.last}
    if newest and (newest["actor"]["id"], newest["after"]) == (person.id, covered):
        raise WrongState(f"You have signed the review of these events already, as event {newest['n']}.")
    require_bound(auth, stretch.sha256)
    actor = person.as_actor(Role.AUDITOR)
    about = Object(kind="trail", id=stretch.id, sha256=stretch.sha256)
    signed = state("review_trail", about, "audit trail reviewed", note, actor, auth, now)
    fields = {"after": covered, **signed.fields()}
    return Event(kind=KIND, at=now, actor=actor, fields=fields, request_id=request_id)

"""Proving again who one is, for one signature: bound to what is signed, and good for five minutes (TRUST.md, S5)."""

from datetime import datetime, timedelta

from reviewapp.domain.errors import NotAllowed
from reviewapp.domain.person import Authentication

LONGEST = timedelta(minutes=5)


class Reauthentication(Authentication):
    """How and when a person proved who they are, and the hash of the one thing they may sign with it.

    A password is typed in the request that signs; an identity provider would send the person back with one of these.
    It is used up by its signature: a packet names its round and a statement what it changes, and neither can be
    signed by one person twice.
    """

    bound_to: str


def require_bound(auth: Authentication, digest: str) -> None:
    """Raise NotAllowed where a person did not prove again who they are, or did so for something else."""
    if not isinstance(auth, Reauthentication):
        raise NotAllowed("This signature needs your password.")
    if auth.bound_to != digest:
        raise NotAllowed("You proved who you are for something else; nothing was signed. Type your password again.")


def require_fresh(auth: Authentication, clock: datetime) -> None:
    """Raise NotAllowed where the proof is not of these minutes by the clock that timed it."""
    if not isinstance(auth, Reauthentication) or abs(clock - auth.at) <= LONGEST:
        return
    if clock < auth.at:
        raise NotAllowed("The desk's clock was put back since you proved who you are; nothing was signed. Do it again.")
    raise NotAllowed("You proved who you are more than five minutes ago; nothing was signed. Do it again.")

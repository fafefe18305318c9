"""What the desk refuses, in plain words; `http.errors` maps each kind to a status.

Every message says what was wrong, where, and what to do: it is shown to people as it stands.
"""

from reviewapp.domain import damage


class DeskError(Exception):
    """A refusal with a sentence for the person who caused it."""


class NotFound(DeskError):
    """Nothing is known under that name."""


class RunNotFound(NotFound):
    """No run of that id is here."""


class NotAllowed(DeskError):
    """This person may not do this."""


class NotSignedIn(NotAllowed):
    """Nobody is signed in, or the session has ended."""


class Invalid(DeskError):
    """What was sent is not acceptable; `field` names the form field at fault, where there is one."""

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field


class WrongState(DeskError):
    """The thing is no longer, or not yet, in a state where this can be done."""


class SafetyBlocked(WrongState):
    """The gate of the run is shut, and this needs an open one."""


class RoundClosed(WrongState):
    """Somebody decided first; the message names who and when."""


class PacketChanged(WrongState):
    """The evidence is no longer what the person was shown; `changes` lists what differs."""

    def __init__(self, message: str, changes: tuple[str, ...]) -> None:
        super().__init__(message)
        self.changes = changes


class TooMany(DeskError):
    """Too many attempts; `retry_after` is in seconds."""

    def __init__(self, message: str, retry_after: int) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class KeyReused(WrongState):
    """The idempotency key was sent before, with another request."""


class Unreadable(DeskError):
    """A record that was received cannot be taken; `place` says where in it, `kind` the damage in one word."""

    def __init__(self, reason: str, place: str = "", kind: damage.Damage = damage.Damage.UNREADABLE) -> None:
        super().__init__(reason)
        self.place = place
        self.kind = kind


class Damaged(DeskError):
    """Something stored does not match its hash, or is gone."""


class Misconfigured(DeskError):
    """The program cannot start safely with these settings."""


class Unavailable(DeskError):
    """The database or the disk cannot be used now; nothing was changed."""


class Busy(Unavailable):
    """As much of this is being done already as may be at once; nothing was changed."""

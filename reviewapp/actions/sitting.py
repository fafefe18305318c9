"""Who signs, and in which session; asked again inside the transaction that signs."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from reviewapp.actions import sessions
from reviewapp.actions.signing_in import Proof, still_entitled
from reviewapp.domain.person import Person


@dataclass(frozen=True)
class Sitting:
    """Who signs: the person, how they proved it, in which session, and the request's id."""

    person: Person
    proof: Proof
    session: str
    request_id: str | None = None


def entitled(conn: Connection, sitting: Sitting, now: datetime) -> Person:
    """The signer as they are now, in a session that did not end meanwhile.

    Raises NotAllowed where their account was changed, NotSignedIn where the session is over or another's.
    """
    person = still_entitled(conn, sitting.person, sitting.proof, now)
    sessions.require_open(conn, sitting.session, person)
    return person

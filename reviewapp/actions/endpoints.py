"""Where messages go: added, disabled and enabled, given another secret, tried, removed."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection

from reviewapp.actions import announcing as telling
from reviewapp.actions.announcing import Found
from reviewapp.domain import announcing, endpoint, webhook
from reviewapp.domain.addresses import Network
from reviewapp.domain.delivery import Message
from reviewapp.domain.endpoint import Endpoint, Secrets, Wanted
from reviewapp.domain.errors import Invalid
from reviewapp.domain.person import Person
from reviewapp.ledger import trail
from reviewapp.store.database import Store
from reviewapp.store.reads import advisories, events, people
from reviewapp.store.reads import endpoints as read
from reviewapp.store.writes import endpoints as write
from reviewapp.store.writes import messages


def add(
    store: Store,
    wanted: Wanted,
    allowed: Iterable[Network],
    person: Person,
    random: bytes,
    origin: str,
    now: datetime,
    request_id: str | None = None,
) -> tuple[Endpoint, str]:
    """Add an endpoint and answer it with its secret, made of `random` bytes: the one time that it is shown.

    `origin` is the name of the desk's key. Raises NotAllowed, Invalid for what cannot be, or a name that was used.
    """
    secret = webhook.new_secret(random)
    with store.writing() as conn:
        adding, moment = people.get(conn, person.id).person, advisories.next_moment(conn, now)
        if read.find(conn, wanted.name):
            raise Invalid(f"The name {wanted.name} was used already; names are never used again.", "name")
        made, event = endpoint.add(wanted, allowed, adding, events.newest(conn), moment, request_id)
        telling.start(conn, origin, now)
        trail.append(conn, [event])
        write.add(conn, made, Secrets(secret))
    return made, secret


def disable(store: Store, name: str, reason: str, person: Person, now: datetime, request_id: str | None = None) -> None:
    """Make no messages for an endpoint and send none, until it is enabled. Raises NotFound and what the rule does."""
    with store.writing() as conn:
        one, me, moment = _asked(conn, name, person, now)
        after, event = endpoint.disable(one, reason, me, moment, request_id)
        trail.append(conn, [event])
        write.save(conn, after)


def enable(
    store: Store, name: str, reason: str, person: Person, origin: str, now: datetime, request_id: str | None = None
) -> None:
    """Send again what waits, and what happens from now on. Raises NotFound and what the rule does."""
    with store.writing() as conn:
        one, me, moment = _asked(conn, name, person, now)
        after, event = endpoint.enable(one, reason, me, events.newest(conn), moment, request_id)
        telling.start(conn, origin, now)
        trail.append(conn, [event])
        write.save(conn, after)


def rotate(
    store: Store,
    name: str,
    reason: str,
    person: Person,
    random: bytes,
    now: datetime,
    request_id: str | None = None,
) -> str:
    """Give an endpoint another secret and answer it; the former one signs beside it for a day.

    Raises NotFound and what the rule does.
    """
    secret = webhook.new_secret(random)
    with store.writing() as conn:
        one, me, moment = _asked(conn, name, person, now)
        trail.append(conn, [endpoint.rotate(one, reason, me, moment, request_id)])
        write.keep_secrets(conn, name, read.get(conn, name).secrets.rotated(secret, now))
    return secret


def remove(store: Store, name: str, reason: str, person: Person, now: datetime, request_id: str | None = None) -> None:
    """Remove an endpoint; what it did not get, it never will. Raises NotFound and what the rule does."""
    with store.writing() as conn:
        one, me, moment = _asked(conn, name, person, now)
        after, event = endpoint.remove(one, reason, me, moment, request_id)
        trail.append(conn, [event])
        write.save(conn, after)
        messages.drop(conn, name)


def try_out(store: Store, name: str, person: Person, now: datetime, request_id: str | None = None) -> Message:
    """Have a message sent that says nothing but that it arrives. Raises NotFound and what the rule does."""
    with store.writing() as conn:
        one, me, moment = _asked(conn, name, person, now)
        (made,) = telling.tell(conn, [one], [Found(announcing.trial(one.id, moment))], now)
        trail.append(conn, [endpoint.asked_for_test(one, made.id, me, moment, request_id)])
    return made


def _asked(conn: Connection, name: str, person: Person, now: datetime) -> tuple[Endpoint, Person, datetime]:
    """The endpoint, the person with the roles they hold now, and the time behind every event."""
    return read.get(conn, name).endpoint, people.get(conn, person.id).person, advisories.next_moment(conn, now)

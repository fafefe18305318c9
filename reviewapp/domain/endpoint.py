"""Endpoints: where messages go, who may change that, and the secrets that sign for them."""

import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, NamedTuple

from reviewapp.domain import webhook
from reviewapp.domain.addresses import Network, may_be_reached
from reviewapp.domain.announcing import TOPICS, Topic
from reviewapp.domain.canonical import plain_text, sha256
from reviewapp.domain.errors import Invalid, NotAllowed, WrongState
from reviewapp.domain.events import Event
from reviewapp.domain.model import Frozen
from reviewapp.domain.person import Actor, Person, Role

OVERLAP = timedelta(hours=24)
"""How long the former secret goes on signing beside a new one."""
LONGEST_REASON = 500
GONE = "It answered 410: nobody is there any more."
_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,63}")


class Standing(StrEnum):
    """Whether messages are made for an endpoint, and sent."""

    ENABLED = "enabled"
    DISABLED = "disabled"
    REMOVED = "removed"


class Wanted(NamedTuple):
    """An endpoint as an admin asks for it."""

    name: str
    url: str
    topics: tuple[str, ...]
    trusted: bool


class Secrets(NamedTuple):
    """What signs for an endpoint: its secret, and the former one until its time is over."""

    secret: str
    former: str | None = None
    former_until: datetime | None = None

    def signing_at(self, now: datetime) -> tuple[str, ...]:
        """The secrets that sign at `now`, the present one first."""
        lasts = self.former is not None and self.former_until is not None and self.former_until > now
        return (self.secret, self.former) if lasts and self.former else (self.secret,)

    def rotated(self, secret: str, now: datetime) -> "Secrets":
        """A new secret in the place of this one, which goes on signing for a while."""
        return Secrets(secret, self.secret, now + OVERLAP)


class Endpoint(Frozen):
    """Where messages go; its name is never used again. `since` is the newest event when it was made, or enabled."""

    id: str
    url: str
    topics: tuple[Topic, ...]
    trusted: bool
    standing: Standing = Standing.ENABLED
    why: str = ""
    made_by: Actor
    made_at: datetime
    since: int

    @property
    def facts(self) -> dict[str, Any]:
        """How it stands, for events: an address may hold somebody's secret, so its host and its hash are told."""
        return {
            "standing": self.standing,
            "host": webhook.target(self.url).host,
            "url_sha256": sha256(self.url.encode()),
            "topics": list(self.topics),
            "trusted": self.trusted,
        }


def add(
    wanted: Wanted,
    allowed: Iterable[Network],
    person: Person,
    since: int,
    now: datetime,
    request_id: str | None = None,
) -> tuple[Endpoint, Event]:
    """A new endpoint. Raises NotAllowed, Invalid for a name, an address or topics that cannot be."""
    actor = _admin(person)
    if not _NAME.fullmatch(wanted.name):
        raise Invalid("A name has 2 to 64 characters: lower-case letters, digits, dot, underscore or hyphen.", "name")
    chosen = tuple(topic for topic in TOPICS if topic in wanted.topics)
    if not chosen or len(chosen) != len(set(wanted.topics)):
        raise Invalid("Choose what it is told of.", "topics")
    address = webhook.target(wanted.url).address
    if address is not None and not may_be_reached(address, allowed):
        raise Invalid("This address is not of the open internet, and the operator has not allowed it.", "url")
    made = Endpoint(
        id=wanted.name,
        url=wanted.url,
        topics=chosen,
        trusted=wanted.trusted,
        made_by=actor,
        made_at=now,
        since=since,
    )
    fields = {"endpoint_id": made.id, "after": made.facts}
    return made, Event(kind="endpoint:added", at=now, actor=actor, fields=fields, request_id=request_id)


def disable(
    one: Endpoint, reason: str, person: Person, now: datetime, request_id: str | None = None
) -> tuple[Endpoint, Event]:
    """Send nothing to it until it is enabled again. Raises NotAllowed, Invalid without a reason, WrongState."""
    if one.standing is not Standing.ENABLED:
        raise WrongState(f"The endpoint {one.id} is {one.standing} already.")
    return _stand(one, Standing.DISABLED, _why(reason), _admin(person), now, request_id)


def gone(one: Endpoint, actor: Actor, now: datetime) -> tuple[Endpoint, Event]:
    """Disable an endpoint that says itself that nobody is there any more."""
    return _stand(one, Standing.DISABLED, GONE, actor, now, None)


def enable(
    one: Endpoint, reason: str, person: Person, since: int, now: datetime, request_id: str | None = None
) -> tuple[Endpoint, Event]:
    """Send again what waits, and what happens from now on. Raises NotAllowed, Invalid without a reason, WrongState."""
    if one.standing is not Standing.DISABLED:
        raise WrongState(f"The endpoint {one.id} is {one.standing}.")
    after, event = _stand(one, Standing.ENABLED, _why(reason), _admin(person), now, request_id)
    return after.model_copy(update={"since": since}), event


def rotate(one: Endpoint, reason: str, person: Person, now: datetime, request_id: str | None = None) -> Event:
    """Another secret; the event names neither. Raises NotAllowed, Invalid without a reason, WrongState."""
    _require_there(one)
    actor, facts = _admin(person), {"secret": "in use"}
    return _changed(one, facts, {"secret": "replaced"}, _why(reason), actor, now, request_id)


def remove(
    one: Endpoint, reason: str, person: Person, now: datetime, request_id: str | None = None
) -> tuple[Endpoint, Event]:
    """Never send anything to it again. Raises NotAllowed, Invalid without a reason, WrongState."""
    _require_there(one)
    return _stand(one, Standing.REMOVED, _why(reason), _admin(person), now, request_id, kind="endpoint:removed")


def asked_for_test(
    one: Endpoint, message_id: str, person: Person, now: datetime, request_id: str | None = None
) -> Event:
    """That a test message was asked for. Raises NotAllowed, WrongState where it is not enabled."""
    if one.standing is not Standing.ENABLED:
        raise WrongState(f"The endpoint {one.id} is {one.standing}; enable it first.")
    fields = {"endpoint_id": one.id, "after": {"message_id": message_id}}
    return Event(kind="endpoint:tested", at=now, actor=_admin(person), fields=fields, request_id=request_id)


def _stand(
    one: Endpoint,
    standing: Standing,
    why: str,
    actor: Actor,
    now: datetime,
    request_id: str | None,
    kind: str = "endpoint:changed",
) -> tuple[Endpoint, Event]:
    after = one.model_copy(update={"standing": standing, "why": why})
    return after, _changed(one, one.facts, after.facts, why, actor, now, request_id, kind)


def _changed(
    one: Endpoint,
    before: dict[str, Any],
    after: dict[str, Any],
    why: str,
    actor: Actor,
    now: datetime,
    request_id: str | None,
    kind: str = "endpoint:changed",
) -> Event:
    fields = {"endpoint_id": one.id, "before": before, "after": after, "reason": why}
    return Event(kind=kind, at=now, actor=actor, fields=fields, request_id=request_id)


def _admin(person: Person) -> Actor:
    if not person.holds(Role.ADMIN):
        raise NotAllowed("Only an admin decides where messages go.")
    return person.as_actor(Role.ADMIN)


def _require_there(one: Endpoint) -> None:
    if one.standing is Standing.REMOVED:
        raise WrongState(f"The endpoint {one.id} was removed.")


def _why(reason: str) -> str:
    reason = plain_text(reason).strip()
    if not 1 <= len(reason) <= LONGEST_REASON:
        raise Invalid(f"Say why in 1 to {LONGEST_REASON} characters.", "reason")
    return reason

"""Sending again, giving up and replaying: the life of a message, with the times of Standard Webhooks 1.0.0."""

from datetime import datetime, timedelta
from enum import StrEnum

from reviewapp.domain.errors import NotAllowed, WrongState
from reviewapp.domain.events import Event
from reviewapp.domain.model import Frozen
from reviewapp.domain.person import Actor, Person, Role

SCHEDULE = (
    timedelta(0),
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=14),
    timedelta(hours=20),
    timedelta(hours=24),
)
"""How long after a failure the next attempt is due; behind the last it is given up, after some three days."""
LEASE = timedelta(seconds=60)
"""How long one worker has a message to itself: longer than an attempt can take."""
LONGEST_TOLD = 200
_GONE, _FIRST_OK, _BEHIND_OK = 410, 200, 300
DELIVERER = Actor(id="system:delivery", name="Delivery", role="system")


class Fate(StrEnum):
    """What became of a message."""

    WAITING = "waiting"
    DELIVERED = "delivered"
    GIVEN_UP = "given_up"
    DROPPED = "dropped"


class Reply(Frozen):
    """What came of one attempt: the status of the answer, None where there was none, and its first words."""

    status: int | None
    told: str

    @property
    def is_ok(self) -> bool:
        """Whether the message was taken: 2xx and nothing else."""
        return self.status is not None and _FIRST_OK <= self.status < _BEHIND_OK

    @property
    def is_gone(self) -> bool:
        """Whether the receiver says that it wants nothing any more."""
        return self.status == _GONE


class Message(Frozen):
    """One fact on its way to one endpoint, as the exact bytes that are sent.

    In a `lane`, mostly a run, one is sent after the other: only the first that waits has a time when it is due.
    `attempts` counts all there ever were, `failed` those since it was made or replayed.
    """

    seq: int
    id: str
    endpoint_id: str
    topic: str
    lane: str
    run_id: str | None
    body: bytes
    made_at: datetime
    fate: Fate = Fate.WAITING
    attempts: int = 0
    failed: int = 0
    due_at: datetime | None = None


def settle(message: Message, reply: Reply, now: datetime) -> tuple[Message, Event | None]:
    """The message after an attempt, and the event where it is given up.

    An answer of 410 says nothing of this message: it goes on waiting, for the day its endpoint is enabled again.
    """
    if reply.is_ok:
        update = {"fate": Fate.DELIVERED, "due_at": None, "attempts": message.attempts + 1}
        return message.model_copy(update=update), None
    if reply.is_gone:
        return message.model_copy(update={"attempts": message.attempts + 1, "due_at": now}), None
    failed = message.failed + 1
    update = {"attempts": message.attempts + 1, "failed": failed}
    if failed < len(SCHEDULE):
        return message.model_copy(update={**update, "due_at": now + SCHEDULE[failed]}), None
    after = message.model_copy(update={**update, "due_at": None, "fate": Fate.GIVEN_UP})
    fields = {
        "endpoint_id": message.endpoint_id,
        "message_id": message.id,
        "after": {**_standing(after), "status": reply.status},
    }
    return after, Event(kind="delivery:given_up", at=now, actor=DELIVERER, fields=fields)


def replay(message: Message, person: Person, now: datetime, request_id: str | None = None) -> tuple[Message, Event]:
    """Try a message that was given up once more, from the start. Raises NotAllowed, WrongState."""
    if not person.holds(Role.ADMIN):
        raise NotAllowed("Only an admin has a message sent again.")
    if message.fate is not Fate.GIVEN_UP:
        raise WrongState(f"This message is {message.fate.replace('_', ' ')}; only one that was given up is replayed.")
    after = message.model_copy(update={"fate": Fate.WAITING, "failed": 0})
    fields = {
        "endpoint_id": message.endpoint_id,
        "message_id": message.id,
        "before": _standing(message),
        "after": _standing(after),
    }
    actor = person.as_actor(Role.ADMIN)
    return after, Event(kind="delivery:replayed", at=now, actor=actor, fields=fields, request_id=request_id)


def _standing(message: Message) -> dict[str, object]:
    """How a message stands, for events; of which run it is, whoever looks finds by its id."""
    return {"fate": message.fate, "topic": message.topic, "attempts": message.attempts, "run_id": message.run_id}

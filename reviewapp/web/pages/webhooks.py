"""Endpoints, their messages, and how each attempt went."""

from dataclasses import dataclass
from datetime import datetime

from reviewapp.web.endpoint_forms import ChangeForm, EndpointForm
from reviewapp.web.pages.parts import Fact


@dataclass(frozen=True)
class EndpointRow:
    """One endpoint: how it stands and why, what it is told of, and what came of the newest attempt, in words."""

    href: str
    name: str
    address: str
    standing: str
    why: str
    topics: str
    last_at: datetime | None
    last: str


@dataclass(frozen=True)
class MessageRow:
    """One message: what it tells, of which run, and what became of it; `replay_href` where it can be sent again."""

    href: str
    id: str
    topic: str
    endpoint: str
    run_id: str | None
    at: datetime
    fate: str
    attempts: str
    replay_href: str | None


@dataclass(frozen=True)
class WebhooksPage:
    """Every endpoint, the newest dead letters, and the form to add an endpoint; `dead_count` counts all of them."""

    endpoints: tuple[EndpointRow, ...]
    dead: tuple[MessageRow, ...]
    dead_count: str
    form: EndpointForm
    action_href: str
    title: str = "Webhooks"


@dataclass(frozen=True)
class EndpointPage:
    """One endpoint with its newest messages; `acts` are what can be done to it now: value and words of a button."""

    title: str
    standing: str
    facts: tuple[Fact, ...]
    messages: tuple[MessageRow, ...]
    form: ChangeForm
    acts: tuple[tuple[str, str], ...]
    can_test: bool
    action_href: str
    back_href: str


@dataclass(frozen=True)
class SecretPage:
    """A secret, the one time that it is shown; `told` says from when on it signs."""

    title: str
    secret: str
    told: str
    next_href: str


@dataclass(frozen=True)
class AttemptRow:
    """One attempt to send a message: when, the status, and the first words of the answer."""

    number: int
    at: datetime
    status: str
    told: str


@dataclass(frozen=True)
class MessagePage:
    """One message: its body as it is sent, and every attempt, newest first."""

    title: str
    row: MessageRow
    facts: tuple[Fact, ...]
    body: str
    attempts: tuple[AttemptRow, ...]
    endpoint_href: str

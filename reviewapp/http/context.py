"""What a request knows: the desk's parts, the moment, who asks, and its id."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

from flask import current_app, g, request

from reviewapp.actions import sessions
from reviewapp.actions.tokens import Caller
from reviewapp.config import Settings
from reviewapp.domain.errors import NotSignedIn
from reviewapp.domain.person import Person
from reviewapp.explain.explainers import Explainers
from reviewapp.ledger.checkpoints import Signer
from reviewapp.signing import SigningKey
from reviewapp.store.cache import Cache
from reviewapp.store.database import Store

EXTENSION = "reviewapp"
API = "/api/"


@dataclass(frozen=True)
class Desk:
    """The parts that `create_app` wired together."""

    store: Store
    settings: Settings
    clock: Callable[[], datetime]
    cache: Cache
    explainers: Explainers

    @property
    def key(self) -> SigningKey:
        """The key as its file holds it now: it is replaced while the desk is running."""
        return self.signer.key

    @property
    def signer(self) -> Signer:
        """The key, and where the copy of the newest checkpoint lies."""
        return Signer.of(self.settings)

    @property
    def idle(self) -> timedelta:
        """How long a session may rest."""
        return timedelta(minutes=self.settings.idle_minutes)

    @property
    def longest(self) -> timedelta:
        """How long a session may last."""
        return timedelta(hours=self.settings.session_hours)


@dataclass(frozen=True)
class SignedIn:
    """Who asks: the person with the roles they hold now, and the hash of the session's token."""

    person: Person
    session: str
    started_at: datetime


def desk() -> Desk:
    """The parts of this app."""
    return cast("Desk", current_app.extensions[EXTENSION])


def now() -> datetime:
    """One moment for the whole request."""
    if "now" not in g:
        g.now = desk().clock()
    return cast("datetime", g.now)


def request_id() -> str:
    """The id of this request, in every event and log line it causes."""
    return cast("str", g.request_id)


def address() -> str:
    """Where the request came from, for throttling."""
    return request.remote_addr or "unknown"


def signed_in() -> SignedIn | None:
    """Who is signed in, looked up once a request."""
    if "signed_in" not in g:
        g.signed_in = _look_up()
    return cast("SignedIn | None", g.signed_in)


def me() -> SignedIn:
    """Who is signed in, and their session; raises NotSignedIn."""
    found = signed_in()
    if found is None:
        raise NotSignedIn("Sign in first.")
    return found


def person() -> Person:
    """Who is signed in; raises NotSignedIn."""
    return me().person


def caller() -> Caller:
    """Whose token the request shows; raises NotSignedIn where it was not looked at, which `guards.check` does."""
    found = g.get("caller")
    if found is None:
        raise NotSignedIn("Send a token: Authorization: Bearer …")
    return cast("Caller", found)


def is_api() -> bool:
    """Whether the request is for programs: tokens count there, and sessions do not."""
    return request.path.startswith(API)


def _look_up() -> SignedIn | None:
    held = g.get("stored_session")
    if held is None:
        return None
    found = sessions.person_of(desk().store, held)
    return SignedIn(found, held.token_sha256, held.started_at) if found else None

"""Asking that a blocked run be released. RMOS overrides here; this desk asks, and a person decides."""

from typing import Annotated, Literal

from pydantic import Field

from reviewapp.actions import overriding
from reviewapp.actions.overriding import LONGEST_REASON, SHORTEST_REASON
from reviewapp.api.endpoint import endpoint
from reviewapp.api.fields import WHOLE
from reviewapp.api.reading import asking
from reviewapp.domain.model import Frozen
from reviewapp.domain.policy import LONGEST_MINUTES
from reviewapp.domain.states import State
from reviewapp.domain.token import Scope
from reviewapp.store.database import Store

_BLANK = r"\s\x1c-\x1f"
# What counts is the text between the blanks at its ends.
_SAYS_SOMETHING = rf"^[{_BLANK}]*[^{_BLANK}][\s\S]{{{SHORTEST_REASON - 2},}}[^{_BLANK}][{_BLANK}]*$"


class OverrideWanted(Frozen):
    """Which risks to release, for how many minutes, and why; the policy may allow less."""

    scope: Literal["YELLOW", "RED"]
    minutes: Annotated[int, Field(ge=1, le=LONGEST_MINUTES), WHOLE]
    reason: Annotated[str, Field(min_length=SHORTEST_REASON, max_length=LONGEST_REASON, pattern=_SAYS_SOMETHING)]


class OverrideAsked(Frozen):
    """The request: an advisory that waits for an admin who is not the owner of the token."""

    run_id: str
    advisory_id: str
    state: State
    requester: str


@endpoint("POST", "/runs/<run_id>/override", Scope.OVERRIDES_REQUEST, OverrideAsked, status=202, refuses=(404, 409))
def ask(run_id: str, body: OverrideWanted, store: Store) -> OverrideAsked:
    """Ask for an override. Nothing is released by this; the token's owner counts as who asks, and never decides it."""
    who = asking()
    asked = overriding.request(
        store, run_id, body.scope, body.minutes, body.reason, who.person, who.at, who.request_id, via=who.via
    )
    return OverrideAsked(run_id=run_id, advisory_id=asked.advisory_id, state=asked.state, requester=who.person.id)

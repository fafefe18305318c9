"""What a producer may do with what it sent: take it back, or put another in its place (RECORDS.md, section 4)."""

from collections.abc import Iterable
from datetime import datetime

from reviewapp.domain import routing
from reviewapp.domain.advisory import Advisory
from reviewapp.domain.canonical import plain_text
from reviewapp.domain.change import Change
from reviewapp.domain.errors import Invalid, WrongState
from reviewapp.domain.person import Actor
from reviewapp.domain.states import State

LONGEST_REASON = 2_000
OPEN = {State.PENDING, State.AUTO_APPROVED, State.APPROVED, State.CHANGES_REQUESTED}
"""The states in which new content may still come under the same id."""


def retract(advisory: Advisory, origin: str, reason: str, actor: Actor, now: datetime) -> Change:
    """Take an advisory back. Raises WrongState once a person has decided on it, or where another producer sent it."""
    reason = plain_text(reason).strip()
    if not 1 <= len(reason) <= LONGEST_REASON:
        raise Invalid(f"Give a reason of 1 to {LONGEST_REASON} characters.", "reason")
    require_own(advisory, origin)
    _require_undecided(advisory)
    return routing.retract(advisory, reason, now, actor)


def supersede(advisory: Advisory, by: Advisory, actor: Actor, now: datetime) -> tuple[Change, Advisory]:
    """Put `by` in the place of an advisory; answers the change of the old one, and the new one as it is to be routed.

    A request for changes asks for just this; any other decision of a person stands (WrongState). The new one goes on
    where the old one was: its rounds are counted on, it is held as that is, and what a person has signed is never
    auto-approved again.
    """
    require_own(advisory, by.origin)
    if advisory.state is not State.CHANGES_REQUESTED:
        _require_undecided(advisory)
    carried = {
        "supersedes": advisory.advisory_id,
        "round": advisory.round + 1,
        "person_signed": advisory.person_signed,
        "barred": tuple(sorted({*advisory.barred, *by.barred})),
    }
    by = by.model_copy(update=carried).holding([advisory])
    return routing.replaced(advisory, by.advisory_id, now, actor), by


def held_again(fresh: Advisory, known: Iterable[Advisory]) -> Advisory:
    """What was received, held as whatever said the same of the run before: under another id, or another engine's name.

    An engine's name is what the sender says it is: were it believed anew each time, a stop would hold nothing.
    """
    told = fresh.content_sha256
    return fresh.holding(one for one in known if told is not None and one.content_sha256 == told)


def require_own(advisory: Advisory, origin: str) -> None:
    """Raise WrongState where another producer, the store of RMOS or this desk itself made the advisory."""
    if advisory.origin != origin:
        raise WrongState(f"The advisory {advisory.advisory_id} was not sent by this producer; only who sent it may.")


def require_open(advisory: Advisory) -> None:
    """Raise WrongState where nothing new may come under the id of an advisory."""
    if advisory.state not in OPEN:
        state = advisory.state.replace("_", " ")
        raise WrongState(f"The advisory {advisory.advisory_id} is {state}: send another, under a name of its own.")


def _require_undecided(advisory: Advisory) -> None:
    if advisory.person_signed:
        raise WrongState(f"A person has signed on {advisory.advisory_id} already; what was decided stands.")

"""Changing the policy: one admin proposes a version, another puts it in force with a signature, or it is dropped."""

from collections.abc import Collection
from datetime import datetime
from enum import StrEnum
from typing import Any

from reviewapp.domain.canonical import plain_text
from reviewapp.domain.errors import Invalid, NotAllowed, WrongState
from reviewapp.domain.events import Event
from reviewapp.domain.model import Frozen
from reviewapp.domain.person import Actor, Authentication, Person, Role
from reviewapp.domain.policy import Policy, PolicyRef
from reviewapp.domain.reauthentication import require_bound
from reviewapp.domain.statement import LONGEST_NOTE, Object, state

ENOUGH_ADMINS = 2


class Fate(StrEnum):
    """What became of a proposal."""

    OPEN = "open"
    IN_FORCE = "put in force"
    DROPPED = "dropped"


class Proposal(Frozen):
    """A version that an admin wants in force; `seq` counts proposals from 1. Closed, it says by whom and when."""

    seq: int
    policy: PolicyRef
    title: str
    reason: str
    author: Actor
    at: datetime
    fate: Fate = Fate.OPEN
    closed_by: Actor | None = None
    closed_at: datetime | None = None


def next_version(policy_id: str, known: Collection[PolicyRef]) -> int:
    """The version that a new text of that name has."""
    return max((ref.version for ref in known if ref.id == policy_id), default=0) + 1


def propose(
    policy: Policy,
    person: Person,
    known: Collection[PolicyRef],
    seq: int,
    now: datetime,
    request_id: str | None = None,
) -> tuple[Proposal, Event]:
    """Propose a version, a new one or one that was known. Raises NotAllowed, Invalid where the number is taken."""
    if not person.holds(Role.ADMIN):
        raise NotAllowed("Only an admin proposes a policy.")
    taken = next((ref for ref in known if (ref.id, ref.version) == (policy.id, policy.version)), None)
    if taken is not None and taken != policy.ref:
        free = next_version(policy.id, known)
        raise Invalid(f"version: {taken} is another text already; number this one {free}.", "document")
    actor = person.as_actor(Role.ADMIN)
    proposal = Proposal(seq=seq, policy=policy.ref, title=policy.title, reason=policy.reason, author=actor, at=now)
    fields = {"policy": policy.ref.model_dump(), "after": _standing(proposal), "reason": policy.reason}
    return proposal, Event(kind="policy:proposed", at=now, actor=actor, fields=fields, request_id=request_id)


def refusal(proposal: Proposal, person: Person, admins_ever: int) -> str | None:
    """Why this person cannot put a proposal in force now, or None where they can."""
    if proposal.fate is not Fate.OPEN:
        return _closed(proposal)
    if not person.holds(Role.ADMIN):
        return "Only an admin puts a policy in force."
    if person.id == proposal.author.id and admins_ever >= ENOUGH_ADMINS:
        return "You proposed this, so another admin puts it in force."
    return None


def put_in_force(
    proposal: Proposal,
    before: PolicyRef,
    person: Person,
    admins_ever: int,
    note: str,
    auth: Authentication,
    now: datetime,
    request_id: str | None = None,
) -> tuple[Proposal, Event]:
    """Sign that a proposed version takes the place of `before`.

    `admins_ever` counts who was ever an admin, disabled or not: from two on, author and approver differ. Raises
    WrongState where it is closed, NotAllowed, Invalid without a note.
    """
    if proposal.fate is not Fate.OPEN:
        raise WrongState(_closed(proposal))
    if (why_not := refusal(proposal, person, admins_ever)) is not None:
        raise NotAllowed(why_not)
    require_bound(auth, proposal.policy.sha256)
    actor = person.as_actor(Role.ADMIN)
    about = Object(kind="policy", id=str(proposal.policy), sha256=proposal.policy.sha256)
    signed = state("activate", about, "policy put in force", note, actor, auth, now)
    after = _close(proposal, Fate.IN_FORCE, actor, now)
    fields = {
        "policy": proposal.policy.model_dump(),
        "before": {"policy": before.model_dump()},
        "after": _standing(after),
        **signed.fields(),
    }
    return after, Event(kind="policy:put_in_force", at=now, actor=actor, fields=fields, request_id=request_id)


def drop(
    proposal: Proposal, person: Person, note: str, now: datetime, request_id: str | None = None
) -> tuple[Proposal, Event]:
    """Give a proposal up: its author or any other admin. Raises WrongState, NotAllowed, Invalid without a note."""
    if proposal.fate is not Fate.OPEN:
        raise WrongState(_closed(proposal))
    if not person.holds(Role.ADMIN):
        raise NotAllowed("Only an admin drops a proposal.")
    note = plain_text(note).strip()
    if not 1 <= len(note) <= LONGEST_NOTE:
        raise Invalid(f"Write a note of 1 to {LONGEST_NOTE} characters: why it is dropped.", "note")
    actor = person.as_actor(Role.ADMIN)
    after = _close(proposal, Fate.DROPPED, actor, now)
    facts = {"before": _standing(proposal), "after": _standing(after), "reason": note}
    fields = {"policy": proposal.policy.model_dump(), **facts}
    return after, Event(kind="policy:dropped", at=now, actor=actor, fields=fields, request_id=request_id)


def _close(proposal: Proposal, fate: Fate, actor: Actor, now: datetime) -> Proposal:
    return proposal.model_copy(update={"fate": fate, "closed_by": actor, "closed_at": now})


def _closed(proposal: Proposal) -> str:
    by = proposal.closed_by.name if proposal.closed_by else "somebody"
    at = f" on {proposal.closed_at:%Y-%m-%d at %H:%M:%S} UTC" if proposal.closed_at else ""
    return f"This was already {proposal.fate} by {by}{at}."


def _standing(proposal: Proposal) -> dict[str, Any]:
    return {
        "proposal": proposal.seq,
        "fate": proposal.fate,
        "title": proposal.title,
        "author": proposal.author.id,
    }

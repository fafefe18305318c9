"""The rules of deciding: who may sign what, and what a signature changes."""

import json
from datetime import datetime, timedelta

from reviewapp.domain.advisory import Advisory
from reviewapp.domain.canonical import utc_time
from reviewapp.domain.change import Change, standing
from reviewapp.domain.content import ContentClass
from reviewapp.domain.errors import Invalid, NotAllowed, RoundClosed, WrongState
from reviewapp.domain.events import Event
from reviewapp.domain.identity import NOTICE_ID
from reviewapp.domain.model import Frozen
from reviewapp.domain.person import Authentication, Person, Role
from reviewapp.domain.reauthentication import require_bound
from reviewapp.domain.review import Signed, Signing, Verdict, sign
from reviewapp.domain.states import Move, State, move, words

_BY_VERDICT = {State.APPROVED, State.REJECTED, State.CHANGES_REQUESTED}


class Past(Frozen):
    """A verdict given earlier in this round: by whom, what, when (as text)."""

    person_id: str
    person_name: str
    verdict: Verdict
    at: str
    signature: str


def refusal(advisory: Advisory, person: Person, past: tuple[Past, ...]) -> str | None:
    """Why this person cannot decide this advisory now, or None where they can."""
    if advisory.state is not State.PENDING:
        return closed(advisory, past)
    if person.id in advisory.barred:
        return "You asked for this, so somebody else decides it."
    if any(verdict.person_id == person.id and verdict.verdict is not Verdict.WITHDRAW for verdict in past):
        return "You have signed in this round; a second signature must be somebody else's."
    if not person.holds(advisory.needs.role):
        return f"This needs {_article(advisory.needs.role)}; your roles are {', '.join(sorted(person.roles))}."
    return None


def closed(advisory: Advisory, past: tuple[Past, ...]) -> str:
    """That the round is closed, by whom and when."""
    done = "sent back for changes" if advisory.state is State.CHANGES_REQUESTED else words(advisory.state)
    if advisory.override is not None and advisory.state is State.APPROVED:
        done = "granted"
    return f"This is already {done}{_by(advisory.state, past)}."


def _by(state: State, past: tuple[Past, ...]) -> str:
    """Who closed the round; where no verdict did, its history says who."""
    if state is State.AUTO_APPROVED:
        return " by the policy"
    if past and state in _BY_VERDICT:
        return f" by {past[-1].person_name} on {_readable(past[-1].at)}"
    return "" if state is State.HISTORY else "; the history of its run says by whom and why"


def _readable(at: str) -> str:
    return f"{utc_time(at):%Y-%m-%d at %H:%M:%S} UTC"


def verdicts(advisory: Advisory) -> tuple[Verdict, ...]:
    """The verdicts that can be given: a risk notice takes no request for changes, what is held or empty no approval."""
    approve = () if _cannot_be_approved(advisory) else (Verdict.APPROVE,)
    if advisory.advisory_id == NOTICE_ID or advisory.content_class is ContentClass.OVERRIDE_REQUEST:
        return (*approve, Verdict.REJECT)
    return (*approve, Verdict.REJECT, Verdict.REQUEST_CHANGES)


def _cannot_be_approved(advisory: Advisory) -> str | None:
    """Why nobody can approve this now; None where somebody may."""
    if advisory.held:
        return f"{advisory.held[0].sentence} It can be rejected, and approved once that is released."
    if advisory.content_sha256 is None and advisory.override is None:
        return "There is no content to approve. Reject it, or ask for changes."
    return None


def decide(
    advisory: Advisory,
    past: tuple[Past, ...],
    person: Person,
    signing: Signing,
    auth: Authentication,
    now: datetime,
    request_id: str | None = None,
) -> Change:
    """Sign a verdict.

    Raises RoundClosed where somebody decided first, NotAllowed where this person may not decide, Invalid
    where the rule asks for more than was sent.
    """
    if advisory.state is not State.PENDING:
        raise RoundClosed(closed(advisory, past))
    if (why_not := refusal(advisory, person, past)) is not None:
        raise NotAllowed(why_not)
    _check(advisory, signing, auth)
    review = sign(advisory, signing, person.as_actor(advisory.needs.role), auth, now)
    return signed_change(advisory, outcome(advisory, signing.verdict, now), review, request_id)


def _check(advisory: Advisory, signing: Signing, auth: Authentication) -> None:
    if signing.verdict is Verdict.APPROVE and (why_not := _cannot_be_approved(advisory)):
        raise WrongState(why_not) if advisory.held else Invalid(why_not, "verdict")
    if signing.verdict not in verdicts(advisory):
        raise Invalid(
            "A risk notice or an override request is approved or rejected; it cannot be sent back.", "verdict"
        )
    if advisory.needs.reauthenticate:
        require_bound(auth, signing.packet_sha256)
    if signing.verdict is Verdict.APPROVE and not _acknowledges(signing.acknowledged, advisory.needs.acknowledge):
        raise Invalid(f"Type “{advisory.needs.acknowledge}”, so that it is no slip.", "acknowledged")
    needs_note = advisory.needs.note or signing.verdict is not Verdict.APPROVE
    if needs_note and not signing.note.strip():
        raise Invalid("Write a note: what you saw, and why you decide so.", "note")
    if signing.verdict is Verdict.REJECT and signing.reason_code is None:
        raise Invalid("Choose the reason for the rejection.", "reason_code")


def _acknowledges(typed: str, wanted: str) -> bool:
    """Whether the words were typed that the rule wants, whatever their case and spaces."""
    return not wanted or typed.casefold().split() == wanted.casefold().split()


def outcome(advisory: Advisory, verdict: Verdict, now: datetime) -> Advisory:
    """How a pending advisory stands once this verdict is signed; raises WrongState where it is not pending."""
    if verdict is not Verdict.APPROVE:
        state = move(advisory.state, Move(verdict))
        return advisory.model_copy(update={"state": state, "person_signed": True})
    given = advisory.given + 1
    enough = given >= advisory.needs.approvals
    state = move(advisory.state, Move.APPROVE if enough else Move.SIGN)
    granted = advisory.override if enough else None
    return advisory.model_copy(
        update={
            "state": state,
            "given": given,
            "signed_item": advisory.item_sha256 if enough else None,
            "person_signed": True,
            "expires_at": now + timedelta(minutes=granted.minutes) if granted else None,
        }
    )


def signed_change(before: Advisory, after: Advisory, review: Signed, request_id: str | None) -> Change:
    """The change that a signature makes, with the review in its event."""
    event = Event(
        kind=f"advisory:{review.signing.verdict}",
        at=review.at,
        actor=review.person,
        request_id=request_id,
        fields={
            "run_id": before.run_id,
            "advisory_id": before.advisory_id,
            "round": before.round,
            "policy": before.policy.model_dump(),
            "before": standing(before),
            "after": standing(after),
            "reason": json.loads(review.record)["note"],
            "packet_sha256": review.signing.packet_sha256,
            "signature": review.signature,
            "record": json.loads(review.record),
        },
    )
    return Change(advisory=after, event=event, review=review)


def _article(role: Role) -> str:
    return f"an {role}" if role in (Role.ADMIN, Role.AUDITOR) else f"a {role}"

"""Withdrawing an approval: a slip or a second thought sends the advisory back to a person."""

from datetime import datetime

from reviewapp.domain import routing
from reviewapp.domain.advisory import Advisory
from reviewapp.domain.change import Change
from reviewapp.domain.deciding import Past, signed_change
from reviewapp.domain.errors import Invalid, NotAllowed, RoundClosed
from reviewapp.domain.person import Authentication, Person
from reviewapp.domain.policy import Policy
from reviewapp.domain.review import Signing, Verdict, sign
from reviewapp.domain.run import Run
from reviewapp.domain.states import Move, State, move, words


def withdrawable(advisory: Advisory, past: tuple[Past, ...]) -> bool:
    """Whether there is an approval in this round that could be withdrawn."""
    if advisory.state is State.PENDING:
        return any(verdict.verdict is Verdict.APPROVE for verdict in past)
    return advisory.state in {State.APPROVED, State.AUTO_APPROVED}


def withdraw(
    advisory: Advisory,
    past: tuple[Past, ...],
    person: Person,
    signing: Signing,
    auth: Authentication,
    policy: Policy,
    run: Run,
    now: datetime,
    request_id: str | None = None,
) -> Change:
    """Withdraw the approvals of this round; the next round opens under `policy` and waits for a person.

    Raises NotAllowed for who is neither reviewer nor admin, RoundClosed where nothing is approved, Invalid
    without a reason.
    """
    role = person.working_role
    if role is None:
        raise NotAllowed("Only a reviewer or an admin withdraws an approval.")
    if not withdrawable(advisory, past):
        raise RoundClosed(f"There is no approval to withdraw: this is {words(advisory.state)}.")
    if not signing.note.strip():
        raise Invalid("Say why the approval is withdrawn.", "note")
    given = [verdict.signature for verdict in past if verdict.verdict is Verdict.APPROVE]
    signing = signing.model_copy(update={"withdraws": given[-1] if given else None})
    review = sign(advisory, signing, person.as_actor(role), auth, now)
    after = advisory.model_copy(
        update={
            "state": move(advisory.state, Move.WITHDRAW),
            "round": advisory.round + 1,
            "given": 0,
            "signed_item": None,
            "expires_at": None,
            "person_signed": True,
            "needs": routing.needs(policy, run, advisory.model_copy(update={"person_signed": True})),
            "policy": policy.ref,
        }
    )
    return signed_change(advisory, after, review, request_id)

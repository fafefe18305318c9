"""The states of an advisory and every move between them; a move that is absent is impossible."""

from enum import StrEnum

from reviewapp.domain.errors import WrongState


class State(StrEnum):
    """Where an advisory stands."""

    PENDING = "pending"
    AUTO_APPROVED = "auto_approved"
    APPROVED = "approved"
    REJECTED = "rejected"
    CHANGES_REQUESTED = "changes_requested"
    SUPERSEDED = "superseded"
    RETRACTED = "retracted"
    EXPIRED = "expired"
    REVOKED = "revoked"
    HISTORY = "history"


class Move(StrEnum):
    """What can happen to an advisory."""

    SIGN = "sign"
    APPROVE = "approve"
    REJECT = "reject"
    REQUEST_CHANGES = "request_changes"
    WITHDRAW = "withdraw"
    STALE = "stale"
    REROUTE = "reroute"
    SUPERSEDE = "supersede"
    RETRACT = "retract"
    REINSTATE = "reinstate"
    ADMIT = "admit"
    REVOKE = "revoke"


MOVES: dict[tuple[Move, State], State] = {
    (Move.SIGN, State.PENDING): State.PENDING,
    (Move.APPROVE, State.PENDING): State.APPROVED,
    (Move.REJECT, State.PENDING): State.REJECTED,
    (Move.REQUEST_CHANGES, State.PENDING): State.CHANGES_REQUESTED,
    (Move.WITHDRAW, State.PENDING): State.PENDING,
    (Move.WITHDRAW, State.APPROVED): State.PENDING,
    (Move.WITHDRAW, State.AUTO_APPROVED): State.PENDING,
    (Move.STALE, State.PENDING): State.PENDING,
    (Move.STALE, State.APPROVED): State.PENDING,
    (Move.STALE, State.AUTO_APPROVED): State.PENDING,
    (Move.REROUTE, State.PENDING): State.PENDING,
    (Move.REROUTE, State.CHANGES_REQUESTED): State.PENDING,
    (Move.SUPERSEDE, State.PENDING): State.SUPERSEDED,
    (Move.SUPERSEDE, State.AUTO_APPROVED): State.SUPERSEDED,
    (Move.SUPERSEDE, State.CHANGES_REQUESTED): State.SUPERSEDED,
    (Move.RETRACT, State.PENDING): State.RETRACTED,
    (Move.RETRACT, State.AUTO_APPROVED): State.RETRACTED,
    (Move.RETRACT, State.CHANGES_REQUESTED): State.RETRACTED,
    (Move.REINSTATE, State.SUPERSEDED): State.PENDING,
    (Move.ADMIT, State.PENDING): State.AUTO_APPROVED,
    (Move.REVOKE, State.APPROVED): State.REVOKED,
}
NEW_ROUND = {Move.WITHDRAW, Move.STALE, Move.REROUTE, Move.REINSTATE}


def move(state: State, step: Move) -> State:
    """The state that `step` leads to; raises WrongState where there is no such move."""
    target = MOVES.get((step, state))
    if target is None:
        raise WrongState(f"What is {words(state)} cannot {_VERBS[step]}.")
    return target


def words(state: State) -> str:
    """The state as people read it."""
    return "auto-approved" if state is State.AUTO_APPROVED else state.replace("_", " ")


_VERBS = {
    Move.SIGN: "be signed",
    Move.APPROVE: "be approved",
    Move.REJECT: "be rejected",
    Move.REQUEST_CHANGES: "be sent back for changes",
    Move.WITHDRAW: "have its approval withdrawn",
    Move.STALE: "go stale",
    Move.REROUTE: "be routed again",
    Move.SUPERSEDE: "be superseded",
    Move.RETRACT: "be retracted",
    Move.REINSTATE: "come back",
    Move.ADMIT: "pass by policy",
    Move.REVOKE: "be revoked",
}

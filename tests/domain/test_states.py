from itertools import product

import pytest

from reviewapp.domain.errors import WrongState
from reviewapp.domain.states import MOVES, Move, State, move, words

ABSENT = [pair for pair in product(Move, State) if pair not in MOVES]
# RECORDS.md, section 4, in words: which rounds each thing may close.
OPEN_TO = {
    Move.SIGN: {State.PENDING},
    Move.APPROVE: {State.PENDING},
    Move.REJECT: {State.PENDING},
    Move.REQUEST_CHANGES: {State.PENDING},
    Move.WITHDRAW: {State.PENDING, State.APPROVED, State.AUTO_APPROVED},
    Move.STALE: {State.PENDING, State.APPROVED, State.AUTO_APPROVED},
    Move.REROUTE: {State.PENDING, State.CHANGES_REQUESTED},
    Move.SUPERSEDE: {State.PENDING, State.AUTO_APPROVED, State.CHANGES_REQUESTED},
    Move.RETRACT: {State.PENDING, State.AUTO_APPROVED, State.CHANGES_REQUESTED},
    Move.REINSTATE: {State.SUPERSEDED},
    Move.ADMIT: {State.PENDING},
    Move.REVOKE: {State.APPROVED},
}


@pytest.mark.parametrize("step", list(Move))
def test_a_move_starts_from_the_states_that_are_open_to_it(step: Move) -> None:
    assert {state for moved, state in MOVES if moved is step} == OPEN_TO[step]


@pytest.mark.parametrize(("pair", "target"), list(MOVES.items()))
def test_a_move_in_the_table_leads_where_it_says(pair: tuple[Move, State], target: State) -> None:
    assert move(pair[1], pair[0]) is target


@pytest.mark.parametrize(("step", "state"), ABSENT)
def test_a_move_that_is_absent_is_impossible_and_says_so(step: Move, state: State) -> None:
    with pytest.raises(WrongState, match=f"^What is {words(state)} cannot .+\\.$"):
        move(state, step)


@pytest.mark.parametrize("state", [State.REJECTED, State.RETRACTED, State.EXPIRED, State.REVOKED, State.HISTORY])
def test_nothing_leads_out_of_a_final_state(state: State) -> None:
    assert not [step for step, start in MOVES if start is state]


def test_only_a_persons_signature_or_the_policy_approves() -> None:
    assert [pair for pair, target in MOVES.items() if target is State.APPROVED] == [(Move.APPROVE, State.PENDING)]
    assert [pair for pair, target in MOVES.items() if target is State.AUTO_APPROVED] == [(Move.ADMIT, State.PENDING)]


def test_states_are_read_as_words() -> None:
    assert words(State.AUTO_APPROVED) == "auto-approved"
    assert words(State.CHANGES_REQUESTED) == "changes requested"
    assert words(State.PENDING) == "pending"

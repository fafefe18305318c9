"""Suggested values against what bounds them: which limits they pass, and which way they go."""

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from reviewapp.domain.diff.suggestion import WRAPPERS, Proposal
from reviewapp.domain.parameters.comparing import Turn, turn
from reviewapp.domain.parameters.limits import Limit, choose, passed
from reviewapp.domain.parameters.naming import Named, Role, named
from reviewapp.domain.parameters.stated import number_of, unit_in
from reviewapp.domain.parameters.units import unit_of
from reviewapp.domain.parameters.vocabulary import Parameter


class Suggested(NamedTuple):
    """A proposal of a machining parameter; `limits` are those it is held against, `passed` those that it passes.

    `number` is None where no number is suggested.
    """

    parameter: Parameter
    number: Decimal | None
    unit: str | None
    limits: tuple[Limit, ...]
    passed: tuple[Limit, ...]
    turn: Turn | None


def judged(proposal: Proposal, limits: Sequence[Limit]) -> Suggested | None:
    """A proposal as a machining parameter, None where it is of something else."""
    found = _named(proposal)
    if found is None or found.role is not Role.VALUE:
        return None
    parameter = found.parameter
    number = None if parameter.is_name else number_of(proposal.after)
    unit = unit_of(proposal.unit) if proposal.unit else found.unit or unit_in(proposal.after)
    held = choose(parameter, unit, limits)
    beyond = passed(parameter, unit, [number] if number is not None else [], held)
    return Suggested(parameter, number, unit, held, tuple(beyond), _turn(proposal, parameter))


def _turn(proposal: Proposal, parameter: Parameter) -> Turn | None:
    """Which way it would go from what the run states under that very name."""
    before, after = proposal.before, proposal.after
    if before is None:
        return None
    if parameter.is_name:
        return Turn(parameter.more, None, is_riskier=True) if before.value != after.value else None
    return turn(parameter, number_of(before), number_of(after))


def _named(proposal: Proposal) -> Named | None:
    keys = proposal.name.split("/")
    while len(keys) > 1 and keys[0].lower() in WRAPPERS:
        keys.pop(0)
    return named(keys)

"""What bounds a parameter: the run's own word first, else what the settings say of its machine, else nothing."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from reviewapp.domain.machine import Machine
from reviewapp.domain.parameters.naming import Role
from reviewapp.domain.parameters.stated import Stated
from reviewapp.domain.parameters.vocabulary import PARAMETERS, Parameter

BY_RUN = "stated by the run"
_MOST, _LEAST = Role.MOST, Role.LEAST
_OF_MACHINE = (
    ("feed", _MOST, "mm/min", "max_feed_mm_min"),
    ("plunge", _MOST, "mm/min", "max_feed_mm_min"),
    ("spindle", _MOST, "rpm", "max_spindle_rpm"),
    ("spindle", _LEAST, "rpm", "min_spindle_rpm"),
    ("stepdown", _MOST, "mm", "max_stepdown_mm"),
    ("stepover", _MOST, "mm", "max_stepover_mm"),
    ("depth", _MOST, "mm", "max_depth_mm"),
)


class Limit(NamedTuple):
    """What a parameter may not pass: upwards (MOST) or downwards (LEAST); `source` says in words who says so."""

    parameter: str
    role: Role
    value: Decimal
    unit: str | None
    source: str


def limits_of(statements: Iterable[Stated]) -> tuple[Limit, ...]:
    """The limits that a run states itself."""
    return tuple(
        Limit(one.parameter, one.role, one.number, one.unit, BY_RUN)
        for one in statements
        if one.role in {_MOST, _LEAST} and one.number is not None
    )


def machine_limits(machine: Machine, machine_id: str | None) -> tuple[Limit, ...]:
    """The limits that the settings say of a machine."""
    known = ((*which, getattr(machine, name)) for *which, name in _OF_MACHINE)
    source = f"machine {machine_id}"
    return tuple(
        Limit(parameter, role, Decimal(repr(value)), unit, source)
        for parameter, role, unit, value in known
        if value is not None
    )


def choose(parameter: Parameter, unit: str | None, limits: Sequence[Limit]) -> tuple[Limit, ...]:
    """The limits that a parameter is held against: at most one each way, the first source that speaks in its unit.

    Where one source says several, the strictest counts. Where none speaks in its unit, the first of another unit is
    told all the same: it cannot be compared, which whoever reads must know.
    """
    found = []
    for role in (_LEAST, _MOST):
        known = [one for one in limits if (one.parameter, one.role) == (parameter.id, role)]
        fitting = [one for one in known if one.unit == unit] or known[:1]
        source = fitting[0].source if fitting else ""
        found += sorted((one for one in fitting if one.source == source), key=_strictness)[:1]
    return tuple(found)


def passed(
    parameter: Parameter, unit: str | None, values: Iterable[Decimal], limits: Sequence[Limit]
) -> Iterator[Limit]:
    """Those of the chosen limits that a value passes; one in another unit is never held to be passed."""
    sizes = [_size(parameter, value) for value in values]
    for limit in limits:
        if limit.unit == unit and any(_passes(size, limit, _size(parameter, limit.value)) for size in sizes):
            yield limit


def _passes(size: Decimal, limit: Limit, bound: Decimal) -> bool:
    return size > bound if limit.role is _MOST else size < bound


def _strictness(limit: Limit) -> Decimal:
    value = _size(PARAMETERS[limit.parameter], limit.value)
    return value if limit.role is _MOST else -value


def _size(parameter: Parameter, value: Decimal) -> Decimal:
    return abs(value) if parameter.is_depth else value

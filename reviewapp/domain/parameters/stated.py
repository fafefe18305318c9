"""The machining parameters and their bounds that a JSON tree states, each with the place where it stands."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from reviewapp.domain.damage import Damage
from reviewapp.domain.diff.leaves import measure
from reviewapp.domain.errors import Unreadable
from reviewapp.domain.parameters.naming import Named, Role, named
from reviewapp.domain.parameters.units import known_unit, unit_of
from reviewapp.domain.parameters.vocabulary import PARAMETERS
from reviewapp.domain.tree import MAX_DEPTH, Json, Row, is_empty, rows, token

UNKNOWN = "unknown"
"""The type of a value of which only the name was kept."""
_UNIT = ("unit", "units")
_OF_QUANTITY = {"value", "max", "maximum", "min", "minimum", "limit"}
# RMOS keeps the names of a request's keys and drops their values (rmos-formats.md, Hashes).
_SUMMARY, _NAMES = "request_summary", "keys"
_WITH_UNIT = re.compile(r"(-?\d{1,40}(?:\.\d{1,40})?)\s*([^\d\s.,-].{0,20})?")
_PAIR = 2


class Stated(NamedTuple):
    """One parameter or bound as a tree states it: the id of the parameter, its JSON Pointer, type and value as text.

    `unit` is None where none is said. `source` names the file it stands in, "" for the record of the run.
    """

    parameter: str
    role: Role
    path: str
    type: str
    value: str
    unit: str | None
    source: str

    @property
    def is_known(self) -> bool:
        """Whether more than its name was kept."""
        return self.type != UNKNOWN

    @property
    def number(self) -> Decimal | None:
        """The number it is, None for what is none."""
        return None if PARAMETERS[self.parameter].is_name else number_of(Row(self.path, self.type, self.value))


def number_of(row: Row) -> Decimal | None:
    """The number of a measure: written as one, or as a text that is one, with or without its unit behind it."""
    if (found := measure(row)) is not None:
        return found
    written = _written(row)
    return Decimal(written[0]) if written else None


def unit_in(row: Row) -> str | None:
    """The unit that is written behind a number, in the same text."""
    written = _written(row)
    return written[1] if written else None


def stated(tree: Json, source: str = "") -> tuple[Stated, ...]:
    """Everything that a tree states of machining parameters; lists are not gone into, for they hold one of many.

    Raises Unreadable where the tree is nested too deep, or a number is not finite.
    """
    return tuple(_Walk(source).members(tree, (), ""))


class _Walk:
    """Goes down the objects of one tree; `source` is what its finds are said to stand in."""

    def __init__(self, source: str) -> None:
        self.source = source

    def members(self, tree: Json, keys: tuple[str, ...], path: str) -> Iterator[Stated]:
        """What an object states, and the objects in it."""
        if not isinstance(tree, dict):
            return
        if len(keys) >= MAX_DEPTH:
            raise Unreadable(f"It is nested deeper than {MAX_DEPTH} levels.", kind=Damage.TOO_DEEP)
        unit = _unit(tree)
        for key, value in tree.items():
            place = f"{path}/{token(key)}"
            if isinstance(value, dict):
                yield from self.members(value, (*keys, key), place)
            elif isinstance(value, list):
                yield from self._list(value, (*keys, key), place)
            elif not is_empty(value):
                own = unit if key in _OF_QUANTITY else None
                yield from self._leaf(value, keys if key == "value" else (*keys, key), place, own)

    def _leaf(self, value: Json, keys: Sequence[str], path: str, unit: str | None) -> Iterator[Stated]:
        if found := named(keys):
            yield self._said(found, value, path, unit)

    def _list(self, items: list[Json], keys: tuple[str, ...], path: str) -> Iterator[Stated]:
        if keys[0] == _SUMMARY and keys[-1].endswith(_NAMES):
            for at, name in enumerate(items):
                if isinstance(name, str) and (found := named([name])):
                    row = (f"{path}/{at}", UNKNOWN, name)
                    yield Stated(found.parameter.id, found.role, *row, found.unit, self.source)
        elif len(items) == _PAIR and (found := named(keys)) and found.role is Role.RANGE:
            for at, role in enumerate((Role.LEAST, Role.MOST)):
                yield self._said(found._replace(role=role), items[at], f"{path}/{at}", None)

    def _said(self, found: Named, value: Json, path: str, unit: str | None) -> Stated:
        (row,) = rows({"": value})
        return Stated(
            found.parameter.id,
            found.role,
            path,
            row.type,
            row.value,
            unit or found.unit or (None if found.parameter.is_name else unit_in(row)),
            self.source,
        )


def _unit(tree: dict[str, Json]) -> str | None:
    """The unit that stands beside a value, or beside its bounds."""
    said = next((tree[key] for key in _UNIT if isinstance(tree.get(key), str) and tree[key]), None)
    return unit_of(said) if said else None


def _written(row: Row) -> tuple[str, str | None] | None:
    """The number and the unit of a text such as `2400 mm/min`; None where it is no number, or of an unknown unit."""
    found = _WITH_UNIT.fullmatch(row.value.strip()) if row.type == "string" else None
    if found is None:
        return None
    unit = known_unit(found[2]) if found[2] else None
    return (found[1], unit) if unit or not found[2] else None

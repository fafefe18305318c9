"""Two runs side by side in their machining parameters: what each states, by how much it moved, what it passes."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from reviewapp.domain.diff.leaves import Delta
from reviewapp.domain.diff.tree import Kind
from reviewapp.domain.parameters.limits import Limit, choose, passed
from reviewapp.domain.parameters.naming import Role
from reviewapp.domain.parameters.stated import Stated
from reviewapp.domain.parameters.vocabulary import PARAMETERS, Parameter, Riskier


class Side(NamedTuple):
    """What one run states, and every limit that is known of it: its own before those of its machine."""

    statements: tuple[Stated, ...] = ()
    limits: tuple[Limit, ...] = ()


class Held(NamedTuple):
    """A parameter as one run states it in one unit: every place where it stands, in the order of their paths."""

    parameter: Parameter
    unit: str | None
    places: tuple[Stated, ...]

    @property
    def values(self) -> tuple[Stated, ...]:
        """The first place of each value that is stated; more than one where the run contradicts itself."""
        found: dict[Decimal | tuple[str, str], Stated] = {}
        for one in self.places:
            found.setdefault(_said(one), one)
        return tuple(found.values())

    @property
    def is_known(self) -> bool:
        """Whether more than its name is known."""
        return self.places[0].is_known

    @property
    def numbers(self) -> tuple[Decimal, ...]:
        """Its numbers; it is disputed where there are several."""
        return tuple(one.number for one in self.values if one.number is not None)

    @property
    def number(self) -> Decimal | None:
        """Its number, None where it is no number or the run contradicts itself."""
        values = self.values
        return values[0].number if len(values) == 1 else None


class Turn(NamedTuple):
    """Which way a parameter went: `word` says it; `is_more` is None where it is another, neither more nor less."""

    word: str
    is_more: bool | None
    is_riskier: bool


class Comparison(NamedTuple):
    """One parameter of two runs; a side that does not state it has None.

    `limits` are those that each side is held against, `passed` those that it passes.
    """

    parameter: Parameter
    before: Held | None
    after: Held | None
    limits: tuple[tuple[Limit, ...], tuple[Limit, ...]]
    passed: tuple[tuple[Limit, ...], tuple[Limit, ...]]

    @property
    def kind(self) -> Kind:
        """How both stand to each other; where neither value is known, nothing is said to differ."""
        if self.before is None or self.after is None:
            return Kind.ADDED if self.before is None else Kind.REMOVED
        return Kind.SAME if _content(self.before) == _content(self.after) else Kind.CHANGED

    @property
    def is_unknown(self) -> bool:
        """Whether no side gives a value, so that it cannot be told whether they differ."""
        return not any(side and side.is_known for side in (self.before, self.after))

    @property
    def has_unlike_units(self) -> bool:
        """Whether both are numbers that cannot be subtracted, for their units are not the same."""
        before, after = self.before, self.after
        return bool(before and after and before.numbers and after.numbers and before.unit != after.unit)

    @property
    def moved(self) -> Delta | None:
        """By how much it moved, None where that cannot be told."""
        old, new = self._numbers
        if old is None or new is None:
            return None
        return Delta(new - old, (new - old) / abs(old) * 100 if old else None)

    @property
    def turn(self) -> Turn | None:
        """Which way it went, None where it did not or that cannot be told."""
        return turn(self.parameter, *self._numbers) or self._swapped()

    @property
    def _numbers(self) -> tuple[Decimal | None, Decimal | None]:
        before, after = self.before, self.after
        if before is None or after is None or before.unit != after.unit:
            return None, None
        return before.number, after.number

    def _swapped(self) -> Turn | None:
        """Of a word, such as a tool or a strategy: another one."""
        before, after = self.before, self.after
        if before is None or after is None or self.kind is Kind.SAME or not (before.is_known and after.is_known):
            return None
        if before.numbers or after.numbers or len(before.values) > 1 or len(after.values) > 1:
            return None
        return Turn("another", None, is_riskier=True)


def turn(parameter: Parameter, old: Decimal | None, new: Decimal | None) -> Turn | None:
    """Which way a number went; of a depth its size counts."""
    if old is None or new is None:
        return None
    if parameter.is_depth:
        old, new = abs(old), abs(new)
    if old == new:
        return None
    is_more = new > old
    riskier = parameter.riskier
    is_riskier = riskier is Riskier.EITHER or (riskier is Riskier.UP) == is_more
    return Turn(parameter.more if is_more else parameter.less, is_more, is_riskier)


def compare(a: Side, b: Side) -> tuple[Comparison, ...]:
    """Every parameter that either run states, in the order of the vocabulary; one row for each of its units."""
    before, after = _held(a.statements), _held(b.statements)
    return tuple(
        _comparison(parameter, pair, (a, b))
        for parameter in PARAMETERS.values()
        for pair in _pairs(before.get(parameter.id, []), after.get(parameter.id, []))
    )


def _comparison(parameter: Parameter, pair: tuple[Held | None, Held | None], sides: tuple[Side, Side]) -> Comparison:
    (before, old), (after, new) = (_bounded(held, side) for held, side in zip(pair, sides, strict=True))
    return Comparison(parameter, *pair, (before, after), (old, new))


def _bounded(held: Held | None, side: Side) -> tuple[tuple[Limit, ...], tuple[Limit, ...]]:
    """The limits that a side is held against, and those of them that it passes."""
    if held is None:
        return (), ()
    limits = choose(held.parameter, held.unit, side.limits)
    return limits, tuple(passed(held.parameter, held.unit, held.numbers, limits))


def _held(statements: Iterable[Stated]) -> dict[str, list[Held]]:
    """What one run states by parameter, a name whose value was dropped only where it is stated nowhere else."""
    found: dict[str, dict[str | None, list[Stated]]] = {}
    dropped: dict[str, list[Stated]] = {}
    for one in statements:
        if one.role is Role.VALUE and one.is_known:
            found.setdefault(one.parameter, {}).setdefault(one.unit, []).append(one)
        elif one.role is Role.VALUE:
            dropped.setdefault(one.parameter, []).append(one)
    for parameter in dropped.keys() - found.keys():
        found[parameter] = {None: dropped[parameter]}
    return {
        parameter: [
            Held(PARAMETERS[parameter], unit, tuple(sorted(places, key=_place)))
            for unit, places in sorted(units.items(), key=lambda one: one[0] or "")
        ]
        for parameter, units in found.items()
    }


def _pairs(before: Sequence[Held], after: Sequence[Held]) -> Iterator[tuple[Held | None, Held | None]]:
    """Those of one unit together; the last of either side too, to be told that their units are not the same."""
    others = {held.unit: held for held in after}
    alone = []
    for held in before:
        match = others.pop(held.unit, None)
        if match:
            yield held, match
        else:
            alone.append(held)
    rest = list(others.values())
    if len(alone) == len(rest) == 1:
        yield alone[0], rest[0]
    else:
        yield from ((held, None) for held in alone)
        yield from ((None, held) for held in rest)


def _content(held: Held) -> tuple[str | None, frozenset[Decimal | tuple[str, str]]]:
    return held.unit, frozenset(_said(one) for one in held.places)


def _said(one: Stated) -> Decimal | tuple[str, str]:
    number = one.number
    return (one.type, one.value) if number is None else number


def _place(one: Stated) -> tuple[str, str]:
    return one.source, one.path

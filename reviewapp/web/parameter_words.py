"""How machining parameters read: their values, limits, and what is of concern, in signs and words."""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from reviewapp.domain import unseen
from reviewapp.domain.parameters.comparing import Comparison, Held, Turn
from reviewapp.domain.parameters.limits import Limit
from reviewapp.domain.parameters.naming import Role
from reviewapp.domain.parameters.vocabulary import Parameter, Riskier
from reviewapp.domain.tree import Row
from reviewapp.web import differences
from reviewapp.web.pages.compare import Cell
from reviewapp.web.pages.parameters import LimitWords, Mark

UP, DOWN, OTHER, UNKNOWN = "▲", "▼", "≠", "?"
_VALUE_UNKNOWN = "value unknown"
_HUGE, _TINY = Decimal(10) ** 15, Decimal(10) ** -9


def figure(number: Decimal, unit: str | None) -> str:
    """A number with its unit: `3,000 mm/min`."""
    plain = not number or _TINY < abs(number) < _HUGE
    text = f"{number:,f}" if plain else f"{number:.6g}"
    if plain and "." in text:
        text = text.rstrip("0").rstrip(".")
    joined = f"{text} {unseen.seen(unit)}" if unit else text
    return joined.replace("-", "\N{MINUS SIGN}", 1) if number < 0 else joined


def cell(held: Held | None) -> Cell | None:
    """What a run states of a parameter; None where it states nothing."""
    if held is None:
        return None
    if not held.is_known:
        return Cell(_VALUE_UNKNOWN, "only its name was kept")
    values = held.values
    if len(values) == 1:
        one = values[0]
        if one.number is None:
            return differences.shown(Row(one.path, one.type, one.value))
        return Cell(figure(one.number, held.unit), None if held.unit or held.parameter.is_name else _unitless(held))
    said = (figure(one.number, held.unit) if one.number is not None else unseen.seen(one.value) for one in values[:5])
    return Cell(" or ".join(said), "stated differently in several places")


def _unitless(held: Held) -> str | None:
    return None if held.parameter.is_count else "unit not stated"


def limits(found: Iterable[Limit], unit: str | None, *, is_compared: bool = True) -> Iterator[LimitWords]:
    """Limits in words; one that is not in the unit of the value is told, and that it could not be compared."""
    for limit in found:
        at = "at most" if limit.role is Role.MOST else "at least"
        note = _not_compared(limit, unit) if is_compared else None
        yield LimitWords(f"{at} {figure(limit.value, limit.unit)}", unseen.seen(limit.source), note)


def _not_compared(limit: Limit, unit: str | None) -> str | None:
    if limit.unit == unit:
        return None
    missing = "the value" if unit is None else "the limit"
    return f"{missing} has no unit, not compared" if None in {limit.unit, unit} else "another unit, not compared"


def passes(found: Iterable[Limit], who: str) -> Iterator[Mark]:
    """A mark for each limit that is passed; `who` passes it. As in toolpaths: too much is graver than too little."""
    for limit in found:
        bound = figure(limit.value, limit.unit)
        if limit.role is Role.MOST:
            yield Mark(UP, f"{who}above the limit of {bound}", "CRITICAL")
        else:
            yield Mark(DOWN, f"{who}below the least of {bound}", "WARNING")


def turned(parameter: Parameter, turn: Turn | None) -> Iterator[Mark]:
    """Which way a value went, and whether that way is riskier."""
    if turn is None:
        return
    sign = OTHER if turn.is_more is None else UP if turn.is_more else DOWN
    risk = ""
    if turn.is_riskier and turn.is_more is not None:
        risk = ", risky either way" if parameter.riskier is Riskier.EITHER else ", riskier"
    yield Mark(sign, f"{turn.word}{risk}")


def marks(one: Comparison) -> tuple[Mark, ...]:
    """All that is of concern in a parameter of two runs, the gravest first."""
    before, after = one.passed
    return (
        *passes(after, "B is "),
        *(Mark(mark.sign, mark.words) for mark in passes(before, "A is ")),
        *turned(one.parameter, one.turn),
        *_untold(one),
    )


def _untold(one: Comparison) -> Iterator[Mark]:
    """Why no difference can be told."""
    if one.has_unlike_units:
        yield Mark(OTHER, "units are not the same, not subtracted")
    for side, held in (("A", one.before), ("B", one.after)):
        if held and len(held.values) > 1 and held.is_known:
            yield Mark(OTHER, f"{side} contradicts itself")
        elif held and not held.is_known:
            yield Mark(UNKNOWN, f"{_VALUE_UNKNOWN} in {side}")

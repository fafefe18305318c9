"""How differences read: fields, numbers and words, on the compare page and beside an advisory."""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from reviewapp.domain import unseen
from reviewapp.domain.diff.leaves import Delta, Leaf, delta, leaves, measure
from reviewapp.domain.diff.tree import Change, Kind
from reviewapp.domain.tree import Row
from reviewapp.web.evidence import NAMED
from reviewapp.web.pages.compare import Cell, DiffRow

WORDS = {
    Kind.SAME: "same",
    Kind.FORM: "the same, written another way",
    Kind.CHANGED: "changed",
    Kind.ADDED: "only in B",
    Kind.REMOVED: "only in A",
    Kind.MOVED: "moved, nothing else",
}
TYPES = {
    "null": "null",
    "boolean": "true or false",
    "number": "a number",
    "string": "text",
    "array": "a list",
    "object": "an object",
}
_LONGEST = 300
_MINUS = "\N{MINUS SIGN}"
_HUGE, _TINY = Decimal(10) ** 15, Decimal(10) ** -9


def rows(changes: Iterable[Change]) -> Iterator[DiffRow]:
    """A row for each leaf."""
    return (row(leaf) for leaf in leaves(changes))


def row(leaf: Leaf) -> DiffRow:
    """One leaf of two trees as a row."""
    moved = delta(leaf) if leaf.kind is Kind.CHANGED else None
    return DiffRow(
        path=unseen.seen(leaf.path),
        kind=leaf.kind,
        words=WORDS[leaf.kind] + _of_types(leaf),
        before=cell(leaf.before),
        after=cell(leaf.after),
        delta=moved_by(moved) if moved else None,
        was=unseen.seen(leaf.was) if leaf.was else None,
    )


def _of_types(leaf: Leaf) -> str:
    """What sort of value became which, where that is another; evidence holds some numbers as text."""
    old, new = leaf.before, leaf.after
    if leaf.kind is not Kind.CHANGED or old is None or new is None or old.type == new.type:
        return ""
    are_numbers = measure(old) is not None and measure(new) is not None
    return "" if are_numbers else f" from {TYPES[old.type]} to {TYPES[new.type]}"


def cell(held: Row | None) -> Cell | None:
    """What stands on one side, None where there is nothing."""
    return shown(held) if held is not None else None


def shown(held: Row) -> Cell:
    """A value for a table; a long one is cut, and the cell says so."""
    value = unseen.seen(held.value) or NAMED.get(held.type, "empty text")
    if len(value) <= _LONGEST:
        return Cell(value)
    return Cell(value[:_LONGEST], f"… {len(held.value):,} characters in {held.value.count(chr(10)) + 1:,} lines")


def moved_by(moved: Delta) -> str:
    """By how much a number moved, with its sign: `+1,400 (+140 %)`."""
    share = f" ({_signed(_rounded(moved.percent))} %)" if moved.percent is not None else ""
    return f"{_signed(moved.absolute)}{share}"


def _rounded(percent: Decimal) -> Decimal:
    return round(percent, 1) if abs(percent) < _HUGE else percent


def _signed(number: Decimal) -> str:
    if number and not _TINY < abs(number) < _HUGE:
        return f"{number:+.3g}".replace("-", _MINUS)
    text = f"{number:+,f}"
    shown = text.rstrip("0").rstrip(".") if "." in text else text
    return shown.replace("-", _MINUS)

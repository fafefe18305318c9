"""How differences read: fields, numbers and words, on the compare page and beside an advisory."""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from reviewapp.domain import unseen
from reviewapp.domain.diff.leaves import Delta, Leaf, delta, leaves, measure
from reviewapp.domain.diff.tree import Change, Kind
from reviewapp.domain.diff.words import same_start
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
_LONGEST, _AROUND = 300, 60
_MINUS = "\N{MINUS SIGN}"
_HUGE, _TINY = Decimal(10) ** 15, Decimal(10) ** -9


def rows(changes: Iterable[Change]) -> Iterator[DiffRow]:
    """A row for each leaf."""
    return (row(leaf) for leaf in leaves(changes))


def row(leaf: Leaf) -> DiffRow:
    """One leaf of two trees as a row."""
    moved = delta(leaf) if leaf.kind is Kind.CHANGED else None
    old, new = _beside(leaf)
    return DiffRow(
        path=unseen.seen(leaf.path),
        kind=leaf.kind,
        words=WORDS[leaf.kind] + _of_types(leaf),
        before=old,
        after=new,
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


def _beside(leaf: Leaf) -> tuple[Cell | None, Cell | None]:
    """What stands on either side: long values from where they begin to differ, and what tells apart those alike."""
    old, new = leaf.before, leaf.after
    if old is None or new is None or old.value == new.value:
        return cell(old), cell(new)
    start = 0
    if max(len(old.value), len(new.value)) > _LONGEST:
        start = max(0, same_start(old.value, new.value) - _AROUND)
    is_apart = unseen.is_alike(*(held.value[start : start + _LONGEST] for held in (old, new)))
    return shown(old, start, is_apart=is_apart), shown(new, start, is_apart=is_apart)


def cell(held: Row | None) -> Cell | None:
    """What stands on one side, None where there is nothing."""
    return shown(held) if held is not None else None


def shown(held: Row, start: int = 0, *, is_apart: bool = False) -> Cell:
    """A value for a table; a long one is cut, and the cell says so. One that `is_apart` looks like the other one."""
    mark = unseen.apart if is_apart else unseen.seen
    part = mark(held.value[start : start + _LONGEST]) or NAMED.get(held.type, "empty text")
    value = f"… {part}" if start else part
    if start + _LONGEST >= len(held.value) and not start:
        return Cell(value)
    return Cell(value, f"… {len(held.value):,} characters in {held.value.count(chr(10)) + 1:,} lines")


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

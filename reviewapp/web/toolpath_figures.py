"""The measures of one or two programs as rows."""

from collections.abc import Callable, Sequence
from decimal import Decimal

from reviewapp.domain.diff.leaves import Delta
from reviewapp.domain.gcode.facts import Facts
from reviewapp.domain.gcode.moves import Program
from reviewapp.web.differences import moved_by
from reviewapp.web.pages.toolpath import ToolpathFact

_ROWS: tuple[tuple[str, str, Callable[[Facts], float | None]], ...] = (
    ("Extent along X", "mm", lambda one: one.box.size[0] if one.box else None),
    ("Extent along Y", "mm", lambda one: one.box.size[1] if one.box else None),
    ("Lowest Z", "mm", lambda one: one.lowest),
    ("Cutting length", "mm", lambda one: one.cut_length),
    ("Rapid length", "mm", lambda one: one.rapid_length),
    ("Highest feed", "mm/min", lambda one: one.max_feed),
    ("Highest spindle speed", "rpm", lambda one: one.max_speed),
    ("Tool changes", "", lambda one: one.tool_changes),
)
_NONE, _MINUS = "none", "\N{MINUS SIGN}"


def figures(programs: Sequence[Program], measured: Sequence[Facts]) -> tuple[ToolpathFact, ...]:
    """A row for each measure; with one program its figures stand on both sides."""
    rows = [(label, unit, [of(one) for one in measured]) for label, unit, of in _ROWS]
    rows.append(("Moves", "", [float(len(program.moves)) for program in programs]))
    return tuple(
        ToolpathFact(label, shown(found[0], unit), shown(found[-1], unit), _delta(found[0], found[-1], unit))
        for label, unit, found in rows
    )


def shown(value: float | None, unit: str, places: int = 3) -> str:
    """A measure with its unit, to so many places, without idle zeros."""
    return _NONE if value is None else f"{_plain(value, places):,f} {unit}".strip().replace("-", _MINUS)


def _plain(value: float, places: int = 3) -> Decimal:
    rounded = Decimal(f"{value:.{places}f}") + 0
    return rounded.quantize(Decimal(1)) if rounded == rounded.to_integral() else rounded.normalize()


def _delta(before: float | None, after: float | None, unit: str) -> str:
    if before is None or after is None:
        return ""
    old, new = _plain(before), _plain(after)
    if old == new:
        return "the same"
    moved, *share = moved_by(Delta(new - old, (new - old) / abs(old) * 100 if old else None)).split(" ", 1)
    return " ".join(part for part in (moved, unit, *share) if part)

"""Suggested parameters against what their run states: before and after, and what the run does not know.

A wrong "before" is worse than none: a name must be the same to the letter, and whatever stands under a limit, a
maximum or another run is not looked at.
"""

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import NamedTuple

from reviewapp.domain.diff.leaves import Delta, measure
from reviewapp.domain.tree import Json, Row, rows

_CLAIMED = {"from", "before", "current", "old"}
_WANTED = {"to", "after", "new", "value", "suggested", "target"}
_UNIT = {"unit", "units"}
WRAPPERS = {"parameters", "params", "changes", "settings", "suggested", "suggestion", "machining"}
_ELSEWHERE = re.compile(
    r"limit|recommend|allow|suggest|parent|baseline|previous|(?:^|_)(?:rated|rating|range|default)|^(?:max|min|from)(?:_|$)"
)


class Proposal(NamedTuple):
    """One parameter that would change: what it should become, and what it is.

    `before` holds what the run states, None where it states nothing or states it differently in several places
    (then `disputed` holds all). `claimed` is what the suggestion itself says of before.
    """

    name: str
    after: Row
    unit: str | None
    before: Row | None
    claimed: Row | None
    disputed: tuple[str, ...]

    @property
    def moved(self) -> Delta | None:
        """By how much a number would move from what the run states."""
        old, new = measure(self.before), measure(self.after)
        if old is None or new is None:
            return None
        return Delta(new - old, (new - old) / abs(old) * 100 if old else None)

    @property
    def is_mistaken(self) -> bool:
        """Whether the suggestion says of before what the run does not."""
        return self.before is not None and self.claimed is not None and not _equal(self.before, self.claimed)


def proposals(suggested: Iterable[Row], evidence: Json) -> tuple[Proposal, ...]:
    """A proposal for each parameter in the rows of a suggestion, in their order."""
    known = _known(evidence)
    return tuple(_proposal(*found, known) for found in _grouped(list(suggested)))


class _Found(NamedTuple):
    tokens: tuple[str, ...]
    after: Row
    claimed: Row | None
    unit: str | None


def _proposal(
    tokens: tuple[str, ...], after: Row, claimed: Row | None, unit: str | None, known: dict[str, list[Row]]
) -> Proposal:
    values: dict[Decimal | tuple[str, str], Row] = {}
    for name in _names(tokens, unit):
        for row in known.get(name, ()):
            values.setdefault(_value(row), row)
    stated = list(values.values())
    return Proposal(
        name="/".join(tokens),
        after=after,
        unit=unit,
        before=stated[0] if len(stated) == 1 else None,
        claimed=claimed,
        disputed=tuple(row.value for row in stated) if len(stated) > 1 else (),
    )


def _grouped(suggested: list[Row]) -> Iterator[_Found]:
    """The parameters of a suggestion: `{"from", "to", "unit"}` is one, any other leaf is one too."""
    families: dict[tuple[str, ...], dict[str, Row]] = {}
    for row in suggested:
        tokens = _tokens(row.path) or ("value",)
        families.setdefault(tokens[:-1], {})[tokens[-1]] = row
    for parent, members in families.items():
        wanted = [row for key, row in members.items() if key in _WANTED]
        if parent and len(wanted) == 1 and members.keys() <= _CLAIMED | _WANTED | _UNIT:
            claimed = next((row for key, row in members.items() if key in _CLAIMED), None)
            unit = next((row.value for key, row in members.items() if key in _UNIT), None)
            yield _Found(parent, wanted[0], claimed, unit)
        else:
            yield from (_Found((*parent, key), row, None, None) for key, row in members.items())


def _known(evidence: Json) -> dict[str, list[Row]]:
    """What a run states, by each name it could be called: the end of its path, one key or more."""
    found: dict[str, list[Row]] = {}
    for row in rows(evidence):
        tokens = _tokens(row.path)
        # Under a number stands one entry of many: it does not speak for the run.
        if any(token.isdigit() or _ELSEWHERE.search(token.lower()) for token in tokens):
            continue
        for start in range(len(tokens)):
            found.setdefault("_".join(tokens[start:]).lower(), []).append(row)
    return found


def _names(tokens: tuple[str, ...], unit: str | None) -> list[str]:
    kept = list(tokens)
    while len(kept) > 1 and kept[0].lower() in WRAPPERS:
        kept.pop(0)
    name = "_".join(kept).lower()
    slug = "pct" if unit == "%" else re.sub("[^a-z0-9]+", "_", (unit or "").lower()).strip("_")
    return [name, f"{name}_{slug}"] if slug else [name]


def _tokens(pointer: str) -> tuple[str, ...]:
    return tuple(token.replace("~1", "/").replace("~0", "~") for token in pointer.split("/")[1:])


def _value(row: Row) -> Decimal | tuple[str, str]:
    number = measure(row)
    return (row.type, row.value) if number is None else number


def _equal(left: Row, right: Row) -> bool:
    return _value(left) == _value(right)

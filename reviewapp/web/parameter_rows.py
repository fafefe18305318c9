"""The rows of the table of machining parameters, and the list of where their values stand."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from flask import url_for

from reviewapp.domain import unseen
from reviewapp.domain.diff.tree import Kind
from reviewapp.domain.parameters.comparing import Comparison
from reviewapp.domain.parameters.comparing import Side as Stating
from reviewapp.domain.parameters.limits import Limit
from reviewapp.domain.parameters.suggested import Suggested
from reviewapp.domain.tree import Row
from reviewapp.web import differences
from reviewapp.web.compare_sides import Suggestion
from reviewapp.web.pages.parameters import LimitWords, ParameterRow, Place, SuggestedValue
from reviewapp.web.parameter_words import cell, figure, limits, marks, passes, turned

LETTERS = ("A", "B")
_WORDS = {Kind.SAME: "same", Kind.CHANGED: "changed", Kind.ADDED: "only in B", Kind.REMOVED: "only in A"}


@dataclass(frozen=True)
class Wish:
    """A suggested value for a parameter of one side."""

    letter: str
    run_id: str
    suggestion: Suggestion
    judged: Suggested
    after: Row


def row(one: Comparison, wishes: Sequence[Wish], sides: Sequence[Stating]) -> ParameterRow:
    """One parameter of both runs, with what is suggested for it; `sides` know every limit of either run."""
    return ParameterRow(
        label=one.parameter.label,
        kind=Kind.SAME if is_bare(one) else one.kind,
        words=_said(one),
        before=cell(one.before),
        after=cell(one.after),
        delta=_delta(one),
        limits=tuple(_limits(one, sides)),
        marks=marks(one),
        suggested=tuple(_suggested(wish) for wish in wishes),
    )


def is_bare(one: Comparison) -> bool:
    """Whether neither run states it: it is only suggested."""
    return one.before is None and one.after is None


def _said(one: Comparison) -> str:
    if is_bare(one):
        return "stated by neither run"
    return "cannot be told" if one.is_unknown and one.kind is Kind.SAME else _WORDS[one.kind]


def _delta(one: Comparison) -> str | None:
    """By how much, with the unit: `+1,400 mm/min (+140 %)`."""
    if one.kind is Kind.SAME or one.moved is None or one.after is None:
        return None
    moved, *share = differences.moved_by(one.moved).split(" ", 1)
    return " ".join(part for part in (moved, unseen.seen(one.after.unit or ""), *share) if part)


def _limits(one: Comparison, sides: Sequence[Stating]) -> Iterator[LimitWords]:
    """Those of B, then those of A where they are others; behind the run's own word what the settings say."""
    old, new = one.limits
    is_split = one.before is not None and one.after is not None and old != new
    both = zip(LETTERS[::-1], (one.after, one.before), (new, old if old != new else ()), sides[::-1], strict=True)
    for letter, stating, found, side in both:
        unit = stating.unit if stating else None
        for said in limits(found, unit):
            yield replace(said, words=f"{letter}: {said.words}") if is_split else said
        yield from limits(_overruled(found, side.limits), unit, is_compared=False)


def _overruled(found: Sequence[Limit], known: Sequence[Limit]) -> Iterator[Limit]:
    """Limits of the machine that the run's own word stands before, where they are not the same."""
    for chosen in found:
        for other in known:
            same = (other.parameter, other.role, other.unit) == (chosen.parameter, chosen.role, chosen.unit)
            if same and other.source != chosen.source and other.value != chosen.value:
                yield other._replace(source=f"{other.source}, but the run's own word counts")


def _suggested(wish: Wish) -> SuggestedValue:
    found = wish.judged
    value = differences.shown(wish.after)
    if found.number is not None:
        value = replace(value, value=figure(found.number, found.unit), note=None)
    return SuggestedValue(
        side=wish.letter,
        value=value,
        title=unseen.seen(wish.suggestion.title),
        href=url_for("advisories.show", run_id=wish.run_id, advisory_id=wish.suggestion.advisory_id),
        marks=(*passes(found.passed, ""), *turned(found.parameter, found.turn)),
    )


def places(told: Iterable[Comparison]) -> Iterator[Place]:
    """Where the values of parameters stand."""
    for one in told:
        for letter, held in zip(LETTERS, (one.before, one.after), strict=True):
            for place in held.places if held else ():
                shown = differences.shown(Row(place.path, place.type, place.value))
                yield Place(one.parameter.label, letter, unseen.seen(place.source), unseen.seen(place.path), shown)

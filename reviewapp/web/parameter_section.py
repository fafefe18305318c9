"""The machining parameters of two runs on the compare page: found in their records and files, held against limits."""

from collections.abc import Iterable, Iterator, Sequence

from reviewapp.domain import unseen
from reviewapp.domain.diff.suggestion import proposals
from reviewapp.domain.diff.tree import Kind
from reviewapp.domain.parameters.comparing import Comparison, Held, compare
from reviewapp.domain.parameters.comparing import Side as Stating
from reviewapp.domain.parameters.limits import limits_of, machine_limits
from reviewapp.domain.parameters.naming import Role
from reviewapp.domain.parameters.stated import Stated, stated
from reviewapp.domain.parameters.suggested import judged
from reviewapp.domain.parameters.vocabulary import PARAMETERS
from reviewapp.store.reads.sides import Side
from reviewapp.web import words
from reviewapp.web.compare_sides import Compared, content_hash
from reviewapp.web.machines import machine_of
from reviewapp.web.pages.compare import Section
from reviewapp.web.pages.parameters import ParameterRow, Parameters
from reviewapp.web.parameter_files import stated_in_files
from reviewapp.web.parameter_rows import LETTERS, Wish, is_bare, places, row

_MOST_PLACES = 200


def section(compared: Compared) -> Section | None:
    """What two runs state of machining parameters; None where neither states any, nor is any suggested."""
    sides, notes = [], []
    for letter, side in zip(LETTERS, (compared.a, compared.b), strict=True):
        found = stated_in_files(compared.blobs, side.attachments)
        sides.append(_stating(side, found.statements))
        notes += [f"{letter}: {note}" for note in found.notes]
    wishes = list(_wishes(compared, sides))
    notes += _failures(compared)
    told = [*sorted(compare(*sides), key=_gravest), *_not_stated(sides, wishes)]
    if not told and not notes:
        return None
    known = [(one, row(one, _of(one, wishes, told), sides)) for one in told]
    shown = [(one, made) for one, made in known if compared.shows_all or _is_told(one, made)]
    where = tuple(places(one for one, _ in shown))
    body = Parameters(tuple(made for _, made in shown), where[:_MOST_PLACES], (*notes, *_more(len(where))))
    return Section(
        id="parameters",
        title="Parameters",
        count_words=_counts(told, f"{_differing(told):,} differ"),
        summary_words=_counts(told, words.count(_differing(told), "parameter")) if _differing(told) else "",
        template="compare/_parameters.html",
        body=body,
        sha256=content_hash([[_content(one) for one, _ in known], [_wished(one) for one in wishes], notes]),
    )


def _stating(side: Side, in_files: Sequence[Stated]) -> Stating:
    """What one run states, and its limits: its own word stands before what the settings say of its machine."""
    found = (*stated(side.evidence), *in_files)
    return Stating(found, (*limits_of(found), *machine_limits(machine_of(side.run), side.run.machine_id)))


def _wishes(compared: Compared, sides: Sequence[Stating]) -> Iterator[Wish]:
    both = zip(LETTERS, (compared.a, compared.b), compared.suggested, sides, strict=True)
    for letter, side, suggestions, stating in both:
        for suggestion in suggestions:
            for proposal in proposals(suggestion.rows, side.evidence):
                if found := judged(proposal, stating.limits):
                    yield Wish(letter, side.run.run_id, suggestion, found, proposal.after)


def _failures(compared: Compared) -> Iterator[str]:
    for letter, suggestions in zip(LETTERS, compared.suggested, strict=True):
        for one in suggestions:
            if one.is_damaged:
                yield f"{letter}: what {unseen.seen(one.title)} suggests is not known: its record is damaged."


def _not_stated(sides: Sequence[Stating], wishes: Iterable[Wish]) -> Iterator[Comparison]:
    """A row for what is suggested, though neither run states it."""
    known = {one.parameter for side in sides for one in side.statements if one.role is Role.VALUE}
    missing = {wish.judged.parameter.id for wish in wishes} - known
    for parameter in PARAMETERS.values():
        if parameter.id in missing:
            yield Comparison(parameter, None, None, ((), ()), ((), ()))


def _of(one: Comparison, wishes: Iterable[Wish], told: Sequence[Comparison]) -> list[Wish]:
    """The suggestions that belong to a row: of its unit, and at its parameter's first row those of no row's unit."""
    rows = [other for other in told if other.parameter == one.parameter]
    taken = {unit for other in rows for unit in _units(other)}
    is_first = rows[0] is one
    return [
        wish
        for wish in wishes
        if wish.judged.parameter == one.parameter
        and (wish.judged.unit in _units(one) or (is_first and wish.judged.unit not in taken))
    ]


def _units(one: Comparison) -> set[str | None]:
    return {held.unit for held in (one.before, one.after) if held}


def _is_told(one: Comparison, made: ParameterRow) -> bool:
    """Whether a row is shown among the differences: so is what passes a limit or is to be changed, though the same."""
    return one.kind is not Kind.SAME or any(one.passed) or bool(made.suggested)


def _gravest(one: Comparison) -> int:
    """What B passes comes first, as its marks tell; else the order is the vocabulary's."""
    roles = {limit.role for limit in one.passed[1]}
    return 0 if Role.MOST in roles else 1 if roles else 2


def _differing(told: Iterable[Comparison]) -> int:
    return sum(one.kind is not Kind.SAME and not is_bare(one) for one in told)


def _counts(told: Iterable[Comparison], differing: str) -> str:
    """`2 parameters, 1 above its limit`: of B, whose limits are the ones that matter now."""
    beyond = [limit.role for one in told for limit in one.passed[1][:1]]
    if not beyond:
        return differing
    way = "above" if set(beyond) == {Role.MOST} else "below" if set(beyond) == {Role.LEAST} else "beyond"
    return f"{differing}, {len(beyond):,} {way} {'its limit' if len(beyond) == 1 else 'their limits'}"


def _more(count: int) -> Iterator[str]:
    if count > _MOST_PLACES:
        yield f"{words.count(count - _MOST_PLACES, 'more place')} not listed."


def _content(one: Comparison) -> list[object]:
    return [one.parameter.id, [_stated(held) for held in (one.before, one.after)], repr(one.limits)]


def _stated(held: Held | None) -> list[object] | None:
    return None if held is None else [list(place) for place in held.places]


def _wished(wish: Wish) -> list[object]:
    return [wish.letter, wish.suggestion.advisory_id, list(wish.after), repr(wish.judged)]

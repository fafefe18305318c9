"""Many runs in one request, a line each: what is wrong with one stops no other."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Literal

from reviewapp.actions import submitting
from reviewapp.actions.submitting import Submitted
from reviewapp.api.endpoint import endpoint
from reviewapp.api.reading import Asking, Line, asking
from reviewapp.api.submitting import RunWanted
from reviewapp.domain.errors import DeskError, Invalid
from reviewapp.domain.model import Frozen
from reviewapp.domain.token import Scope
from reviewapp.http import errors, problems
from reviewapp.store.database import Store

PATH = "/runs:batch"


class LineResult(Frozen):
    """What became of a line, counted from 1: `error`, `detail` and `field` where it was refused."""

    line: int
    status: Literal["created", "known", "refused"]
    run_id: str | None = None
    feasibility_sha256: str | None = None
    error: str | None = None
    detail: str | None = None
    field: str | None = None


class BatchTaken(Frozen):
    """How many of the runs are new, were known, and were refused, and what became of each line."""

    created: int
    known: int
    refused: int
    results: tuple[LineResult, ...]


@endpoint("POST", PATH, Scope.RUNS_WRITE, BatchTaken, refuses=(), lines=RunWanted)
def send(body: Iterator[Line[RunWanted]], store: Store) -> BatchTaken:
    """Send runs as NDJSON: a run a line, as POST /runs takes it: 20,000 lines, each to 4 MiB, 32 MiB in all.

    Runs with names of their own may be sent again: those that are known stay as they are. Under an Idempotency-Key the
    whole batch is taken in one transaction.
    """
    who = asking()
    results: list[LineResult] = []
    while part := list(islice(body, submitting.SLICE)):
        results += _take(store, part, who)
    counts = Counter(one.status for one in results)
    return BatchTaken(
        created=counts["created"], known=counts["known"], refused=counts["refused"], results=tuple(results)
    )


def _take(store: Store, part: Sequence[Line[RunWanted]], who: Asking) -> list[LineResult]:
    """Take the lines of one transaction; what is made of them is gone before the next are parsed."""
    whole = {one.number: one.value.body for one in part if not isinstance(one.value, DeskError)}
    told = submitting.submit(store, list(whole.values()), who.sender, who.at)
    taken = dict(zip(whole, told, strict=True))
    return [_result(one.number, taken.get(one.number, one.value)) for one in part]


def _result(number: int, told: object) -> LineResult:
    if isinstance(told, Submitted):
        return LineResult(line=number, **told._asdict())
    if not isinstance(told, DeskError):
        raise TypeError("a line is taken or refused")
    return LineResult(
        line=number,
        status="refused",
        error=problems.code(errors.status_of(told), told),
        detail=str(told),
        field=told.field if isinstance(told, Invalid) else None,
    )

"""Many runs in one request, a line each: what is wrong with one stops no other."""

from typing import Literal

from reviewapp.actions import submitting
from reviewapp.actions.submitting import Submitted
from reviewapp.api.endpoint import endpoint
from reviewapp.api.reading import Line, asking
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
def send(body: tuple[Line[RunWanted], ...], store: Store) -> BatchTaken:
    """Send runs as NDJSON: a run a line, as POST /runs takes it: 20,000 lines, each to 4 MiB, 32 MiB in all.

    Runs with names of their own may be sent again: those that are known stay as they are. Under an Idempotency-Key the
    whole batch is taken in one transaction.
    """
    who, whole = asking(), [one for one in body if not isinstance(one.value, DeskError)]
    bodies = [one.value.body for one in whole if not isinstance(one.value, DeskError)]
    told = submitting.submit(store, bodies, who.sender, who.at)
    taken = {one.number: made for one, made in zip(whole, told, strict=True)}
    results = tuple(_result(one.number, taken.get(one.number, one.value)) for one in body)
    counts = [one.status for one in results]
    return BatchTaken(
        created=counts.count("created"), known=counts.count("known"), refused=counts.count("refused"), results=results
    )


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

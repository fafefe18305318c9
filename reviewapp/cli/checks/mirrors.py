"""Checks of what is written back into stores of RMOS: how far each was followed, and what could not be written yet."""

from collections.abc import Iterator

from reviewapp.cli.checks.finding import Finding, Patient, State
from reviewapp.store.reads import mirrors as read

_MOST = 5


def mirrors(desk: Patient) -> Iterator[Finding]:
    """One line a store, and one for each of the first runs that could not be written back."""
    with desk.store.reading() as conn:
        found = [(one, read.waiting(conn, one.path)) for one in read.every(conn)]
    if not found:
        yield Finding("mirrors", State.OK, "No store is written back into.")
    for one, waiting in found:
        if one.failure:
            todo = "Nothing is written back until then; RMOS reads what was written last."
            yield Finding("mirrors", State.FAIL, f"{one.path}: {one.failure}", todo)
        failed = [due for due in waiting if due.failure]
        said = f"{one.path} was written up to event {one.after}; {len(failed)} runs are still to be written."
        yield Finding("mirrors", State.WARN if failed else State.OK, said)
        for due in failed[:_MOST]:
            todo = f"It is tried again at {due.at:%Y-%m-%d %H:%M:%S} UTC; make sure that the store can be written to."
            yield Finding("mirrors", State.WARN, f"{due.run_id}: {due.failure}.", todo)

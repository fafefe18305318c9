"""Risk notices: a run that is not plainly safe always has something a person must sign."""

from collections.abc import Iterable

from reviewapp.domain.advisory import Advisory
from reviewapp.domain.content import Content, ContentClass
from reviewapp.domain.identity import NOTICE_ID
from reviewapp.domain.risk import Risk, Status
from reviewapp.domain.run import Run
from reviewapp.domain.states import State

ORIGIN = "system:risk_notice"
_BY_A_PERSON = {State.APPROVED, State.REJECTED, State.CHANGES_REQUESTED}


def is_needed(run: Run, advisories: Iterable[Advisory]) -> bool:
    """Whether a run needs its notice: not GREEN and OK, and no explanation waits for, or was decided by, a person.

    A run that was deleted at its source needs none: nothing of it waits for anybody.
    """
    if run.deleted:
        return False
    if run.risk is Risk.GREEN and run.status is Status.OK:
        return False
    return not any(before_a_person(advisory) for advisory in advisories)


def before_a_person(advisory: Advisory) -> bool:
    """Whether an explanation of the run is pending for a person or was decided by one."""
    if advisory.content_class is not ContentClass.EXPLANATORY or advisory.advisory_id == NOTICE_ID:
        return False
    return advisory.state is State.PENDING or advisory.state in _BY_A_PERSON


def content(run: Run) -> Content:
    """The notice's text, stored when it is made: what the engine said, in plain words."""
    lines = [
        _heading(run),
        "",
        _status(run),
    ]
    if run.block_reason:
        lines.append(f"Block reason: {run.block_reason}")
    if run.score is not None:
        lines.append(f"Feasibility score: {run.score}")
    lines += [f"Warning: {warning}" for warning in run.warnings]
    return Content(labels=("explanation",), text="\n".join(lines)[:16_000])


def title(run: Run) -> str:
    """The one line by which the notice stands in the queue."""
    reason = run.block_reason or (run.warnings[0] if run.warnings else None)
    return (f"{_heading(run)} {reason}" if reason else _heading(run))[:160]


def _status(run: Run) -> str:
    stated = run.status_now or "not stated"
    handled = "" if stated == run.status else f"; it is handled as {run.status}"
    return f"The run's status is {stated}{handled}."


def _heading(run: Run) -> str:
    if run.risk is Risk.UNKNOWN:
        return "The risk that was stated is not known." if run.risk_stated else "No risk was stated."
    if run.risk is Risk.ERROR:
        return "The engine reported an error instead of a risk."
    if run.risk is Risk.GREEN:
        return f"The engine flagged GREEN, but the run is {run.status}."
    return f"The engine flagged this run {run.risk}."

"""How a run and its advisories stand now, and what a verdict would change of that."""

from datetime import datetime

from flask import url_for

from reviewapp.domain.advisory import Advisory
from reviewapp.domain.content import ContentClass
from reviewapp.domain.deciding import verdicts
from reviewapp.domain.foresight import foresee
from reviewapp.domain.gate import Answer, Gate, Standing, gate
from reviewapp.domain.review import ReasonCode, Verdict, meaning
from reviewapp.domain.run import Run
from reviewapp.web import words
from reviewapp.web.pages.runs import GateBox, RunAdvisoryRow

_MAY_BE_USED = {
    Answer.ALLOWED: "its output may be used",
    Answer.OVERRIDDEN: "its output may be used while the override lasts",
    Answer.BLOCKED: "its output is blocked",
}


def gate_box(answer: Gate) -> GateBox:
    """The gate's answer for a page."""
    return GateBox(answer.answer, answer.reasons, answer.remedies)


def advisory_row(one: Advisory, now: datetime) -> RunAdvisoryRow:
    """An advisory among those of its run."""
    return RunAdvisoryRow(
        heading=one.title,
        href=url_for("advisories.show", run_id=one.run_id, advisory_id=one.advisory_id),
        class_words=words.kind_of(one),
        source=words.engine_of(one),
        state=words.state_of(one, now),
    )


def meanings(run: Run, standings: tuple[Standing, ...], one: Advisory, now: datetime) -> dict[str, str]:
    """What each verdict signs and does, by its name."""
    return {verdict.value: _meaning(run, standings, one, verdict, now) for verdict in verdicts(one)}


def _meaning(run: Run, standings: tuple[Standing, ...], one: Advisory, verdict: Verdict, now: datetime) -> str:
    signed = meaning(one.content_class, verdict, one.given + 1, one.needs.approvals)
    if verdict is Verdict.REQUEST_CHANGES:
        return f"Signs “{signed}”. It comes back as a new round once it is reworked."
    final = " Final." if verdict is Verdict.REJECT else ""
    return f"Signs “{signed}”.{final} {_consequence(run, standings, one, verdict, now)}"


def _consequence(run: Run, standings: tuple[Standing, ...], one: Advisory, verdict: Verdict, now: datetime) -> str:
    if one.content_class is ContentClass.PRESCRIPTIVE:
        return "This run stays as it is."
    before, after = gate(run, standings, now).answer, foresee(run, standings, one, verdict, now).answer
    if before is not after:
        return f"Then {_MAY_BE_USED[after]}."
    stays = f"The run stays {after}"
    if verdict is Verdict.REJECT and after is not Answer.BLOCKED and _shuts(run, standings, one, now):
        return f"{stays}; rejected as unsafe in geometry or parameters, its output is blocked."
    return f"{stays}."


def _shuts(run: Run, standings: tuple[Standing, ...], one: Advisory, now: datetime) -> bool:
    """Whether a rejection as unsafe would shut the gate."""
    as_unsafe = foresee(run, standings, one, Verdict.REJECT, now, ReasonCode.GEOMETRY_UNSAFE)
    return as_unsafe.answer is Answer.BLOCKED

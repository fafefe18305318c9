"""How a run and its advisories stand now, and what a verdict would change of that."""

from dataclasses import dataclass
from datetime import datetime

from flask import url_for

from reviewapp.domain.advisory import Advisory
from reviewapp.domain.content import ContentClass
from reviewapp.domain.deciding import verdicts
from reviewapp.domain.foresight import foresee
from reviewapp.domain.gate import Answer, Gate, Standing, gate
from reviewapp.domain.identity import NOTICE_ID
from reviewapp.domain.policy import Policy
from reviewapp.domain.review import ReasonCode, Verdict, meaning
from reviewapp.domain.run import Run
from reviewapp.web import words
from reviewapp.web.pages.runs import GateBox, RunAdvisoryRow

_OF_NOTICE = {
    Verdict.APPROVE: "You have read the warning and weighed it. ",
    Verdict.REJECT: "This run is not to be cut as it is, or the warning is wrong: the reason says which. ",
}
_MAY_BE_USED = {
    Answer.ALLOWED: "its output may be used",
    Answer.OVERRIDDEN: "its output may be used while the override lasts",
    Answer.BLOCKED: "its output is blocked",
}


def gate_box(answer: Gate) -> GateBox:
    """The gate's answer for a page."""
    named = (str(answer.policy), answer.policy.sha256) if answer.policy else ()
    return GateBox(answer.answer, answer.reasons, answer.remedies, *named)


def advisory_row(one: Advisory, now: datetime) -> RunAdvisoryRow:
    """An advisory among those of its run."""
    return RunAdvisoryRow(
        heading=one.title,
        href=url_for("advisories.show", run_id=one.run_id, advisory_id=one.advisory_id),
        class_words=words.kind_of(one),
        source=words.engine_of(one),
        state=words.state_of(one, now),
    )


@dataclass(frozen=True)
class Prospect:
    """What a verdict of `signer` at `now` would meet: the run, how its advisories stand, and the policy in force."""

    run: Run
    standings: tuple[Standing, ...]
    policy: Policy
    signer: str
    now: datetime

    def gate(self) -> Answer:
        """What the gate says before."""
        return gate(self.run, self.standings, self.now, self.policy).answer

    def after(self, one: Advisory, verdict: Verdict, code: ReasonCode = ReasonCode.OTHER) -> Answer:
        """What the gate would say after."""
        return foresee(self.run, self.standings, one, verdict, self.signer, self.now, self.policy, code).answer


def meanings(prospect: Prospect, one: Advisory) -> dict[str, str]:
    """What each verdict signs and does, by its name."""
    return {verdict.value: _meaning(prospect, one, verdict) for verdict in verdicts(one)}


def _meaning(prospect: Prospect, one: Advisory, verdict: Verdict) -> str:
    signed = meaning(one.content_class, verdict, one.given + 1, one.needs.approvals)
    if verdict is Verdict.REQUEST_CHANGES:
        return f"Signs “{signed}”. It comes back as a new round once it is reworked."
    lead = _OF_NOTICE.get(verdict, "") if one.advisory_id == NOTICE_ID else ""
    final = " Asks for a reason, and is final." if verdict is Verdict.REJECT else ""
    return f"{lead}Signs “{signed}”.{final} {_consequence(prospect, one, verdict)}"


def _consequence(prospect: Prospect, one: Advisory, verdict: Verdict) -> str:
    if one.content_class is ContentClass.PRESCRIPTIVE:
        return "This run stays as it is."
    before, after = prospect.gate(), prospect.after(one, verdict)
    if before is not after:
        return f"Then {_MAY_BE_USED[after]}."
    stays = f"The run stays {after}"
    if verdict is Verdict.REJECT and after is not Answer.BLOCKED and _shuts(prospect, one):
        return f"{stays}; rejected as unsafe in geometry or parameters, its output is blocked."
    return f"{stays}."


def _shuts(prospect: Prospect, one: Advisory) -> bool:
    """Whether a rejection as unsafe would shut the gate."""
    return prospect.after(one, Verdict.REJECT, ReasonCode.GEOMETRY_UNSAFE) is Answer.BLOCKED

"""What a verdict would do to the gate of its run, told before it is signed."""

from collections.abc import Iterable
from datetime import datetime

from reviewapp.domain.advisory import Advisory
from reviewapp.domain.deciding import outcome
from reviewapp.domain.gate import Gate, Standing, gate
from reviewapp.domain.policy import Policy
from reviewapp.domain.review import ReasonCode, Verdict
from reviewapp.domain.run import Run


def foresee(
    run: Run,
    standings: Iterable[Standing],
    one: Advisory,
    verdict: Verdict,
    signer: str,
    now: datetime,
    policy: Policy,
    code: ReasonCode = ReasonCode.OTHER,
) -> Gate:
    """The gate's answer if `signer` gave this pending advisory this verdict now, a rejection for the reason `code`."""
    known = tuple(standings)
    rejected = verdict is Verdict.REJECT
    before = next((standing.approved_by for standing in known if standing.advisory.advisory_id == one.advisory_id), ())
    then = Standing(
        advisory=outcome(one, verdict, now),
        rejected_as=code if rejected else None,
        rejected_at=now if rejected else None,
        sent_back=verdict is Verdict.REQUEST_CHANGES,
        approved_by=(*before, signer) if verdict is Verdict.APPROVE else before,
    )
    others = (standing for standing in known if standing.advisory.advisory_id != one.advisory_id)
    return gate(run, (*others, then), now, policy)
